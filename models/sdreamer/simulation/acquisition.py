"""What electrodes, cables, amplifiers and files do to EEG and EMG."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import signal

from sdreamer.simulation.noise import N_BINS, RATE, Trace, n_frames, shaped_noise

EmgForm = Literal["raw", "rectified", "envelope"]
Dead = Literal["none", "eeg", "emg", "both"]
_NATIVE_HZ = (100, 128, 200, 250, 256, 305, 400, 500, 512, 610, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """How one laboratory records.

    Attributes
    ----------
    eeg_band_hz, emg_band_hz
        Pass bands of the amplifier, (low, high); 0.1 to 10 Hz and 25 to 200 Hz occur.
    filter_order
        Of the Butterworth filters.
    native_hz
        Sampling rate of the amplifier; what lies above its half is lost.
    mains_hz, notch
        Frequency of the mains, and whether the amplifier takes it out.
    hum_eeg, hum_emg, hum_harmonics
        Amplitude of the hum over the signal's root mean square, and of its third harmonic.
    muscle_in_eeg, brain_in_emg
        Cross-talk: share of the other signal's root mean square.
    emg_form
        Whether the EMG is stored as it is, rectified, or as a smoothed envelope.
    gain, inverted, offset_uv
        Of EEG and EMG.
    noise_uv, step_uv
        White noise of the amplifier and size of one step of the converter.
    drift
        Amplitude of baseline drift over the signal's root mean square.
    artefacts_per_h
        Movement artefacts.
    clip
        Limit of the amplifier over the EEG's root mean square.
    dropouts_per_h
        Stretches of 1 to 20 s in which one channel is stored as a flat line.
    loose_lead
        Whether the EMG's lead loses contact for some minutes.
    dead
        Which electrodes are broken: their channels hold the noise of the electrode alone, from
        which no stage can be told.
    rails_per_h
        Stretches of up to 2 s in which the amplifier sits at its rail.
    """

    eeg_band_hz: tuple[float, float]
    emg_band_hz: tuple[float, float]
    filter_order: int
    native_hz: int
    mains_hz: int
    notch: bool
    hum_eeg: float
    hum_emg: float
    hum_harmonics: float
    muscle_in_eeg: float
    brain_in_emg: float
    emg_form: EmgForm
    gain: tuple[float, float]
    inverted: tuple[bool, bool]
    offset_uv: tuple[float, float]
    noise_uv: float
    step_uv: float
    drift: float
    artefacts_per_h: float
    clip: float
    dropouts_per_h: float
    loose_lead: bool
    dead: Dead
    rails_per_h: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Laboratory":
        """Draw a laboratory whose electrodes are whole."""
        hum = rng.random(2) < 0.35
        return cls(
            eeg_band_hz=(
                float(rng.choice([0.1, 0.3, 0.5, 0.5, 1.0, 1.0, 1.5, 2.0])),
                float(rng.choice([25, 30, 35, 40, 50, 70, 100, 100, 150, 200])),
            ),
            emg_band_hz=(
                float(rng.choice([0.5, 3, 5, 10, 10, 10, 20, 30])),
                float(rng.choice([50, 70, 90, 100, 100, 150, 200])),
            ),
            filter_order=int(rng.integers(1, 5)),
            native_hz=int(rng.choice(_NATIVE_HZ)),
            mains_hz=int(rng.choice([50, 60])),
            notch=bool(rng.random() < 0.4),
            hum_eeg=float(hum[0] * rng.uniform(0, 0.6)),
            hum_emg=float(hum[1] * rng.uniform(0, 0.8)),
            hum_harmonics=float(rng.uniform(0, 0.5)),
            muscle_in_eeg=float((rng.random() < 0.5) * rng.uniform(0, 0.3)),
            brain_in_emg=float((rng.random() < 0.5) * rng.uniform(0, 0.2)),
            emg_form=_draw_emg_form(rng),
            gain=(float(np.exp(rng.normal(0, 0.5))), float(np.exp(rng.normal(0, 0.5)))),
            inverted=(bool(rng.random() < 0.5), bool(rng.random() < 0.5)),
            offset_uv=(float(rng.normal(0, 30)), float(rng.normal(0, 30))),
            noise_uv=float(np.exp(rng.uniform(np.log(0.3), np.log(8)))),
            step_uv=float(np.exp(rng.uniform(np.log(0.02), np.log(3)))),
            drift=float((rng.random() < 0.3) * rng.uniform(0, 3)),
            artefacts_per_h=float(rng.choice([0, 2, 6, 20])),
            clip=float(rng.choice([4, 6, 10, 50, 50])),
            dropouts_per_h=float((rng.random() < 0.15) * rng.uniform(1, 10)),
            loose_lead=bool(rng.random() < 0.08),
            dead="none",
            rails_per_h=float((rng.random() < 0.12) * rng.uniform(2, 60)),
        )

    @classmethod
    def plain(cls) -> "Laboratory":
        """Return a good laboratory without faults, for demonstrations."""
        return cls(
            eeg_band_hz=(0.5, 100.0),
            emg_band_hz=(10.0, 200.0),
            filter_order=2,
            native_hz=512,
            mains_hz=50,
            notch=False,
            hum_eeg=0.0,
            hum_emg=0.0,
            hum_harmonics=0.0,
            muscle_in_eeg=0.05,
            brain_in_emg=0.02,
            emg_form="raw",
            gain=(1.0, 1.0),
            inverted=(False, False),
            offset_uv=(0.0, 0.0),
            noise_uv=1.0,
            step_uv=0.05,
            drift=0.0,
            artefacts_per_h=2.0,
            clip=50.0,
            dropouts_per_h=0.0,
            loose_lead=False,
            dead="none",
            rails_per_h=0.0,
        )

    def with_emg_form(self, form: EmgForm) -> "Laboratory":
        """Return the same laboratory, storing its EMG another way."""
        return replace(self, emg_form=form)


def record(
    rng: np.random.Generator, laboratory: Laboratory, eeg: Trace, emg: Trace
) -> tuple[Trace, Trace]:
    """Return what the laboratory's files hold of the animal's EEG and EMG, in µV."""
    eeg_rms, emg_rms = _rms(eeg), _rms(emg)
    brain = eeg if laboratory.dead in ("none", "emg") else _electrode_noise(rng, eeg)
    muscle = emg if laboratory.dead in ("none", "eeg") else _electrode_noise(rng, emg)
    eeg = brain + laboratory.muscle_in_eeg * eeg_rms / emg_rms * muscle
    emg = muscle + laboratory.brain_in_emg * emg_rms / eeg_rms * brain
    eeg = eeg + _drift(rng, laboratory.drift * eeg_rms, len(eeg))
    _add_movement(rng, laboratory, eeg, emg)
    if laboratory.loose_lead:
        _loosen(rng, emg)
    hum = _hum(rng, laboratory, len(eeg))
    eeg += laboratory.hum_eeg * eeg_rms * hum
    emg += laboratory.hum_emg * emg_rms * hum
    limit = laboratory.clip * eeg_rms
    eeg = _amplify(rng, laboratory, np.clip(eeg, -limit, limit), laboratory.eeg_band_hz)
    emg = _amplify(rng, laboratory, emg, laboratory.emg_band_hz)
    stored = _store(laboratory, eeg, 0), _store(laboratory, _as_stored(laboratory, emg), 1)
    for trace in stored:
        _drop_out(rng, laboratory.dropouts_per_h, trace)
        _rail(rng, laboratory.rails_per_h, trace)
    return stored


def _draw_emg_form(rng: np.random.Generator) -> EmgForm:
    dice = rng.random()
    if dice < 0.82:
        return "raw"
    return "rectified" if dice < 0.97 else "envelope"


def _electrode_noise(rng: np.random.Generator, trace: Trace) -> Trace:
    """Return noise between white and 1 / f^2.5, a hundredth to once as strong as `trace`."""
    hz = np.arange(N_BINS)
    power = 1 / (hz + 0.5) ** rng.uniform(0, 2.5)
    amplitude = np.sqrt(power / power.sum()).astype(np.float32)
    frames = n_frames(len(trace) // RATE)
    noise = shaped_noise(rng, np.broadcast_to(amplitude, (frames, N_BINS)))
    return noise * np.float32(_rms(trace) * np.exp(rng.uniform(np.log(0.01), 0)))


def _rms(trace: Trace) -> float:
    return float(np.sqrt(np.mean(np.square(trace)))) + 1e-6


def _drift(rng: np.random.Generator, amplitude: float, n_samples: int) -> Trace:
    if not amplitude:
        return np.zeros(n_samples, dtype=np.float32)
    seconds = np.cumsum(rng.normal(0, 0.3, n_samples // RATE + 2))
    seconds -= signal.sosfiltfilt(signal.butter(1, 0.02, fs=1, output="sos"), seconds)
    x = np.arange(n_samples, dtype=np.float32) / RATE
    return (amplitude * np.interp(x, np.arange(len(seconds)), seconds)).astype(np.float32)


def _add_movement(rng: np.random.Generator, laboratory: Laboratory, eeg: Trace, emg: Trace) -> None:
    eeg_rms, emg_rms = _rms(eeg), _rms(emg)
    count = rng.poisson(laboratory.artefacts_per_h * len(eeg) / RATE / 3600)
    for start in rng.integers(0, max(len(eeg) - RATE, 1), count):
        length = int(rng.integers(RATE // 10, 2 * RATE))
        stop = min(start + length, len(eeg))
        shape = np.hanning(length)[: stop - start].astype(np.float32)
        swing = np.sin(np.linspace(0, rng.uniform(2, 12), stop - start)).astype(np.float32)
        eeg[start:stop] += np.float32(rng.uniform(2, 30) * eeg_rms) * shape * swing
        if rng.random() < 0.6:
            emg[start:stop] += np.float32(rng.uniform(1, 10) * emg_rms) * shape * swing


def _loosen(rng: np.random.Generator, emg: Trace) -> None:
    """Take most of the muscle away for 1 to 15 minutes, and let the lead pick up noise."""
    noise_uv = _rms(emg) * float(rng.uniform(0.1, 2))
    start = int(rng.integers(0, len(emg)))
    stop = min(start + int(rng.uniform(60, 900) * RATE), len(emg))
    emg[start:stop] *= np.float32(rng.uniform(0.02, 0.3))
    emg[start:stop] += np.float32(noise_uv) * rng.standard_normal(stop - start, dtype=np.float32)


def _drop_out(rng: np.random.Generator, per_h: float, trace: Trace) -> None:
    for start in rng.integers(0, len(trace), rng.poisson(per_h * len(trace) / RATE / 3600)):
        trace[start : start + int(rng.uniform(1, 20) * RATE)] = trace[start]


def _rail(rng: np.random.Generator, per_h: float, trace: Trace) -> None:
    rail = _rms(trace) * float(rng.uniform(20, 500))
    for start in rng.integers(0, len(trace), rng.poisson(per_h * len(trace) / RATE / 3600)):
        length = int(np.exp(rng.uniform(np.log(0.02), np.log(2))) * RATE)
        trace[start : start + length] = rail if rng.random() < 0.5 else -rail


def _hum(rng: np.random.Generator, laboratory: Laboratory, n_samples: int) -> Trace:
    if not laboratory.hum_eeg and not laboratory.hum_emg:
        return np.zeros(n_samples, dtype=np.float32)
    # the phase is kept small before the sine: float32 loses it otherwise
    cycles = np.mod(np.arange(n_samples) * (laboratory.mains_hz / RATE), 1)
    phase = (2 * np.pi * cycles + rng.uniform(0, 6)).astype(np.float32)
    wave = np.sin(phase) + laboratory.hum_harmonics * np.sin(3 * phase)
    return np.asarray(np.sqrt(2) * wave, dtype=np.float32)


def _amplify(
    rng: np.random.Generator,
    laboratory: Laboratory,
    trace: Trace,
    band_hz: tuple[float, float],
) -> Trace:
    low, high = band_hz
    high = min(high, 0.42 * laboratory.native_hz, 0.45 * RATE)
    order = laboratory.filter_order
    sections = [
        signal.butter(min(order, 2), low, "highpass", fs=RATE, output="sos"),
        signal.butter(order, high, "lowpass", fs=RATE, output="sos"),
    ]
    if laboratory.notch:
        b, a = signal.iirnotch(laboratory.mains_hz, 25, fs=RATE)
        sections.append(signal.tf2sos(b, a))
    filtered = signal.sosfilt(np.concatenate(sections), trace)
    noise = rng.standard_normal(len(trace), dtype=np.float32)
    return np.asarray(filtered + np.float32(laboratory.noise_uv) * noise, dtype=np.float32)


def _as_stored(laboratory: Laboratory, emg: Trace) -> Trace:
    if laboratory.emg_form == "raw":
        return emg
    if laboratory.emg_form == "rectified":
        return np.abs(emg)
    smooth = signal.butter(1, 5, "lowpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(smooth, np.abs(emg)), dtype=np.float32)


def _store(laboratory: Laboratory, trace: Trace, which: int) -> Trace:
    sign = -1 if laboratory.inverted[which] else 1
    scaled = sign * laboratory.gain[which] * trace + laboratory.offset_uv[which]
    step = laboratory.step_uv
    return (np.round(scaled / step) * step).astype(np.float32)
