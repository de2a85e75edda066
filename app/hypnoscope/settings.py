"""What the user prefers; only differences from the defaults are written."""

import dataclasses
import getpass
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

import platformdirs

from hypnoscope.formats.atomic import replacing

logger = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]

MAX_RECENT = 10
MAX_TOLD = 200
LONGEST_STEP_S = 600


def login_name() -> str:
    """Return the name of the user's account, "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # accounts without a name, as in containers
        return "unknown"


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's preferences.

    Attributes
    ----------
    person
        Name under which stages set by hand are recorded.
    recent
        Recordings opened last, newest first.
    checkpoint
        Id of the checkpoint to score with; empty for the bundled one.
    theme
        Whether colours follow the system or are always light or dark.
    clock_time
        Whether the time axis shows the time of day instead of the time elapsed.
    overview_panels
        How the panels of the overview are arranged, as `Panels.kept` returned it.
    features
        How the panels of the overview are computed, as `FeatureSettings.kept` returned it.
    montage
        Which channels were drawn last and how, as `Montage.kept` returned it.
    told
        Digests of what was said of recordings, so that it is said once; newest first.
    side_panels, docks
        Names of the side panels that are shown, and what Qt returned for their places.
    recordings, recordings_shown
        The list of recordings, and whether it is shown.
    recordings_done, recordings_unsaved
        Those that the user called done, and those left with changes in the journal alone.
    zeitgeber_time
        Whether the time axis counts from lights on instead.
    lights_on, lights_off
        Times of the day, ``HH:MM``.
    crosshair
        Whether a line through all panels follows the mouse.
    keys
        Which keys differ from the usual ones, as `Keys.kept` returned it.
    own_stages
        The stages of the user's own that were defined last, as the dialog kept them.
    videos
        Which video belongs to which recording, as `remembering` returned it.
    seconds
        Which second hypnogram belongs to which recording, as `remembering` returned it.
    places
        Where the user was in which recording, as `with_entry` returned it.
    roles
        Which roles were chosen for the channels of which recording.
    parts, review
        Of which parts statistics were shown last, and what was reviewed.
    step_s
        Seconds that a stage key sets at once.
    stays
        Whether the cursor stays where it is after a stage key, instead of moving on.
    window_geometry, window_state
        What Qt returned when the window closed, in base64; empty before that.
    """

    person: str = field(default_factory=login_name)
    recent: tuple[Path, ...] = ()
    checkpoint: str = ""
    theme: Theme = "system"
    clock_time: bool = False
    zeitgeber_time: bool = False
    lights_on: str = "07:00"
    lights_off: str = "19:00"
    crosshair: bool = False
    overview_panels: str = ""
    features: str = ""
    montage: str = ""
    told: tuple[str, ...] = ()
    side_panels: tuple[str, ...] = ()
    docks: str = ""
    videos: str = ""
    seconds: str = ""
    places: str = ""
    roles: str = ""
    parts: str = "recording"
    review: str = ""
    keys: str = ""
    own_stages: str = ""
    step_s: int = 1
    stays: bool = False
    recordings: tuple[Path, ...] = ()
    recordings_shown: bool = False
    recordings_done: tuple[Path, ...] = ()
    recordings_unsaved: tuple[Path, ...] = ()
    window_geometry: str = ""
    window_state: str = ""

    def with_recent(self, path: Path) -> "Settings":
        """Return settings in which `path` is the recording opened last."""
        others = tuple(other for other in self.recent if other != path)
        return dataclasses.replace(self, recent=(path, *others)[:MAX_RECENT])

    def with_told(self, digest: str) -> "Settings":
        """Return settings in which this was said last."""
        others = tuple(other for other in self.told if other != digest)
        return dataclasses.replace(self, told=(digest, *others)[:MAX_TOLD])

    def without_recent(self, path: Path) -> "Settings":
        """Return settings that have forgotten `path`, as when the file is gone."""
        return dataclasses.replace(self, recent=tuple(p for p in self.recent if p != path))


def settings_path() -> Path:
    """Return where the settings are kept."""
    return platformdirs.user_config_path("hypnoscope") / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; what is missing or not understood is as by default."""
    path = path or settings_path()
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        logger.warning("the settings in %s are left out: %s", path, error)
        return Settings()
    return _parsed(written) if isinstance(written, dict) else Settings()


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write what differs from the defaults, replacing the file in one step.

    Raises
    ------
    OSError
        When the folder cannot be written to; the old file is then untouched.
    """
    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_differences(settings), indent=2, ensure_ascii=False)
    with replacing(path) as beside:
        beside.write_text(text + "\n", encoding="utf-8")


def _differences(settings: Settings) -> dict[str, str | bool | int | list[str]]:
    defaults = Settings()
    values = {f.name: getattr(settings, f.name) for f in dataclasses.fields(settings)}
    return {
        name: [str(each) for each in value] if isinstance(value, tuple) else value
        for name, value in values.items()
        if value != getattr(defaults, name)
    }


def _parsed(written: dict[str, object]) -> Settings:
    """Return settings of what is understood: fields of their own kind, checked where need be."""
    understood = {name: parse(written[name]) for name, parse in _PARSERS.items() if name in written}
    for name, default in _of_one_value():
        if type(written.get(name)) is type(default):
            understood.setdefault(name, written[name])
    return dataclasses.replace(Settings(), **understood)


def _of_one_value() -> Iterator[tuple[str, object]]:
    """Yield the fields that are written as they are, with their defaults."""
    defaults = Settings()
    for each in dataclasses.fields(Settings):
        default = getattr(defaults, each.name)
        if isinstance(default, (str, bool)):
            yield each.name, default


def _person(value: object) -> str:
    return (value.strip() if isinstance(value, str) else "") or login_name()


def _few_paths(values: object) -> tuple[Path, ...]:
    return _paths(values)[:MAX_RECENT]


def _paths(values: object) -> tuple[Path, ...]:
    return tuple(Path(text) for text in _texts(values))


def _texts(values: object) -> tuple[str, ...]:
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def _step(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return min(max(cast("int", value), 1), LONGEST_STEP_S) if is_number else 1


def _theme(value: object) -> Theme:
    return cast("Theme", value) if value in get_args(Theme) else "system"


_PARSERS: dict[str, Callable[[object], Any]] = {
    "person": _person,
    "recent": _few_paths,
    "theme": _theme,
    "told": _texts,
    "side_panels": _texts,
    "step_s": _step,
    "recordings": _paths,
    "recordings_done": _paths,
    "recordings_unsaved": _paths,
}
