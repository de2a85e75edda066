"""A recording as it is drawn: with derived channels, and filtered."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from hypnoscope.core.derivation import Derivation, DerivedSource, with_derivations
from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Recording, SampleSource
from hypnoscope.session.display_filter import DisplayFilter, FilteredSource


def display_recording(
    recording: Recording,
    derivations: Sequence[Derivation],
    filter_of: Callable[[str], DisplayFilter] | None,
    former: Recording,
) -> Recording:
    """Return `recording` with derived channels and, unless `filter_of` is None, filtered.

    Sources that would read the same are taken from the `former` result, so that whoever
    keeps what it read knows by identity what is still true.
    """
    derived = with_derivations(recording, derivations)
    sources: dict[str, SampleSource] = {}
    for name, source in derived.sources.items():
        if filter_of is not None:
            source = _filtered(source, derived, name, filter_of(name))
        known = former.sources.get(name)
        sources[name] = known if known is not None and _same(known, source) else source
    return replace(derived, sources=sources)


def _filtered(
    source: SampleSource, recording: Recording, name: str, wanted: DisplayFilter
) -> SampleSource:
    channel = recording.channel(name)
    usable = wanted.for_rate(channel.sfreq)
    if usable.is_empty:
        return source
    n_samples = sample_at(recording.duration_s, channel.rate)
    return FilteredSource(source, channel.rate, n_samples, usable)


def _same(one: SampleSource, other: SampleSource) -> bool:
    """Tell whether two sources read the same, as far as that can be known."""
    if isinstance(one, FilteredSource) and isinstance(other, FilteredSource):
        return one.display_filter == other.display_filter and _same(one.source, other.source)
    if isinstance(one, DerivedSource) and isinstance(other, DerivedSource):
        parts = zip(one.references, other.references, strict=False)
        return (
            _same(one.minuend, other.minuend)
            and len(one.references) == len(other.references)
            and all(_same(a, b) for a, b in parts)
        )
    return one is other
