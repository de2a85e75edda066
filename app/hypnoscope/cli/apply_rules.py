"""`hypnoscope apply-rules`: change saved stages by rules, looked at first."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.options import OverwriteOption
from hypnoscope.cli.rule_options import RuleOption, rules_of
from hypnoscope.cli.terminal import duration, table
from hypnoscope.core.comparison import counted
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar
from hypnoscope.formats.versions import installed_versions
from hypnoscope.scoring.batch import refuse_to_lose
from hypnoscope.scoring.rule_edits import Proposal, proposed
from hypnoscope.settings import load_settings


def apply_rules(
    stages: Annotated[Path, typer.Argument(metavar="STAGES", help="CSV of stages.")],
    rule: RuleOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="CSV", help="Where to write the changed stages."),
    ] = None,
    persons_too: Annotated[
        bool,
        typer.Option("--persons-too", help="Change even what a person set or accepted."),
    ] = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Change stages by rules, one after another.

    Without -o nothing is written: what would change is shown, stretch by stretch. With -o
    the changed stages are written, and the rules into the JSON file of the same name.
    Seconds that a person set or accepted stay unless --persons-too is given.
    """
    rules = rules_of(rule)
    if not rules:
        raise typer.BadParameter("name at least one rule.", param_hint="--rule")
    saved = read_hypnogram(stages)
    person = load_settings().person
    proposal = proposed(
        rules, saved.hypnogram, saved.scores, keep_persons=not persons_too, person=person
    )
    typer.echo(_report(proposal, with_stretches=output is None))
    if output is None:
        typer.echo("Nothing was written; name a file with -o to write the changed stages.")
        return
    if not overwrite:
        refuse_to_lose(output)
    saved.hypnogram.apply(proposal.edit)
    sidecar = saved.sidecar or Sidecar(versions=installed_versions())
    extras = replace(sidecar.extras, rules=(*sidecar.extras.rules, *proposal.rules))
    write_hypnogram(output, saved.hypnogram, saved.scores, replace(sidecar, extras=extras))
    typer.echo(f"written to {output}")


def _report(proposal: Proposal, *, with_stretches: bool) -> str:
    lines = [f"{rule.description} ({rule.n_changed} seconds)" for rule in proposal.rules]
    if not proposal.changes:
        return "\n".join([*lines, "No stage changes."])
    if with_stretches:
        lines.append(
            table(
                [
                    (
                        f"{part.start} s",
                        duration(part.n_epochs),
                        part.ours.label,
                        "to",
                        part.theirs.label,
                    )
                    for part in proposal.changes
                ]
            )
        )
    totals = counted(proposal.changes).items()
    lines.append("In all:")
    lines.append(table([(a.label, "to", b.label, duration(n)) for (a, b), n in totals]))
    return "\n".join(lines)
