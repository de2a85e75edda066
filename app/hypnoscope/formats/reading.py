"""The one door for recordings of any format."""

from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.edf import read_edf
from hypnoscope.formats.edf_header import is_edf
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.mne_formats import read_with_mne
from hypnoscope.formats.table import is_table, read_table
from hypnoscope.formats.table_layout import TableHints

_EDF_SUFFIXES = (".edf", ".bdf", ".rec")


def read_recording(path: str | Path, hints: TableHints | None = None) -> Recording:
    """Read a recording; its samples stay on disk until they are looked at.

    EDF and BDF are recognised by their content, whatever their name; tables and what
    laboratories' amplifiers write by their names; all else goes to MNE.

    Parameters
    ----------
    path
        Of a file, or of the folder that some formats are.
    hints
        What the user says of a table; nothing else needs any.

    Raises
    ------
    LayoutWanted
        When it is a table that says too little of itself.
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
        if hints and hints != TableHints() and not is_table(path):
            raise FormatError(
                f"{path.name} is no table and says rate and units itself; leave --sfreq and --unit "
                "out."
            )
        if is_edf(beginning) or not beginning or path.suffix.casefold() in _EDF_SUFFIXES:
            return read_edf(path)
        if is_table(path):
            return read_table(path, hints)
        return read_with_mne(path)
    except FileNotFoundError:
        raise FormatError(f"{path} does not exist; check the name and the folder.") from None
    except OSError as error:
        raise FormatError(f"{path.name} cannot be read: {error.strerror or error}.") from error
