"""The texts that EDF+ and BDF+ files keep beside their signals."""

from itertools import islice

from hypnoscope.core.marker import Marker
from hypnoscope.core.recording import Recording
from hypnoscope.formats.edf_annotation_files import read_annotation_file
from hypnoscope.formats.edf_header import is_edf, read_header
from hypnoscope.formats.file_bytes import FileBytes

_LONGEST_TEXT = 500  # letters
_MOST = 200_000


def read_markers(recording: Recording) -> tuple[Marker, ...]:
    """Read the texts of the file of a recording, in order; none where its format keeps none.

    Raises
    ------
    FormatError, OSError
        When the file cannot be read any more.
    """
    path = recording.path
    if path is None or not path.is_file():
        return ()
    with path.open("rb") as file:
        beginning = file.read(8)
    if not is_edf(beginning) or not read_header(path.name, FileBytes(path)).annotations:
        return ()
    return tuple(
        Marker(float(one.onset_s), float(one.duration_s or 0), _one_line(one.text))
        for one in islice(read_annotation_file(path).annotations, _MOST)
    )


def _one_line(text: str) -> str:
    return " ".join(text[:_LONGEST_TEXT].split())
