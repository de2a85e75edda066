"""EDF files byte by byte, right or wrong as a test wishes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Drawn:
    """One signal: `digital` holds a row of samples for each data record."""

    label: str
    digital: ArrayLike
    unit: str = "uV"
    physical: tuple[str, str] = ("-500", "500")
    limits: tuple[str, str] = ("-32768", "32767")
    samples_text: str | None = None
    transducer: str = ""
    prefilter: str = ""


def annotations(lists, sample_bytes=2, n_samples=30):
    """Return an annotation signal that holds a list of bytes for each data record."""
    n_bytes = n_samples * sample_bytes
    raw = np.array([list(one.ljust(n_bytes, b"\0")) for one in lists], np.uint8)
    wide = np.zeros((len(lists), n_samples, 4), np.uint8)
    wide[..., :sample_bytes] = raw.reshape(len(lists), n_samples, sample_bytes)
    kind = "BDF" if sample_bytes == 3 else "EDF"
    return Drawn(f"{kind} Annotations", wide.view("<i4")[..., 0], "", ("-1", "1"))


def edf_bytes(
    *signals,
    record_s="1",
    reserved="",
    record_times=None,
    n_records=None,
    n_signals=None,
    n_header=None,
    date="05.03.24",
    time="20.00.00",
    patient="X X X X",
    recording="",
    sample_bytes=2,
    padding=b" ",
):
    """Return a file with the given signals; `record_times` adds an annotation signal."""
    signals = list(signals)
    rows = [_packed(np.atleast_2d(signal.digital), sample_bytes) for signal in signals]
    if record_times is not None:
        kind = "BDF" if sample_bytes == 3 else "EDF"
        signals.append(Drawn(f"{kind} Annotations", np.zeros((1, 24)), "", ("-1", "1")))
        rows.append(_times(record_times, 24 * sample_bytes))
    fixed = [
        (b"\xffBIOSEMI" if sample_bytes == 3 else "0", 8),
        (patient, 80),
        (recording, 80),
        (date, 8),
        (time, 8),
        (256 * (1 + len(signals)) if n_header is None else n_header, 8),
        (reserved, 44),
        (len(rows[0]) if n_records is None else n_records, 8),
        (record_s, 8),
        (len(signals) if n_signals is None else n_signals, 4),
    ]
    columns = [
        ([signal.label for signal in signals], 16),
        ([signal.transducer for signal in signals], 80),
        ([signal.unit for signal in signals], 8),
        ([signal.physical[0] for signal in signals], 8),
        ([signal.physical[1] for signal in signals], 8),
        ([signal.limits[0] for signal in signals], 8),
        ([signal.limits[1] for signal in signals], 8),
        ([signal.prefilter for signal in signals], 80),
        ([signal.samples_text or np.shape(signal.digital)[-1] for signal in signals], 8),
        ([""] * len(signals), 32),
    ]
    fields = fixed + [(text, width) for texts, width in columns for text in texts]
    header = b"".join(_field(text, width, padding) for text, width in fields)
    return header + np.concatenate(rows, axis=1).tobytes()


def _field(text, width, padding):
    raw = text if isinstance(text, bytes) else str(text).encode("latin-1")
    assert len(raw) <= width, raw
    return raw.ljust(width, padding)


def _packed(digital, sample_bytes):
    wide = np.ascontiguousarray(digital, dtype="<i4").view(np.uint8).reshape(*digital.shape, 4)
    return wide[..., :sample_bytes].reshape(len(digital), -1)


def _times(record_times, n_bytes):
    texts = [
        text if isinstance(text, bytes) else f"{text}\x14\x14".encode() for text in record_times
    ]
    return np.array([list(text.ljust(n_bytes, b"\0")) for text in texts], dtype=np.uint8)
