"""How long a data record lasts when the header does not tell it."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypnoscope.formats.edf_data import DataRecords
from hypnoscope.formats.edf_header import EdfHeader
from hypnoscope.formats.edf_record_times import time_texts
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.errors import FormatError

_FEWEST_STEPS = 2
_MOST_LOOKED_AT = 10_000  # records


def with_duration(header: EdfHeader, records: DataRecords, told_s: Fraction | None) -> EdfHeader:
    """Return the header with the duration of a data record.

    Parameters
    ----------
    header, records
        Of one file.
    told_s
        The duration that the user knows, in seconds; it goes before the header's.

    Raises
    ------
    FormatError
        When neither the header, nor the user, nor the record times tell it.
    """
    if told_s is not None:
        repair = f"The duration of a data record is taken to be {float(told_s):g} s, as you said."
        return replace(header, record_s=told_s, repairs=(*header.repairs, repair))
    if header.record_s:
        return header
    found_s = _from_record_times(header, records)
    if found_s is None:
        raise FormatError(
            f"{header.file_name} cannot be read: its header gives the duration of a data record "
            f"(byte 244) as {header.record_text!r} s, so its sampling rates are unknown; if you "
            f"know it, run 'hypnoscope repair {header.file_name} -o OUT --record-duration SECONDS'."
        )
    repair = (
        f"The header gives the duration of a data record (byte 244) as {header.record_text!r} s; "
        f"the times of the data records prove that it is {float(found_s):g} s."
    )
    return replace(header, record_s=found_s, repairs=(*header.repairs, repair))


def _from_record_times(header: EdfHeader, records: DataRecords) -> Fraction | None:
    """Return the step that most record times have, if no other is shorter."""
    texts = time_texts(records, header, 0, min(len(records), _MOST_LOOKED_AT))
    steps = Counter(
        number(after) - number(before) for before, after in pairwise(texts) if before and after
    )
    if not steps:
        return None
    step_s, n_times = steps.most_common(1)[0]
    if (
        n_times < _FEWEST_STEPS
        or 2 * n_times <= steps.total()
        or min(steps) < step_s
        or step_s <= 0
    ):
        return None
    return step_s
