"""The log of a training as a picture."""

import csv
from importlib.util import find_spec
from pathlib import Path

from sdreamer.config import PATHWAYS

_COLOURS = {"eeg": "#b26a00", "emg": "#7a3e9d", "mixed": "#0b6e4f"}
_NAMES = {"eeg": "EEG alone", "emg": "EMG alone", "mixed": "EEG and EMG"}
_PANELS = {"accuracy": "Accuracy", "macro_f1": "Macro F1", "rem_f1": "F1 of REM"}


def draw_curves(log: Path, picture: Path) -> None:
    """Draw the loss of each pass and the figures of each validation; nothing without matplotlib.

    Parameters
    ----------
    log
        The ``log.csv`` of a training.
    picture
        Where to; the ending says the format.
    """
    if find_spec("matplotlib") is None:
        return
    from matplotlib.figure import Figure

    with log.open(newline="") as file:
        rows = list(csv.DictReader(file))
    figure = Figure(figsize=(12, 3.5), layout="constrained")
    loss, *panels = figure.subplots(1, 1 + len(_PANELS))
    loss.plot([int(row["pass"]) for row in rows], [float(row["loss"]) for row in rows], "#555555")
    loss.set_title("Loss on training animals")
    validated = [row for row in rows if row["mixed_accuracy"]]
    for axes, (name, title) in zip(panels, _PANELS.items(), strict=True):
        for pathway in PATHWAYS:
            x = [int(row["pass"]) for row in validated]
            y = [float(row[f"{pathway}_{name}"]) for row in validated]
            axes.plot(x, y, color=_COLOURS[pathway], label=_NAMES[pathway], marker=".")
        axes.set_title(f"{title}, validation animals")
        axes.set_ylim(top=1)
    lines, names = panels[0].get_legend_handles_labels()
    figure.legend(lines, names, loc="outside lower center", ncol=len(names), frameon=False)
    for axes in (loss, *panels):
        axes.set_xlabel("pass")
        axes.grid(alpha=0.3)
    figure.savefig(picture, dpi=100)
