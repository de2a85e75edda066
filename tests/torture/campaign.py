"""Kills the program hundreds of times: `make torture` writes docs/torture.md.

Most victims are children without a window, which begin in a moment; some are the whole program.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # threads do not survive a fork

from . import hard_places, retraining, scoring, window  # noqa: E402 (after the environment)

PAGE = Path(__file__).parents[2] / "docs" / "torture.md"
_GOOD = {
    "exactly": "all that was done was there again",
    "and-one": "the change under way was there as well",
    "whole": "every file was whole",
    "kept": "nothing was lost, the last good file was whole, the message was right",
}


@dataclass
class Tally:
    """What came of the runs of one kind."""

    outcomes: Counter = field(default_factory=Counter)
    n_done: int = 0
    wall_s: float = 0.0

    def count(self, outcome, n_done, detail):
        """Note one run: its outcome, how much was done before it ended, and more on a failure."""
        self.outcomes[outcome if outcome in _GOOD else "FAILED"] += 1
        self.n_done += n_done
        if outcome not in _GOOD:
            print(f"{outcome} {detail}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    n_kills, seed = options.kills, options.seed
    n_retraining, n_windows, n_exporting = (round(n_kills * s) for s in (0.08, 0.04, 0.2))
    n_scoring = n_kills - n_retraining - n_windows - n_exporting
    n_places = max(n_kills // 30, 1)
    runs = {
        "Kills while scoring, undoing and saving": (scoring.kill_scoring, n_scoring, seed),
        "Kills while exporting": (scoring.kill_exporting, n_exporting, seed),
        "Kills while retraining and adopting": (retraining.kill_retraining, n_retraining, seed),
        "Kills of the whole program while keys are pressed": (
            window.kill_windows,
            n_windows,
            seed,
        ),
        "Full disks": (hard_places.fill_disks, n_places),
        "Read-only folders": (hard_places.score_beside_read_only_folders, n_places),
    }
    tallies = {}
    for title, (run, *arguments) in runs.items():
        tallies[title] = _tally(run, arguments)
        print(f"{title}: {dict(tallies[title].outcomes)}", flush=True)
    options.page.write_text(_page(tallies, n_kills, seed), encoding="utf-8")
    return 1 if any(tally.outcomes["FAILED"] for tally in tallies.values()) else 0


def _tally(run, arguments):
    tally, begun = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hypnoscope-torture-") as folder:
        Path(folder).chmod(0o755)  # for the runs without rights
        run(Path(folder), *arguments, tally.count)
    tally.wall_s = time.monotonic() - begun
    return tally


def _page(tallies, n_kills, seed):
    lines = [
        "# What kills, full disks and read-only folders do to the work",
        "",
        f"Written by `make torture` (`--kills {n_kills} --seed {seed}`), Python "
        f"{platform.python_version()}, {platform.system()}.",
        "",
        "Each victim is killed by SIGKILL at a random moment. The next start is then compared with "
        "the same work done again without a journal and without kills: every epoch's stage, own "
        "stage, artefact, scorer and reviewer, the probabilities, notes, rules and channel roles, "
        "and each state that undo and redo lead to. A change counts as accepted once the call that "
        "made it has returned; every accepted change must be there, and at most the one under way "
        "besides. Each tenth kill begins with a new recording; the others go on from what the last "
        "left. Stages files, copies and checkpoints must be whole and the recording unchanged.",
        "",
        "| what | runs | changes, files or keys done | outcome | seconds |",
        "|---|---|---|---|---|",
    ]
    for title, tally in tallies.items():
        outcomes = "; ".join(
            f"{n} × {_GOOD.get(outcome, 'FAILED')}" for outcome, n in tally.outcomes.items()
        )
        n_runs = sum(tally.outcomes.values())
        lines.append(f"| {title} | {n_runs} | {tally.n_done:,} | {outcomes} | {tally.wall_s:.0f} |")
    n_failed = sum(tally.outcomes["FAILED"] for tally in tallies.values())
    return "\n".join([*lines, "", f"Failures: {n_failed}.", ""])


if __name__ == "__main__":
    sys.exit(main())
