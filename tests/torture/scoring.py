"""Kills while a person scores, undoes and saves, and the journal writes."""

import random
import time
from datetime import datetime
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from hypnoscope.core.events import SavedFile
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.session.documents import read_document, session_of
from hypnoscope.session.recorder import Recorder
from hypnoscope.session.saving import export_stages, save_session
from hypnoscope.session.session import ScoringSession

from .processes import Victim, in_child
from .steps import history_of, state_of, take_step

N_SECONDS = 600
_KILLS_A_CHAIN = 10  # of one piece of work that is gone on with after each


def make_recording(folder, rate=16):
    """Write a recording that is read in a moment; return where."""
    rng = np.random.default_rng(1)
    signals = [
        EdfSignal(name, unit, Fraction(rate), rng.normal(0, 30, N_SECONDS * rate).astype("f4"))
        for name, unit in (("EEG", "uV"), ("EMG", "uV"), ("Light", "lx"))
    ]
    path = folder / "mouse.edf"
    write_edf(path, signals, datetime(2024, 2, 3, 9))
    return path


def open_again(recording, journal):
    """Do what the next start does when the user goes on with what was kept."""
    document = read_document(recording, journal)
    session = session_of(document, "Ada", go_on=True)
    return session, Recorder(session, journal, document.kept)


def kill_scoring(folder, n_kills, seed, count):
    """Kill `n_kills` times; `count` is called with what came of each."""
    rng = random.Random(seed)
    for chain in range(0, n_kills, _KILLS_A_CHAIN):
        place = folder / f"chain-{chain}"
        place.mkdir()
        recording = make_recording(place)
        before = recording.read_bytes()
        _kill_one_after_the_other(recording, min(_KILLS_A_CHAIN, n_kills - chain), rng, count)
        if recording.read_bytes() != before:
            count("changed", 0, str(recording))


def _kill_one_after_the_other(recording, n_kills, rng, count):
    journal, log = recording.parent / "data", []
    for _ in range(n_kills):
        first = rng.randrange(2**40)
        victim = Victim(partial(_work, recording, journal, first))
        done = victim.kill_after(rng.uniform(0.02, 1.0))
        seeds = [*done, (done[-1] + 1) if done else first]
        outcome, _, detail = in_child(partial(_compared, recording, journal, log, seeds)).partition(
            " "
        )
        count(outcome, len(done), detail)
        if outcome not in ("exactly", "and-one"):
            break  # nothing more can be told of this work
        log.append(seeds if outcome == "and-one" else done)


def kill_exporting(folder, n_kills, seed, count):
    """Kill while copies of the stages are written over each other."""
    rng = random.Random(seed)
    recording = make_recording(folder)
    targets = [folder / f"copy-{n}.csv" for n in range(3)]
    for _ in range(n_kills):
        first = rng.randrange(2**40)
        victim = Victim(partial(_export, recording, folder / "data", targets, first))
        done = victim.kill_after(rng.uniform(0.05, 0.6))
        said = in_child(partial(_read_all, targets))
        count(said.split(" ")[0], len(done), said)


def _work(recording, journal, first, tell):
    session, _ = open_again(recording, journal)
    seed = first
    while True:
        take_step(session, seed, save_session)
        tell(seed)
        seed += 1


def _compared(recording, journal, log, seeds):
    """Return what was kept of the work in `log` and after it of `seeds`, the last unfinished."""
    session = session_of(read_document(recording, journal), "Ada", go_on=True)
    kept, history = state_of(session), history_of(session)
    expected = _done_again(recording, log, seeds[:-1])
    if _same(expected, kept, history):
        return f"exactly {_check_stages_file(recording)}"
    expected = _done_again(recording, log, seeds)
    if _same(expected, kept, history):
        return f"and-one {_check_stages_file(recording)}"
    ours, theirs = session.undo_stack.index(), expected.undo_stack.index()
    return f"lost {ours} of {theirs} steps after {log} {seeds}"


def _same(expected, kept, history):
    return state_of(expected) == kept and history_of(expected) == history


def _done_again(recording, log, seeds):
    """Return a session to which the same was done, without a journal and without kills."""
    session = ScoringSession(read_recording(recording), person="Ada")
    for round_ in (*log, seeds):
        session.begin_sweep()  # nothing joins a step of before a kill
        for seed in round_:
            take_step(session, seed, _as_if_saved)
    return session


def _as_if_saved(session):
    session.mark_saved(Path("stages.csv"), SavedFile("stages.csv", 0, 0))


def _check_stages_file(recording):
    path = stages_path_of(recording)
    if not path.exists():
        return ""
    saved = read_hypnogram(path)  # raises when anything is half written
    if len(saved.hypnogram) != N_SECONDS or saved.sidecar is None:
        raise ValueError(f"{path} is not whole")
    return "saved"


def _export(recording, journal, targets, first, tell):
    session, _ = open_again(recording, journal / str(time.time_ns()))
    seed = first
    while True:
        take_step(session, seed, lambda session: None)
        export_stages(session, targets[seed % len(targets)])
        tell(seed)
        seed += 1


def _read_all(targets):
    for path in targets:
        if path.exists():
            saved = read_hypnogram(path)
            if len(saved.hypnogram) != N_SECONDS:
                raise ValueError(f"{path} is not whole")
    return "whole"
