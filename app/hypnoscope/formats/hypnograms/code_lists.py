"""Hypnograms that are a bare list of codes, one an epoch: YASA, Visbrain, Elan, and others.

After the manuals of YASA (`hypno_int_to_str`) and of Visbrain's Sleep module, and after
Visbrain's `rw_hypno.py` for the files of Elan.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from hypnoscope.core.rebinning import exact_length
from hypnoscope.core.stage import Stage
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_annotations import decimal
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.hypnograms.codes import (
    CONVENTIONS,
    Meaning,
    meaning_of_name,
)
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import (
    ImportedHypnogram,
    code_text,
    coded,
    named_meanings,
)
from hypnoscope.formats.hypnograms.text_files import beginning, exact_number, read_text

_PART = re.compile(r"[\s,;]+")
_ELAN_LINES = ("time_base", "sampling_period", "epoch_nb", "epoch_list")
_ELAN = next(known.meanings for known in CONVENTIONS if known.name == "Elan")
_ELAN_CODES = {Stage.WAKE: 0, Stage.NREM: 2, Stage.REM: 5, Stage.UNSCORED: -1}
_YASA_CODES = {Stage.WAKE: 0, Stage.NREM: 2, Stage.REM: 4, Stage.UNSCORED: -2}
_YASA_ARTEFACT = -1
_LONGEST_CODE = 24


def recognises_list(path: Path) -> bool:
    """Tell whether a text file holds numbers or names of stages and nothing else."""
    text = beginning(path)
    if text is None or not text.strip():
        return False
    words = _words(text[: text.rfind("\n") + 1] or text)
    if words and meaning_of_name(words[0]) is None and not _is_whole(words[0]):
        words = words[1:]  # a title
    return bool(words) and all(_is_whole(w) or meaning_of_name(w) is not None for w in words)


def is_list_alone(path: Path) -> bool:
    """Tell whether a list that is recognised holds names; numbers may be samples."""
    return not any(_is_whole(word) for word in _words(beginning(path) or ""))


def read_list(path: Path) -> ImportedHypnogram:
    """Read a list of codes; its epoch length stands in Visbrain's description, if anywhere."""
    words = _words(read_text(path))
    remarks: tuple[str, ...] = ()
    if words and meaning_of_name(words[0]) is None and not _is_whole(words[0]):
        remarks = (f"The first word, {words[0]!r}, is taken for a title.",)
        words = words[1:]
    for place, word in enumerate(words, start=1):
        if len(word) > _LONGEST_CODE:
            raise FormatError(
                f"{path.name} is no list of stages: entry {place} is {word[:_LONGEST_CODE]!r}…; "
                "choose another file."
            )
    if not words:
        raise FormatError(f"{path.name} holds no stages; export the hypnogram anew.")
    epoch_s, described = _description(path)
    codes, found = coded(code_text(word) for word in words)
    meanings, certainty = named_meanings(codes, described)
    if described and certainty == "usual":
        certainty = "told"
    return ImportedHypnogram(codes, found, epoch_s, meanings, certainty, remarks=remarks)


def recognises_elan(path: Path) -> bool:
    """Tell whether a file begins as those of Elan do."""
    text = beginning(path)
    return text is not None and text.startswith(_ELAN_LINES[0]) and _ELAN_LINES[3] in text


def read_elan(path: Path) -> ImportedHypnogram:
    """Read a ``.hyp`` file of Elan; raise FormatError naming the line not understood."""
    lines = read_text(path).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    header = [line.split() for line in lines[: len(_ELAN_LINES)]]
    names = [words[0] if words else "" for words in header]
    if names != [*_ELAN_LINES]:
        raise FormatError(
            f"{path.name} does not begin with the four lines of an Elan hypnogram; export it anew."
        )
    epoch_s, n_epochs = _number(path, header, 0), _number(path, header, 2)
    values = [line.strip() for line in lines[len(_ELAN_LINES) :]]
    for number, value in enumerate(values, start=len(_ELAN_LINES) + 1):
        if not _is_whole(value):
            raise FormatError(
                f"{path.name}, line {number}: {value!r} is no stage of Elan; correct the line."
            )
    if not values or epoch_s <= 0:
        raise FormatError(f"{path.name} holds no stages; export the hypnogram anew.")
    codes, found = coded(code_text(value) for value in values)
    meanings, certainty = named_meanings(codes, _ELAN)
    remarks = (
        ()
        if n_epochs == len(values)
        else (
            f"Line 3 announces {decimal(n_epochs)} epochs, but {len(values)} follow: all are read.",
        )
    )
    return ImportedHypnogram(codes, found, epoch_s, meanings, certainty, remarks=remarks)


def write_elan(path: Path, content: HypnogramToWrite) -> None:
    """Write Elan's codes: 0 Wake, 2 for NREM, 5 REM, -1 unscored."""
    rates = [channel.rate for channel in content.recording.channels] if content.recording else []
    period_s = float(1 / max(rates)) if rates else content.hypnogram.epoch_s
    stages = content.hypnogram.stages.tolist()
    header = [
        f"time_base {content.hypnogram.epoch_s:.6f}",
        f"sampling_period {period_s:.8f}",
        f"epoch_nb {len(stages)}",
        "epoch_list",
    ]
    _write_lines(path, [*header, *(str(_ELAN_CODES[Stage(stage)]) for stage in stages)])


def write_visbrain_list(path: Path, content: HypnogramToWrite) -> None:
    """Write YASA's and Visbrain's codes, and Visbrain's description of them beside.

    0 Wake, 2 (N2) for NREM, 4 REM, -1 artefact without a stage, -2 unscored.
    """
    marks = content.hypnogram.marks
    spoilt = marks.artefacts & (marks.stages == Stage.UNSCORED)
    codes = [
        str(_YASA_ARTEFACT if artefact else _YASA_CODES[Stage(stage)])
        for stage, artefact in zip(marks.stages.tolist(), spoilt.tolist(), strict=True)
    ]
    length = decimal(exact_length(content.hypnogram.epoch_s))
    names = ["Wake 0", "N1 1", "N2 2", "N3 3", "REM 4", "Art -1"]
    if str(_YASA_CODES[Stage.UNSCORED]) in codes:  # Visbrain itself has no such stage
        names.append("Uns -2")
    _write_lines(_description_of(path), [f"time {length}", *names])
    _write_lines(path, codes)


def _description_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}_description.txt")


def _description(path: Path) -> tuple[Fraction | None, dict[str, Meaning]]:
    """Return epoch length and meanings as Visbrain's description beside a list tells them."""
    beside = _description_of(path)
    if not beside.is_file():
        return None, {}
    epoch_s, meanings = None, dict[str, Meaning]()
    for line in read_text(beside).split("\n"):
        name, _, value = line.strip().rpartition(" ")
        if not name:
            continue
        try:
            number = exact_number(value)
        except (ValueError, ZeroDivisionError):
            raise FormatError(
                f"{beside.name}: {line.strip()!r} is no name with a number; correct the line, or "
                "remove the file to be asked what the codes mean."
            ) from None
        meaning = meaning_of_name(name)
        if name == "time":
            epoch_s = number if number > 0 else None
        elif meaning is not None:
            meanings[code_text(float(number))] = meaning
    return epoch_s, meanings


def _number(path: Path, header: Sequence[Sequence[str]], line: int) -> Fraction:
    try:
        return exact_number(header[line][1])
    except (IndexError, ValueError, ZeroDivisionError):
        raise FormatError(
            f"{path.name}, line {line + 1}: {' '.join(header[line])!r} has no number behind "
            f"{_ELAN_LINES[line]}; correct the line."
        ) from None


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    with replacing(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _words(text: str) -> list[str]:
    """Return the entries of a list; lines may hold names with blanks, others are parted."""
    lines = [line.strip() for line in text.strip().split("\n")]
    in_lines = all(meaning_of_name(line) is not None or _is_whole(line) for line in lines[1:])
    if in_lines and len(lines) > 1:
        return [line.strip("\"'") for line in lines]
    return [word.strip("\"'") for word in _PART.split(text.strip()) if word]


def _is_whole(word: str) -> bool:
    try:
        number = float(word.strip("\"'"))
    except ValueError:
        return False
    return number.is_integer() and abs(number) < 1000


ELAN = HypnogramFormat(
    "elan",
    "Elan .hyp",
    (".hyp",),
    recognises_elan,
    read_elan,
    write_elan,
    frozenset(("unscored",)),
)
CODE_LIST = HypnogramFormat(
    "list",
    "List of codes (YASA, Visbrain)",
    (".txt", ".csv"),
    recognises_list,
    read_list,
    write_visbrain_list,
    frozenset(("unscored",)),
    is_alone=is_list_alone,
)
