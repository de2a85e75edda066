"""Rules as edits of a hypnogram, to be looked at before they are applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.comparison import Difference, changes
from hypnoscope.core.edit import Edit
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.scoring.rules import Rule, Scored, parameters_of
from hypnoscope.scoring.scorer import ScoringError


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """What rules would do.

    Attributes
    ----------
    edit
        The change, all rules together; empty when nothing changes.
    rules
        What is kept of each rule in the sidecar, in order.
    changes
        The stretches that would change, from which stage to which.
    """

    edit: Edit
    rules: tuple[AppliedRule, ...]

    @property
    def changes(self) -> tuple[Difference, ...]:
        """The stretches that would change, from which stage to which, in order."""
        return changes(self.edit)

    @property
    def n_changed(self) -> int:
        """Epochs whose stage would change."""
        return sum(part.n_epochs for part in self.changes)


def proposed(
    rules: Sequence[Rule],
    hypnogram: Hypnogram,
    scores: Scores | None = None,
    *,
    within: tuple[int, int] | None = None,
    keep_persons: bool = True,
    person: str = "",
) -> Proposal:
    """Describe what `rules` would do one after another, without doing it.

    Parameters
    ----------
    scores
        Needed by the rules that go by probabilities.
    within
        The epochs [start, stop) that may change; all by default.
    keep_persons
        Whether what a person set or accepted stays.
    person
        Who applies them, for the record.

    Raises
    ------
    ScoringError
        When a rule needs probabilities and there are none, or they do not fit.
    """
    if scores is not None and scores.n_epochs != len(hypnogram):
        raise ScoringError(
            f"The probabilities are of {scores.n_epochs} epochs, the stages of {len(hypnogram)}; "
            "score the recording anew."
        )
    for rule in rules:
        hypnogram.code_of(scorer_of(rule))
    trial = Hypnogram(hypnogram.marks, hypnogram.scorers, hypnogram.epoch_s, hypnogram.scheme)
    start, stop = within or (0, len(hypnogram))
    applied = []
    for rule in rules:
        edit = _edit(rule, trial, scores, slice(start, stop), keep_persons)
        trial.apply(edit)
        n_changed = sum(part.n_epochs for part in changes(edit))
        record = (rule.name, rule.description, parameters_of(rule), n_changed, person)
        applied.append(AppliedRule(*record, datetime.now().replace(microsecond=0), start, stop))
    whole = Edit(0, hypnogram.marks, trial.marks).trimmed()
    return Proposal(whole, tuple(applied))


def scorer_of(rule: Rule) -> ScoredBy:
    """Return who set the stages that a rule changed."""
    return ScoredBy("rule", rule.name)


def _edit(
    rule: Rule, hypnogram: Hypnogram, scores: Scores | None, within: slice, keep_persons: bool
) -> Edit:
    held = hypnogram.reviewed() if keep_persons else np.zeros(len(hypnogram), dtype=np.bool_)
    probabilities = None if scores is None else scores.probabilities
    wanted = rule.stages(Scored(hypnogram.stages, held, probabilities, hypnogram.epoch_s))
    stages = np.array(hypnogram.stages)
    stages[within] = wanted[within]
    return hypnogram.edit_differing(stages, scorer_of(rule), keep_persons=keep_persons)
