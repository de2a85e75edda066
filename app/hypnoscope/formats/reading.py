"""The one door for recordings of any format."""

from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.edf import read_edf
from hypnoscope.formats.edf_header import is_edf
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.mne_formats import read_with_mne

_EDF_SUFFIXES = (".edf", ".bdf", ".rec")


def read_recording(path: str | Path) -> Recording:
    """Read a recording; its samples stay on disk until they are looked at.

    EDF and BDF are recognised by their content, whatever their name; all else goes to MNE.

    Raises
    ------
    FormatError
        With one sentence that names the file, when it cannot be read truly.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return read_with_mne(path)
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise FormatError(f"{path.name} is no regular file; open the recording itself.")
        with path.open("rb") as file:
            beginning = file.read(8)
        if is_edf(beginning) or not beginning or path.suffix.casefold() in _EDF_SUFFIXES:
            return read_edf(path)
        return read_with_mne(path)
    except FileNotFoundError:
        raise FormatError(f"{path} does not exist; check the name and the folder.") from None
    except OSError as error:
        raise FormatError(f"{path.name} cannot be read: {error.strerror or error}.") from error
