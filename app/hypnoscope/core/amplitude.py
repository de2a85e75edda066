"""How large a signal usually is, without being misled by its artefacts."""

from dataclasses import dataclass

import numpy as np

from hypnoscope.core.recording import Recording

_N_PROBES = 96
_PROBE_S = 1.0
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class AmplitudeRange:
    """Where the bulk of a signal lies, in the unit of its channel.

    Attributes
    ----------
    centre
        Median of the signal.
    half_range
        Distance from the centre that all but the largest swings stay within; positive.
    """

    centre: float
    half_range: float


def typical_range(recording: Recording, name: str) -> AmplitudeRange:
    """Estimate the range of one channel from seconds spread over the recording.

    The spread of each second is taken by itself and the upper tenth of them used, so
    that neither artefacts nor a slow drift widen it.
    """
    times = np.linspace(0.0, max(recording.duration_s - _PROBE_S, 0.0), _N_PROBES)
    probes = [recording.slice(name, time, time + _PROBE_S) for time in times]
    known = [probe[np.isfinite(probe)] for probe in probes]
    known = [probe for probe in known if len(probe)]
    if not known:
        return AmplitudeRange(0.0, 1.0)
    spreads = [np.subtract(*np.percentile(probe, [99.0, 1.0])) / 2 for probe in known]
    centre = float(np.median([np.median(probe) for probe in known]))
    half_range = float(np.percentile(spreads, 90)) * 1.25
    return AmplitudeRange(centre, half_range if half_range > _SMALLEST else 1.0)
