"""The demo: a simulated recording that is made at first use."""

from pathlib import Path

from platformdirs import user_cache_path

from hypnoscope.scoring.simulated import SimulatedFiles, truth_path_of, write_simulation

_SEED = 80  # an animal that wakes often and has five bouts of REM
_HOURS = 25 / 60
_NAME = "demo.edf"


def demo_folder() -> Path:
    """Return the folder in which the demo is kept unless another is asked for."""
    return user_cache_path("hypnoscope") / "demo"


def demo_recording(folder: Path | None = None) -> SimulatedFiles:
    """Return the demo recording and its true stages, making them if they are not there."""
    path = (folder or demo_folder()) / _NAME
    files = SimulatedFiles(path, truth_path_of(path))
    if files.recording.exists() and files.stages.exists():
        return files
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_simulation(path, _SEED, _HOURS, plain=True)
