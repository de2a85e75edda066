"""What the columns of a table are, as its file says or as the user told, kept for its folder."""

import json
import logging
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import platformdirs

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_text import number
from hypnoscope.formats.table_times import TimeColumn

logger = logging.getLogger(__name__)

NO_UNIT = "none"

_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """What one column of a table is.

    Attributes
    ----------
    name
        Of the channel.
    unit
        Of its numbers, `NO_UNIT` for none; empty while unknown.
    role
        None to propose it from name and signal.
    is_used
        Whether it is a channel at all.
    """

    name: str
    unit: str = ""
    role: ChannelRole | None = None
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What is needed to read a table as a recording.

    Attributes
    ----------
    columns
        All columns of the table.
    rate
        Samples a second; None where the times say it, or while it is unknown.
    times
        The column of times, None for none.
    """

    columns: tuple[ColumnLayout, ...]
    rate: Fraction | None = None
    times: TimeColumn | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What must be known before the table can be read, in words; empty when nothing is."""
        wanted = []
        if self.rate is None and self.times is None:
            wanted.append("sampling rate")
        if any(column.is_used and not column.unit for column in self.columns):
            wanted.append("unit")
        return tuple(wanted)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class TableHints:
    """What the user says of a table on the command line, None for what the file says.

    Attributes
    ----------
    rate
        Samples a second.
    unit
        Of every column for which the file names none.
    """

    rate: Fraction | None = None
    unit: str | None = None

    def added_to(self, layout: TableLayout) -> TableLayout:
        """Return `layout` with what is said here."""
        columns = tuple(
            replace(column, unit=self.unit) if self.unit and not column.unit else column
            for column in layout.columns
        )
        if self.rate is None:
            return replace(layout, columns=columns)
        return TableLayout(columns, self.rate)


def remembered_layout(path: Path, columns: tuple[str, ...]) -> TableLayout | None:
    """Return what was told of a table with these columns in the folder of `path`, if anything."""
    try:
        kept = _kept().get(_folder(path), {})
        layout = _from_json(kept)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        logger.warning("what is kept about tables in %s is left out: %s", path.parent, error)
        return None
    return layout if layout is not None and layout.names == columns else None


def remember_layout(path: Path, layout: TableLayout) -> None:
    """Keep what was told of the table at `path` for all such tables in its folder.

    Raises
    ------
    OSError
        When the user's configuration cannot be written.
    """
    try:
        kept = _kept()
    except ValueError:
        kept = {}
    kept.pop(_folder(path), None)
    kept = dict([*kept.items()][-_MOST_KEPT + 1 :]) | {_folder(path): _as_json(layout)}
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as beside:
        beside.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _file() -> Path:
    return platformdirs.user_config_path("hypnoscope") / "tables.json"


def _folder(path: Path) -> str:
    return str(path.resolve().parent)


def _kept() -> dict[str, Any]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except OSError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _as_json(layout: TableLayout) -> dict[str, Any]:
    return {
        "rate": None if layout.rate is None else str(layout.rate),
        "times": None
        if layout.times is None
        else {"column": layout.times.column, "factor": layout.times.factor},
        "columns": [
            {
                "name": column.name,
                "unit": column.unit,
                "role": None if column.role is None else column.role.value,
                "used": column.is_used,
            }
            for column in layout.columns
        ],
    }


def _from_json(kept: dict[str, Any]) -> TableLayout | None:
    if not kept:
        return None
    times, rate = kept["times"], kept["rate"]
    columns = tuple(
        ColumnLayout(
            str(column["name"]),
            str(column["unit"]),
            None if column["role"] is None else ChannelRole(column["role"]),
            bool(column["used"]),
        )
        for column in kept["columns"]
    )
    return TableLayout(
        columns,
        None if rate is None else _positive(Fraction(rate)),
        None if times is None else TimeColumn(int(times["column"]), float(times["factor"])),
    )


def _positive(rate: Fraction) -> Fraction:
    if rate <= 0:
        raise ValueError(f"a sampling rate of {rate} Hz")
    return rate


def rate_from_text(text: str) -> Fraction:
    """Return a sampling rate as a person writes it; ValueError says what is wrong with it."""
    try:
        rate = number(text.strip().casefold().removesuffix("hz").strip())
    except ValueError:
        raise ValueError(f"{text!r} is no sampling rate in Hz") from None
    if rate <= 0:
        raise ValueError(f"a sampling rate of {text} Hz cannot be right")
    return rate
