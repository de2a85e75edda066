import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import stages_path_of, write_hypnogram
from hypnoscope.session.documents import Document, session_of
from hypnoscope.session.kept_work import find_kept
from hypnoscope.session.recorder import Recorder
from hypnoscope.session.session import ScoringSession


@dataclass
class Silence:
    def read(self, start, stop):
        return np.zeros(stop - start, dtype=np.float32)


@pytest.fixture
def make_recording():
    def make(duration_s=10.0, path=None, fingerprint="f00d", gaps=()):
        channels = (
            Channel("EEG", "µV", Fraction(512), ChannelRole.EEG),
            Channel("EMG", "µV", Fraction(512), ChannelRole.EMG),
        )
        return Recording(
            channels,
            {channel.name: Silence() for channel in channels},
            duration_s,
            start_time=datetime(2024, 2, 3, 9, 0, 0),
            gaps=gaps,
            fingerprint=fingerprint,
            path=path,
        )

    return make


@pytest.fixture
def make_scores():
    def make(stages, model_id="first", sure=0.8):
        stages = np.asarray(stages)
        probabilities = np.full((len(stages), 3), (1 - sure) / 2, dtype=np.float32)
        known = stages >= 0
        probabilities[np.flatnonzero(known), stages[known]] = sure
        probabilities[~known] = np.nan
        return Scores(probabilities, "mixed", model_id, "EEG", "EMG")

    return make


@pytest.fixture
def session(qapp, make_recording):
    return ScoringSession(make_recording(), person="Ada")


@pytest.fixture
def benchmark_ms():
    """Time of the fastest of some calls, which other programs disturb least."""

    def measure(work, repeats=20):
        times = []
        for _ in range(repeats):
            begun = time.thread_time()
            work()
            times.append(time.thread_time() - begun)
        return min(times) * 1e3

    return measure


_CLAIM = """
import sys
from pathlib import Path
from hypnoscope.session.line_claim import LineClaim
claim = LineClaim(Path(sys.argv[1]), int(sys.argv[2]))
print(claim.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def claim_elsewhere():
    """Claim a line of the journal from another process; what is returned is that process."""
    started = []

    def claim(journal, line):
        process = subprocess.Popen(
            [sys.executable, "-c", _CLAIM, str(journal), str(line)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "True\n"
        return process

    yield claim
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def make_recorder(qapp):
    """Record sessions; what is recorded is complete once the recorder is closed or killed."""
    made = []

    def make(session, folder, *, patience_s=60.0, **options):  # a busy computer is slow
        made.append(Recorder(session, folder, patience_s=patience_s, **options))
        return made[-1]

    yield make
    for recorder in made:
        recorder.close()


@pytest.fixture
def write_recording(tmp_path):
    def write(name="mouse.edf", seconds=10, seed=0):
        noise = np.random.default_rng(seed)
        signals = [
            EdfSignal(channel, "uV", Fraction(64), noise.normal(0, 50, 64 * seconds))
            for channel in ("EEG", "EMG")
        ]
        write_edf(tmp_path / name, signals, datetime(2024, 2, 3, 9, 0, 0))
        return tmp_path / name

    return write


@pytest.fixture
def recording_path(qapp, write_recording):
    return write_recording()


@pytest.fixture
def write_stages():
    """Write stages that Ada set beside a recording."""

    def write(recording_path, n_epochs=10, stage=Stage.NREM):
        stages = np.full(n_epochs, stage, dtype=np.int8)
        hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), stages)
        write_hypnogram(stages_path_of(recording_path), hypnogram)

    return write


@pytest.fixture
def journal_folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def recorder(session, make_recorder, journal_folder):
    return make_recorder(session, journal_folder, retry_s=0.05)


@pytest.fixture
def next_start(journal_folder, make_recorder):
    """Do what the next start of the program does when the user goes on; None for nothing kept."""

    def start(recording):
        kept = find_kept(recording, journal_folder).kept
        if kept is None:
            return None
        session = session_of(Document(recording, kept=kept), "Ada", go_on=True)
        recorder = make_recorder(session, journal_folder, kept=kept)
        return session, recorder

    return start
