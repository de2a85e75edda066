"""The one door for recordings of any format."""

from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.formats.bids import recording_in, with_description
from hypnoscope.formats.bids_files import is_bids_recording
from hypnoscope.formats.edf import read_edf
from hypnoscope.formats.edf_header import is_edf
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.mne_formats import read_with_mne
from hypnoscope.formats.neo_formats import read_with_neo
from hypnoscope.formats.neo_kinds import neo_kind
from hypnoscope.formats.nwb import read_nwb
from hypnoscope.formats.pinnacle import read_pinnacle
from hypnoscope.formats.research_formats import read_research_file, read_research_folder
from hypnoscope.formats.table import is_table, read_table
from hypnoscope.formats.table_layout import TableHints

_EDF_SUFFIXES = (".edf", ".bdf", ".rec")


def read_recording(path: str | Path, hints: TableHints | None = None) -> Recording:
    """Read a recording; its samples stay on disk until they are looked at.

    EDF and BDF are recognised by their content, whatever their name; the files of sDREAMER and
    AccuSleep by what they hold; tables and what laboratories' amplifiers write by their names; all
    else goes to MNE. A folder is one of AccuSleep or BIDS, with one recording in it, or one that
    MNE knows.

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
            return _read_folder(path)
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
            recording = read_edf(path)
        elif is_table(path):
            recording = read_table(path, hints)
        elif (kind := neo_kind(path)) is not None:
            recording = read_with_neo(path, kind)
        elif path.suffix.casefold() == ".nwb":
            recording = read_nwb(path)
        elif path.suffix.casefold() == ".pvfs":
            recording = read_pinnacle(path)
        else:
            recording = read_research_file(path) or read_with_mne(path)
        return with_description(recording) if is_bids_recording(path) else recording
    except FileNotFoundError:
        raise FormatError(f"{path} does not exist; check the name and the folder.") from None
    except OSError as error:
        raise FormatError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _read_folder(folder: Path) -> Recording:
    recording = read_research_folder(folder)
    if recording is not None:
        return recording
    inside = recording_in(folder)
    if inside is not None:
        return read_recording(inside)
    kind = neo_kind(folder)
    return read_with_mne(folder) if kind is None else read_with_neo(folder, kind)
