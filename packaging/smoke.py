"""Build the wheel, install it into a clean environment, and use it there as a person would.

Proves what tests in a checkout cannot: that the wheel holds everything it needs.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DEMO_SECONDS = 1500
LEAST_ACCURACY = 0.8

OPEN_AND_QUIT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hypnoscope.windows.application import run

application = QApplication(sys.argv)

def quit_when_open() -> None:
    titles = [widget.windowTitle() for widget in application.topLevelWidgets()]
    if any("demo" in title for title in titles):
        application.exit(0)

watch = QTimer()
watch.timeout.connect(quit_when_open)
watch.start(100)
QTimer.singleShot(60_000, lambda: application.exit(3))
sys.exit(run(Path(sys.argv[1])))
"""


def main() -> None:
    """Run every step; the first that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="hypnoscope-smoke-") as name:
        folder = Path(name)
        wheel = build_wheel(folder)
        check_contents(wheel)
        python = install(wheel, folder / "venv")
        environment = isolated_environment(folder)
        score_demo(python, folder, environment)
        open_window(python, folder / "demo" / "demo.edf", folder, environment)
    print("smoke test passed")


def build_wheel(folder: Path) -> Path:
    """Build the wheel and return its path."""
    step("building the wheel")
    run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(PROJECT)])
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """Refuse a wheel that lacks resources or would install a package called app or models."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if tops != {"hypnoscope", "sdreamer"}:
        sys.exit(f"the wheel would install {sorted(tops)}")
    checkpoints = [name for name in names if name.startswith("hypnoscope/_resources/checkpoints/")]
    if not any(name.endswith(".safetensors") for name in checkpoints):
        sys.exit("the wheel holds no checkpoint")


def install(wheel: Path, environment: Path) -> Path:
    """Install the wheel into a new virtual environment and return its Python."""
    step("installing it into a clean environment")
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraints = PROJECT / "constraints.txt"
    run([str(python), "-m", "pip", "install", "--quiet", "-c", str(constraints), str(wheel)])
    return python


def isolated_environment(folder: Path) -> dict[str, str]:
    """Return environment variables under which nothing of the user's is read or written."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    return kept | dict.fromkeys(places, str(folder / "home")) | {"QT_QPA_PLATFORM": "offscreen"}


def score_demo(python: Path, folder: Path, environment: dict[str, str]) -> None:
    """Score the demo on the command line and look at what it wrote."""
    step("scoring the demo")
    command = [str(python), "-m", "hypnoscope"]
    demo = folder / "demo"
    run([*command, "--version"], cwd=folder, env=environment)
    run([*command, "demo", "--no-window", "-o", str(demo)], cwd=folder, env=environment)
    scored, truth = demo / "demo_hypnogram.csv", demo / "demo.csv"
    with scored.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != DEMO_SECONDS:
        sys.exit(f"{len(rows)} rows in {scored.name}, not {DEMO_SECONDS}")
    judged = run(
        [*command, "evaluate", str(scored), str(truth), "--json"], cwd=folder, env=environment
    )
    accuracy = json.loads(judged)["accuracy"]
    if accuracy < LEAST_ACCURACY:
        sys.exit(f"the demo was scored with an accuracy of {accuracy:.2f}")


def open_window(python: Path, recording: Path, folder: Path, environment: dict[str, str]) -> None:
    """Open the window offscreen and quit once it shows the recording."""
    step("opening the window")
    script = folder / "open_and_quit.py"
    script.write_text(OPEN_AND_QUIT, encoding="utf-8")
    run([str(python), str(script), str(recording)], cwd=folder, env=environment)


def run(command: Sequence[str], cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command, show what it prints, and return its standard output."""
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} from: {' '.join(command)}")
    return done.stdout


def step(title: str) -> None:
    """Say what is being done."""
    print(f"--- {title}", flush=True)


if __name__ == "__main__":
    main()
