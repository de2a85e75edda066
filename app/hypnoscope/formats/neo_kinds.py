"""Which files of amplifiers and their programs neo reads, told by their names."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

_MOST_LOOKED_AT = 2000  # files of a folder


@dataclass(frozen=True, slots=True)
class NeoKind:
    """A format that neo reads.

    Attributes
    ----------
    name
        As its users say.
    reader
        The class of `neo.rawio`.
    opened_by
        Whether the reader takes the file or the folder it lies in.
    splits_at_gaps
        Whether it must be told that gaps are to be kept.
    """

    name: str
    reader: str
    opened_by: Literal["file", "folder"] = "file"
    splits_at_gaps: bool = False


_INTAN = NeoKind("Intan", "IntanRawIO")
_NEURALYNX = NeoKind("Neuralynx", "NeuralynxRawIO", "folder", splits_at_gaps=True)
_TDT = NeoKind("TDT", "TdtRawIO", "folder")
_OPEN_EPHYS = NeoKind("Open Ephys", "OpenEphysBinaryRawIO", "folder")
_OLD_OPEN_EPHYS = NeoKind("Open Ephys", "OpenEphysRawIO", "folder")
_BLACKROCK = NeoKind("Blackrock", "BlackrockRawIO", splits_at_gaps=True)
_SPIKE_GLX = NeoKind("SpikeGLX", "SpikeGLXRawIO", "folder")

_KINDS = {
    ".smr": NeoKind("Spike2", "Spike2RawIO"),
    ".smrx": NeoKind("Spike2", "CedRawIO"),
    ".rhd": _INTAN,
    ".rhs": _INTAN,
    ".ncs": _NEURALYNX,
    ".tsq": _TDT,
    ".tbk": _TDT,
    ".tev": _TDT,
    ".oebin": _OPEN_EPHYS,
    ".continuous": _OLD_OPEN_EPHYS,
    ".openephys": _OLD_OPEN_EPHYS,
    ".plx": NeoKind("Plexon", "PlexonRawIO"),
    ".pl2": NeoKind("Plexon", "Plexon2RawIO"),
    **{f".ns{i}": _BLACKROCK for i in range(1, 7)},
    ".abf": NeoKind("Axon", "AxonRawIO"),
    ".axgd": NeoKind("AxoGraph", "AxographRawIO"),
    ".axgx": NeoKind("AxoGraph", "AxographRawIO"),
    ".trc": NeoKind("Micromed", "MicromedRawIO"),
    ".mpx": NeoKind("Alpha Omega", "AlphaOmegaRawIO", "folder"),
    ".brw": NeoKind("BioCam", "BiocamRawIO"),
    ".nex": NeoKind("NeuroExplorer", "NeuroExplorerRawIO"),
    ".wcp": NeoKind("WinWCP", "WinWcpRawIO"),
    ".edr": NeoKind("WinEDR", "WinEdrRawIO"),
    ".meta": _SPIKE_GLX,
    ".xdat": NeoKind("NeuroNexus", "NeuroNexusRawIO"),
}
_IN_FOLDERS = (".tsq", ".oebin", ".ncs", ".continuous", ".meta", ".mpx")


def neo_kind(path: Path) -> NeoKind | None:
    """Return which of neo's formats a file or a folder is, None for none of them."""
    if not path.is_dir():
        return _KINDS.get(path.suffix.casefold())
    if path.suffix:  # such as mouse.mff, which is a recording of MNE's
        return None
    files = islice(path.rglob("*"), _MOST_LOOKED_AT)
    found = {file.suffix.casefold() for file in files}
    return next((_KINDS[suffix] for suffix in _IN_FOLDERS if suffix in found), None)
