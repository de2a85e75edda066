"""Hypnograms of Visbrain and Somnotate: each line a stage and the second at which it ends.

After the manual of Visbrain's Sleep module and `data_io.py` of Somnotate's example pipeline,
which part the two columns by a tab, below lines that begin with ``*``.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_annotations import decimal
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.runs import Run, bouts_of, imported_runs, onset_of
from hypnoscope.formats.hypnograms.text_files import beginning, exact_number, read_text

_MOST_WORDS = 4  # such as "non-REM (artefact)", and the time
_VISBRAIN = {Stage.WAKE: "Wake", Stage.NREM: "N2", Stage.REM: "REM", Stage.UNSCORED: "Art"}
_SOMNOTATE = {
    Stage.WAKE: "awake",
    Stage.NREM: "non-REM",
    Stage.REM: "REM",
    Stage.UNSCORED: "undefined",
}
_SOMNOTATE_ONLY = ("awake\t", "awake (", "non-REM", "undefined")


def recognises(path: Path) -> bool:
    """Tell whether the first lines are stages and times that grow."""
    text = beginning(path)
    if text is None:
        return False
    lines = [line for line in text.split("\n")[:40] if line.strip() and not line.startswith("*")]
    times = [_parted(line) for line in lines[:20]]
    stops = [stop for stop in times if stop is not None]
    if not stops or len(stops) < len(times) or stops[0][1] <= 0:
        return False
    return all(before[1] < after[1] for before, after in pairwise(stops)) and (
        text.startswith("*") or not any(_is_number(name.split()[0]) for name, _ in stops)
    )


def recognises_somnotate(path: Path) -> bool:
    """Tell whether it is such a file with the names of stages that Somnotate uses."""
    return recognises(path) and any(name in (beginning(path) or "") for name in _SOMNOTATE_ONLY)


def read(path: Path) -> ImportedHypnogram:
    """Read the stages; raise FormatError naming the line that is not understood."""
    runs: list[Run] = []
    before_s = Fraction(0)
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip() or line.startswith("*"):
            continue
        parted = _parted(line)
        if parted is None or parted[1] <= before_s:
            reason = "is no stage with the second at which it ends"
            if parted is not None:
                reason = f"ends at {float(parted[1]):g} s, not after {float(before_s):g} s"
            raise FormatError(
                f"{path.name}, line {number}: {line.strip()!r} {reason}; correct the line or "
                "export the hypnogram anew."
            )
        runs.append(Run(before_s, parted[1], parted[0], f"line {number}"))
        before_s = parted[1]
    return imported_runs(runs, path.name)


def _parted(line: str) -> tuple[str, Fraction] | None:
    words = line.split()
    if not 2 <= len(words) <= _MOST_WORDS:
        return None
    try:
        return " ".join(words[:-1]), exact_number(words[-1])
    except (ValueError, ZeroDivisionError):
        return None


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True


def _write(
    names: Mapping[Stage, str], with_artefacts: bool, path: Path, content: HypnogramToWrite
) -> None:
    """Write a line for each bout, below what Visbrain notes of the recording."""
    hypnogram, recording = content.hypnogram, content.recording
    file = recording.path.name if recording and recording.path else "Unspecified"
    lines = [
        f"*Duration_sec\t{decimal(onset_of(hypnogram, len(hypnogram)))}",
        f"*Datafile\t{file}",
    ]
    for bout in bouts_of(hypnogram, artefacts=with_artefacts):
        name = names[bout.stage] + (" (artefact)" if with_artefacts and bout.artefact else "")
        lines.append(f"{name}\t{decimal(onset_of(hypnogram, bout.stop))}")
    with replacing(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


VISBRAIN = HypnogramFormat(
    "visbrain",
    "Visbrain text",
    (".txt",),
    recognises,
    read,
    partial(_write, _VISBRAIN, False),
)
SOMNOTATE = HypnogramFormat(
    "somnotate",
    "Somnotate text",
    (".hyp", ".txt"),
    recognises_somnotate,
    read,
    partial(_write, _SOMNOTATE, True),
    frozenset(("unscored", "artefacts")),
)
