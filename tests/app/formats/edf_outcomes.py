"""Write docs/edf-outcomes.md: what becomes of each kind of EDF file.

Run it as `python -m tests.app.formats.edf_outcomes` after a change of the outcomes.
"""

import tempfile
from pathlib import Path

from hypnoscope.formats import FormatError, read_recording

from .edf_defects import DEFECTS
from .edf_others import OTHERS, VERSIONS

REPOSITORY = Path(__file__).parents[3]
PAGE = REPOSITORY / "docs" / "edf-outcomes.md"
PUBLIC_FILES = sorted((REPOSITORY.parent / "shared" / "edf_corpus" / "real").glob("*.?df"))

_BEGINNING = f"""# What becomes of EDF files

Written by `python -m tests.app.formats.edf_outcomes`; a test holds it against the program.

- **read**: every sample and time is what the file says, and the file is in order.
- **repaired**: read truly after what was wrong was put right. The window says so on opening,
  and `hypnoscope info` prints each sentence.
- **disabled**: one channel means nothing; it is listed with the reason, the others are read.
- **refused**: nobody can know the truth; the sentence says which field is wrong and what to do.

The other readers are {VERSIONS}, in their usual settings. Bold is what they do silently or
wrongly; units are left to the caller by design. All files are `mouse.edf`: EEG and EMG, 64 Hz,
8 data records of 1 s.

`hypnoscope repair FILE -o OUT` writes a conforming EDF+ copy of every file that is not refused.
A file that is cut short, or whose drive vanishes, while it is open cannot end the program: what
is no longer there is refused in a sentence when it is looked at, and scored seconds stay.
"""


_PUBLIC = "\n## Public files"


def outcome(path):
    """Return the kind of outcome, and what is said."""
    try:
        recording = read_recording(path)
    except FormatError as refusal:
        return "refused", str(refusal)
    said = " ".join(recording.repairs)
    if recording.disabled:
        return "disabled", said
    return ("repaired", said) if said else ("read", "")


def _row(*cells):
    return f"| {' | '.join(cell.replace('|', '/') or '–' for cell in cells)} |"


def defects_tables():
    """Return the tables of all kinds of defects."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mouse.edf"
        for title, defects in DEFECTS.items():
            columns = ("file", "Hypnoscope", "it says", "pyedflib", "MNE", "edfio")
            lines += ["", f"## {title}", "", _row(*columns), "|---" * len(columns) + "|"]
            for defect in defects:
                path.write_bytes(defect.content)
                lines.append(_row(defect.kind, *outcome(path), *OTHERS[defect.kind]))
    return "\n".join(lines) + "\n"


def public_table():
    """Return the table of public files; as it was where they are not at hand.

    Where a file comes from stands before its name.
    """
    if not PUBLIC_FILES:
        return PAGE.read_text("utf-8")[PAGE.read_text("utf-8").index(_PUBLIC) :]
    lines = [*_PUBLIC.splitlines(), "", _row("file", "Hypnoscope", "it says"), "|---|---|---|"]
    lines += [_row(path.name, *outcome(path)) for path in PUBLIC_FILES]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(_BEGINNING + defects_tables() + public_table(), encoding="utf-8")
