"""The fields of an EDF header, laid out as the standard asks."""

from collections.abc import Sequence


def header_bytes(
    fixed: Sequence[tuple[str, int]],
    columns: Sequence[tuple[Sequence[str], int]],
    sample_bytes: int,
) -> bytes:
    """Return a header: the fixed fields, then column by column the fields of the signals."""
    fields = [*fixed, *((text, width) for texts, width in columns for text in texts)]
    raw = "".join(text.ljust(width) for text, width in fields).encode("ascii")
    return b"\xffBIOSEMI" + raw[8:] if sample_bytes == 3 else raw
