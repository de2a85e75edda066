"""Command line of the model library: ``python -m sdreamer train``."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import torch

from sdreamer.cohort import SimulatedCohort
from sdreamer.predictor import choose_device
from sdreamer.schedule import Schedule
from sdreamer.trainer import TrainingConfig
from sdreamer.training import train


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="sdreamer", description=__doc__)
    commands = parser.add_subparsers(required=True)
    training = commands.add_parser("train", help="train on simulated recordings; resumes")
    training.add_argument("--out", type=Path, required=True, help="folder of the run")
    training.add_argument("--name", default="sdreamer", help="name of the checkpoint")
    training.add_argument("--passes", type=int, default=Schedule().passes)
    training.add_argument("--recordings", type=int, default=SimulatedCohort().recordings)
    training.add_argument("--validation", type=int, default=TrainingConfig().validation_recordings)
    training.add_argument("--seed", type=int, default=0)
    training.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
    training.add_argument("--threads", type=int, help="of the processor; default: all")
    training.add_argument("--float32", action="store_true", help="do not round to bfloat16")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    defaults = TrainingConfig()
    config = replace(
        defaults,
        seed=arguments.seed,
        cohort=replace(defaults.cohort, seed=arguments.seed, recordings=arguments.recordings),
        schedule=replace(defaults.schedule, passes=arguments.passes),
        validation_recordings=arguments.validation,
        bfloat16=not arguments.float32,
    )
    path = train(config, arguments.out, choose_device(arguments.device), _say, arguments.name)
    _say(f"best checkpoint: {path}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
