"""What the sidecar of a stages file says of a session, and what it brings back."""

from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.formats.sidecar import Option, Sidecar
from hypnoscope.formats.versions import installed_versions
from hypnoscope.session.session import ScoringSession

_ROLE_PREFIX = "role of "


def sidecar_of(session: ScoringSession) -> Sidecar:
    """Return what a table of stages cannot say about `session`."""
    recording, scores = session.recording, session.scores
    return Sidecar(
        recording=recording.path.name if recording.path else "",
        fingerprint=recording.fingerprint,
        start_time=recording.start_time,
        eeg=scores.eeg if scores else None,
        emg=scores.emg if scores else None,
        pathway=scores.pathway if scores else "",
        checkpoint_id=scores.model_id if scores else "",
        versions=installed_versions(),
        options=_chosen_roles(recording),
        extras=session.extras,
        findings=scores.findings if scores else (),
    )


def with_saved_roles(recording: Recording, sidecar: Sidecar) -> Recording:
    """Return `recording` with the roles that the user had chosen when it was saved."""
    names = {channel.name for channel in recording.channels}
    roles = {
        option.removeprefix(_ROLE_PREFIX): ChannelRole(value)
        for option, value in sidecar.options.items()
        if option.startswith(_ROLE_PREFIX) and value in {role.value for role in ChannelRole}
    }
    return recording.with_roles({name: role for name, role in roles.items() if name in names})


def _chosen_roles(recording: Recording) -> dict[str, Option]:
    return {_ROLE_PREFIX + name: role for name, role in recording.chosen_roles.items()}
