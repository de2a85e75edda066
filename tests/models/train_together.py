"""What `torchrun` starts in a test: a small training, and what each process ended with."""

import sys
from dataclasses import replace
from pathlib import Path

import torch

from sdreamer.cohort import SimulatedCohort
from sdreamer.config import SequenceModelConfig
from sdreamer.schedule import Schedule
from sdreamer.teamwork import Team
from sdreamer.trainer import SequenceTrainer, TrainingConfig
from sdreamer.training import train

SETTINGS = TrainingConfig(
    model=SequenceModelConfig(
        d_model=16,
        n_heads=2,
        d_ff=32,
        d_head=16,
        patch_samples=64,
        n_epoch_blocks=1,
        n_sequence_blocks=1,
        sequence_epochs=8,
        reference_epochs=4,
    ),
    cohort=SimulatedCohort(seed=2, recordings=3, minutes=(1.0,)),
    schedule=Schedule(learning_rate=3e-3, warmup_steps=2, passes=2),
    validation_recordings=1,
    validate_every=2,
    bfloat16=False,
)


def main(out: Path) -> None:
    """Train, then train one pass more by hand and write the weights down."""
    torch.set_num_threads(1)
    cpu = torch.device("cpu")
    team = Team.joined(cpu)
    train(SETTINGS, out / "run", cpu, lambda text: None, team=team)
    trainer = SequenceTrainer(replace(SETTINGS, seed=5), cpu, team=team)
    recordings = SETTINGS.cohort.one_pass(7, team)
    trainer.run_pass(0, recordings)
    torch.save(trainer.model.state_dict(), out / f"weights-{team.rank}.pt")
    (out / f"mice-{team.rank}").write_text(str(float(recordings[0].eeg.samples[0, 0])))
    team.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
