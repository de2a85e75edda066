"""Disks that are full and folders that cannot be written to."""

import os
import resource
import shutil
import subprocess
from contextlib import contextmanager, suppress
from functools import partial

from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.formats.journal import Journal, journal_path
from hypnoscope.session.documents import Document, read_document, session_of
from hypnoscope.session.kept_work import _read
from hypnoscope.session.saving import SavingError, save_session

from .processes import in_child
from .scoring import make_recording, open_again
from .steps import history_of, state_of, take_step

_DISK_BYTES = 1_000_000
_NOBODY = 65_534


def fill_disks(folder, n_runs, count):
    """Score on a disk that is full for a while; `count` is called with what came of each run."""
    for seed in range(n_runs):
        for what in ("journal and stages", "journal alone"):
            with _small_disk(folder / "disk") as disk:
                elsewhere = folder / f"elsewhere-{seed}"
                elsewhere.mkdir(exist_ok=True)
                recording = make_recording(disk if what != "journal alone" else elsewhere)
                said = in_child(partial(_score_on, recording, disk, seed))
            count(said.split(" ")[0], 1, said)


def score_beside_read_only_folders(folder, n_runs, count):
    """Score where neither stages nor journal can be written, as a user without the right to."""
    _import_all(folder)
    for seed in range(n_runs):
        place = folder / f"read-only-{seed}"
        place.mkdir()
        recording = make_recording(place)
        (place / "data").mkdir()
        for path in (place / "data", place):
            path.chmod(0o555)
        try:
            said = in_child(partial(_score_without_rights, recording, seed))
        finally:
            place.chmod(0o755)
        count(said.split(" ")[0], 1, said)


def _import_all(folder):
    """Import what is imported late, as the interpreter's folder may be out of nobody's reach."""
    folder = folder / "first"
    folder.mkdir()
    session = session_of(read_document(make_recording(folder), folder / "data"), "Ada")
    session.score(0, 600, Stage.NREM)
    save_session(session)
    Journal(journal_path(folder / "data")).close()


def _score_on(recording, disk, seed):
    session, recorder = open_again(recording, disk / "data")
    recorder._writer._retry_s = 0.05
    session.score(0, 600, Stage.NREM)
    saved = read_hypnogram(save_session(session)).hypnogram.stages
    ballast = disk / "ballast"
    _fill(ballast)
    for number in range(300):
        take_step(session, seed * 1000 + number, lambda session: None)
    session.begin_sweep()
    session.score(0, 1, Stage.REM if session.hypnogram.stages[0] != Stage.REM else Stage.WAKE)
    if recording.parent == disk:
        _expect_refusal(session, "the disk is full")
        path = session.stages_path
        if read_hypnogram(path).hypnogram.stages.tolist() != saved.tolist():
            return "half-written the last good file is gone"
    n_left = len([path for path in recording.parent.iterdir() if path.suffix == ".tmp"])
    if n_left:
        return f"half-written {n_left} files were left"
    ballast.unlink()
    state, history = state_of(session), history_of(session)
    _wait_for(recorder)
    os_killed = in_child(partial(_is_kept, recording, disk / "data", state, history))
    return os_killed if "True" not in os_killed else "kept"


def _is_kept(recording, journal, state, history):

    with Journal(journal_path(journal)) as opened:  # its owner is alive, so it is not offered
        kept = _read(opened, opened.lines(read_recording(recording).fingerprint)[-1])
    session = session_of(Document(read_recording(recording), kept=kept), "Ada", go_on=True)
    return state_of(session) == state and history_of(session) == history


def _score_without_rights(recording, seed):
    with suppress(PermissionError):  # where we are nobody else anyway
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    session, recorder = open_again(recording, recording.parent / "data")
    for number in range(100):
        take_step(session, seed * 1000 + number, lambda session: None)
    session.begin_sweep()
    session.score(0, 1, Stage.REM if session.hypnogram.stages[0] != Stage.REM else Stage.WAKE)
    _expect_refusal(session, "nothing may be changed there")
    if not session.is_modified or not recorder.is_behind:
        return "lost the work counts as saved"
    if len(list(recording.parent.iterdir())) != 2:
        return "half-written something was left"
    return "kept"


def _expect_refusal(session, words):
    try:
        save_session(session)
    except SavingError as error:
        if words not in str(error):
            raise AssertionError(f"the message is: {error}") from error
    else:
        raise AssertionError("saving did not fail")


def _wait_for(recorder):
    """Wait until the journal has it all; fails after a minute."""
    with recorder._writer._changed:
        if not recorder._writer._changed.wait_for(lambda: not recorder.is_behind, 60):
            raise AssertionError("the journal was not written when there was space again")


def _fill(path):
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(512)):
            pass


@contextmanager
def _small_disk(folder):
    """Give a folder on a disk of its own where that is allowed, else one with small files only."""
    folder.mkdir(exist_ok=True)
    options = f"size={_DISK_BYTES}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    mounted = shutil.which("mount") and subprocess.run(mount, capture_output=True).returncode == 0
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_DISK_BYTES // 4, limits[1]))
    try:
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            shutil.rmtree(folder)
