"""Draw the spectra of real recordings beside simulated ones, stage by stage.

The real ones are MiSleep's example recordings or any other that Hypnoscope opens; nobody scored
them, so their stages are those that the checkpoint gives. The picture is for the model card:

    python packaging/real_spectra.py misleep_10min_305Hz.mat -o resources/checkpoints/spectra.png
"""

import argparse
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy import io, signal

from hypnoscope.resources import resource_path
from sdreamer.cohort import SimulatedCohort
from sdreamer.predictor import Predictor
from sdreamer.signals import MODEL_RATE, Signal, prepare

STAGES = ("Wake", "NREM", "REM")
COLOURS = ("#3d9ac2", "#294b8f", "#c99700")
_LEAST_SECONDS = 30
_SIMULATED = 60
_SHOWN_HZ = (1.0, 40.0)


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Prepared EEG and EMG, shape (n_epochs, 512) each, and the stage of each second."""

    name: str
    eeg: NDArray[np.float32]
    emg: NDArray[np.float32]
    stages: NDArray[np.int8]


def main() -> None:
    """Score, compare, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", type=Path, nargs="+", help="MiSleep .mat files")
    parser.add_argument("-o", "--output", type=Path, required=True)
    chosen = parser.parse_args()
    predictor = Predictor.load(resource_path("checkpoints/sdreamer.safetensors"), "cpu")
    real = [_real(path, predictor) for path in chosen.recordings]
    cohort = SimulatedCohort(seed=7, minutes=(15.0,), dead_share=0.0)
    simulated = [_simulated(cohort, number) for number in range(_SIMULATED)]
    _draw(real, simulated).savefig(chosen.output, dpi=110)


def _real(path: Path, predictor: Predictor) -> Staged:
    held = io.loadmat(path, simplify_cells=True)["data"]
    rate = Fraction(float(held["sf"][0])).limit_denominator(10_000)
    eeg, emg = (
        Signal.of(np.asarray(held[name], dtype=np.float32), rate) for name in ("EEG_P", "EMG_DIFF")
    )
    n_epochs = int(eeg.n_samples / rate)
    found = predictor.predict(eeg, emg, n_epochs, "mixed")
    return _staged(path.stem, eeg, emg, found.argmax(axis=1).astype(np.int8))


def _staged(name: str, eeg: Signal, emg: Signal, stages: NDArray[np.int8]) -> Staged:
    seen_eeg = prepare(eeg, len(stages), "eeg").samples.astype(np.float32)
    seen_emg = prepare(emg, len(stages), "emg").samples.astype(np.float32)
    return Staged(name, seen_eeg, seen_emg, stages)


def _simulated(cohort: SimulatedCohort, number: int) -> Staged:
    made = cohort.recording("test", number)
    eeg, emg = made.channel("eeg").samples, made.channel("emg").samples
    name = f"simulated {number}"
    return Staged(name, eeg.astype(np.float32), emg.astype(np.float32), made.stages)


def _spectrum(staged: Staged, stage: int) -> NDArray[np.float64] | None:
    """Return log10 of the share of power at each hertz; None when there is too little."""
    seconds = staged.eeg[staged.stages == stage]
    if len(seconds) < _LEAST_SECONDS:
        return None
    hz, power = signal.welch(seconds, MODEL_RATE, nperseg=MODEL_RATE, axis=1)
    shown = (hz >= _SHOWN_HZ[0]) & (hz <= _SHOWN_HZ[1])
    mean = np.median(power[:, shown], axis=0)
    return np.asarray(np.log10(mean / mean.sum()))


def _loudness(staged: Staged, stage: int) -> float | None:
    """Return the median log10 amplitude of the EMG of a stage."""
    seconds = staged.emg[staged.stages == stage]
    if len(seconds) < _LEAST_SECONDS:
        return None
    return float(np.median(np.log10(np.sqrt(np.mean(seconds**2, axis=1)) + 1e-6)))


def _draw(real: list[Staged], simulated: list[Staged]) -> Figure:
    figure = Figure(figsize=(13, 3.8), layout="constrained")
    *spectra, loudness = figure.subplots(1, 4, width_ratios=(1, 1, 1, 0.8))
    for stage, axes in enumerate(spectra):
        _draw_spectra(axes, stage, real, simulated)
    for stage, colour in enumerate(COLOURS):
        found = [x for staged in simulated if (x := _loudness(staged, stage)) is not None]
        loudness.boxplot(
            found, positions=[stage], widths=0.5, showfliers=False, medianprops={"color": colour}
        )
        for staged in real:
            if (value := _loudness(staged, stage)) is not None:
                loudness.plot(stage, value, "k*", markersize=10)
    loudness.set_xticks(range(3), STAGES)
    loudness.set_title("EMG")
    loudness.set_ylabel("log10 amplitude, to scale")
    return figure


def _draw_spectra(axes: Axes, stage: int, real: list[Staged], simulated: list[Staged]) -> None:
    hz = np.arange(_SHOWN_HZ[0], _SHOWN_HZ[1] + 1)
    found = np.array([x for s in simulated if (x := _spectrum(s, stage)) is not None])
    for low, alpha in ((0, 0.12), (10, 0.25), (25, 0.35)):
        band = np.percentile(found, (low, 100 - low), axis=0)
        axes.fill_between(hz, *band, color=COLOURS[stage], alpha=alpha, linewidth=0)
    for staged in real:
        spectrum = _spectrum(staged, stage)
        if spectrum is not None:
            n = np.count_nonzero(staged.stages == stage)
            axes.plot(hz, spectrum, "k", label=f"{staged.name}, {n} s")
    axes.set_xscale("log")
    axes.set_xticks((1, 2, 4, 8, 16, 32), ("1", "2", "4", "8", "16", "32"))
    axes.minorticks_off()
    axes.set_title(f"{STAGES[stage]}: {len(found)} simulated recordings")
    axes.set_xlabel("Hz")
    axes.set_ylabel("log10 share of EEG power")
    if axes.get_legend_handles_labels()[1]:
        axes.legend(frameon=False, loc="lower left", fontsize=8)


if __name__ == "__main__":
    main()
