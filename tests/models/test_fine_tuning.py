"""Going on with training on what a laboratory scored itself."""

import numpy as np
import pytest

from sdreamer import fine_tuning
from sdreamer.checkpoint import load_checkpoint, save_checkpoint
from sdreamer.config import EpochModelConfig
from sdreamer.data import UNLABELLED
from sdreamer.epoch_model import EpochModel
from sdreamer.evaluation import score_recording
from sdreamer.fine_tuning import fine_tune
from sdreamer.metadata import CheckpointError, CheckpointMetadata, read_metadata

from .small import drawn_stages, small_checkpoint, small_recording


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "base.safetensors"
    small_checkpoint(path)
    return path


@pytest.fixture
def out(tmp_path):
    return tmp_path / "ours.safetensors"


@pytest.fixture
def examples():
    return [small_recording(drawn_stages(60, i), i) for i in range(2)]


@pytest.fixture
def _quickly(monkeypatch):
    """Rehearse next to nothing, and learn as fast as a model of some thousand weights can."""
    monkeypatch.setattr(fine_tuning, "_rehearsal", lambda *_: small_recording(drawn_stages(8)))
    monkeypatch.setattr(fine_tuning, "_LEARNING_RATE", 5e-3)


def accuracy(path, recording, pathway="mixed") -> float:
    return score_recording(load_checkpoint(path).model, recording).figures(pathway).accuracy


@pytest.mark.usefixtures("_quickly")
def test_agreement_with_the_examples_improves_and_carries_over(base, examples, out):
    fine_tune(base, examples, name="ours", out=out, passes=6, device="cpu")
    unseen = small_recording(drawn_stages(60, 9), 9)
    for pathway in ("eeg", "emg", "mixed"):
        for recording in (*examples, unseen):
            before, after = (accuracy(path, recording, pathway) for path in (base, out))
            assert after > max(before, 0.6), pathway


@pytest.mark.usefixtures("_quickly")
def test_the_new_checkpoint_says_where_it_comes_from(base, examples, out):
    before = base.read_bytes()
    examples[0].stages[:10] = UNLABELLED
    fine_tune(base, examples, name="our mice", out=out, passes=1, device="cpu")
    assert base.read_bytes() == before
    old, new = read_metadata(base), read_metadata(out)
    assert new.name == "our mice"
    assert new.checkpoint_id != old.checkpoint_id
    assert new.training["base"] == old.checkpoint_id
    assert new.training["base_training"] == old.training
    assert new.training["labelled_epochs"] == 110
    assert new.training["recordings"] == 2
    assert (new.config, new.class_names, new.temperatures, new.sfreq) == (
        old.config,
        old.class_names,
        old.temperatures,
        old.sfreq,
    )


def test_every_pass_rehearses_another_simulated_recording(base, examples, out, monkeypatch):
    seen = []

    def run_pass(trainer, number, recordings, progress):
        seen.append(list(recordings))

    monkeypatch.setattr(fine_tuning, "_REHEARSAL_S", (30, 90))
    monkeypatch.setattr(fine_tuning.SequenceTrainer, "run_pass", run_pass)
    fine_tune(base, examples, name="ours", out=out, passes=3, device="cpu")
    assert [recordings[:2] for recordings in seen] == [examples] * 3
    rehearsed = [recordings[2] for recordings in seen]
    assert [len(recording.stages) for recording in rehearsed] == [90] * 3
    assert not np.array_equal(rehearsed[0].eeg.samples, rehearsed[1].eeg.samples)


@pytest.mark.usefixtures("_quickly")
def test_fine_tuning_twice_gives_the_same_weights(base, examples, tmp_path):
    made = []
    for i in range(2):
        fine_tune(base, examples, name="ours", out=tmp_path / f"{i}", passes=1, device="cpu")
        made.append(read_metadata(tmp_path / f"{i}").weights_sha256)
    assert made[0] == made[1]


@pytest.mark.usefixtures("_quickly")
def test_progress_rises_to_its_total(base, examples, out):
    told = []
    fine_tune(
        base,
        examples,
        name="ours",
        out=out,
        passes=2,
        device="cpu",
        progress=lambda done, total: told.append((done, total)),
    )
    done = [at for at, _ in told]
    assert done == sorted(done)
    assert {total for _, total in told} == {done[-1]}


@pytest.mark.usefixtures("_quickly")
@pytest.mark.parametrize("at", [1, 5])
def test_what_progress_raises_passes_through_and_nothing_is_written(base, examples, out, at):
    class Cancelled(Exception):
        pass

    told = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if len(told) == at:
            raise Cancelled

    files = {path: path.read_bytes() for path in base.parent.iterdir()}
    with pytest.raises(Cancelled):
        fine_tune(base, examples, name="ours", out=out, passes=2, device="cpu", progress=stop)
    assert {path: path.read_bytes() for path in base.parent.iterdir()} == files


def test_examples_without_anything_to_learn_from_are_refused(base, out):
    unlabelled = small_recording(np.full(20, UNLABELLED, np.int8))
    lost = small_recording(drawn_stages(5), lost=tuple(range(5)))
    for examples in ([], [unlabelled], [lost]):
        with pytest.raises(ValueError, match=r"^no epoch of the examples has a stage"):
            fine_tune(base, examples, name="ours", out=out, device="cpu")
    assert not out.exists()


def test_an_epoch_model_is_refused(tmp_path, examples, out):
    config = EpochModelConfig(d_model=16, n_heads=2, d_ff=32, d_head=16, n_blocks=1)
    metadata = CheckpointMetadata(
        name="epochs", config=config, class_names=("Wake", "NREM", "REM"), sfreq=512.0
    )
    path = tmp_path / "epochs.safetensors"
    save_checkpoint(path, EpochModel(config), metadata)
    with pytest.raises(CheckpointError, match=r"epochs\.safetensors holds an epoch model"):
        fine_tune(path, examples, name="ours", out=out, device="cpu")


def test_a_few_scored_minutes_of_a_day_are_stretched_like_a_short_recording(base):
    model = load_checkpoint(base).model
    short = small_recording(drawn_stages(40))
    stages = np.full(2000, UNLABELLED, np.int8)
    stages[800:840] = drawn_stages(40)
    in_a_day = small_recording(stages)
    repeats = [fine_tuning._config(model, [e], 3, 0).repeats for e in (short, in_a_day)]
    assert repeats[0] == repeats[1] > 1
    plenty = [small_recording(drawn_stages(600))]
    assert fine_tuning._config(model, plenty, 3, 0).repeats == 1


@pytest.mark.usefixtures("_quickly")
def test_recordings_of_one_signal_can_be_learned_from(base, out):
    alone = small_recording(drawn_stages(60), channels="emg")
    fine_tune(base, [alone], name="ours", out=out, passes=4, device="cpu")
    assert accuracy(out, alone, "emg") > accuracy(base, alone, "emg")
