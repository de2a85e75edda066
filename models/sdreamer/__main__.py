"""Command line of the model library: ``python -m sdreamer train``, ``evaluate`` and ``faults``."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from sdreamer.checkpoint import load_checkpoint
from sdreamer.choices import CHOICES, SEQUENCE_CHOICES, choices_named, compare_choices
from sdreamer.cohort import SimulatedCohort
from sdreamer.condition_table import RECORDINGS, write_table
from sdreamer.config import PATHWAYS, Json
from sdreamer.data import LabelledRecording, labelled_simulation
from sdreamer.devices import choose_device
from sdreamer.evaluation import calibration_error, pooled_figures, score_recording
from sdreamer.faults.rates import rates, row
from sdreamer.metadata import CheckpointError, CheckpointMetadata
from sdreamer.plain_mice import simulate_plain_mouse
from sdreamer.predictor import Predictor
from sdreamer.schedule import Schedule
from sdreamer.sequence_model import SequenceModel
from sdreamer.simulation.scorers import ScorerTraits, scored_by_hand
from sdreamer.teamwork import Team, local_device
from sdreamer.trainer import TrainingConfig
from sdreamer.training import train

_MINUTES_TO_EVALUATE = (40.0,)
_RECORDINGS_TO_EVALUATE = 40


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and do what it says."""
    chosen = _parser().parse_args(arguments)
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    chosen.run(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sdreamer", description=__doc__)
    commands = parser.add_subparsers(required=True)
    training = commands.add_parser("train", help="train on simulated recordings; resumes")
    training.set_defaults(run=_train)
    training.add_argument("--out", type=Path, required=True, help="folder of the run")
    training.add_argument("--name", default="sdreamer", help="name of the checkpoint")
    training.add_argument("--passes", type=int, default=Schedule().passes)
    training.add_argument(
        "--learning-rate", type=float, default=Schedule().learning_rate, help="at its highest"
    )
    training.add_argument(
        "--decay-share",
        type=_share,
        default=Schedule().decay_share,
        help="of the passes, over which the learning rate falls",
    )
    training.add_argument("--recordings", type=int, default=SimulatedCohort().recordings)
    training.add_argument("--validation", type=int, default=TrainingConfig().validation_recordings)
    training.add_argument(
        "--from", type=Path, dest="begin_from", metavar="CHECKPOINT", help="begin with its weights"
    )
    training.add_argument(
        "--patience", type=int, default=0, help="end after so many passes without a gain; 0: never"
    )
    training.add_argument("--float32", action="store_true", help="do not round to bfloat16")
    comparison = commands.add_parser("choices", help="compare choices beside the paper's")
    comparison.set_defaults(run=_compare_choices)
    comparison.add_argument("--out", type=Path, required=True, help="folder of the tables")
    comparison.add_argument("--passes", type=int, default=10)
    comparison.add_argument(
        "--over",
        type=Path,
        metavar="CHECKPOINT",
        help="train sequence encoders alone, over the epoch encoder of this checkpoint",
    )
    comparison.add_argument(
        "--only", action="append", metavar="NAME", help="of the choices this one; may be repeated"
    )
    comparison.add_argument("--repeats", type=int, default=1, help="of the recordings in a pass")
    evaluation = commands.add_parser("evaluate", help="score simulated laboratories never seen")
    evaluation.set_defaults(run=_evaluate)
    evaluation.add_argument("checkpoint", type=Path)
    animals = evaluation.add_mutually_exclusive_group()
    animals.add_argument(
        "--broken", type=float, default=0.0, help="share of recordings with a broken electrode"
    )
    evaluation.add_argument(
        "--scored-by-hand",
        action="store_true",
        help="compare with what a simulated scorer, who slips, makes of the true stages",
    )
    animals.add_argument(
        "--plain-mice",
        action="store_true",
        help="score mice of a second simulator, from which nothing was learned",
    )
    evaluation.add_argument("--recordings", type=int, help="40 of 40 minutes; 20 of 20 a condition")
    animals.add_argument(
        "--conditions", type=Path, metavar="DIR", help="write a table of each fault alone to DIR"
    )
    faults = commands.add_parser("faults", help="measure how often faults are found and missed")
    faults.set_defaults(run=_measure_faults)
    faults.add_argument("--recordings", type=int, default=120, help="of each fault")
    faults.add_argument("--minutes", type=float, default=20.0, help="length of each")
    faults.add_argument("--threads", type=int, help="of the processor; default: all")
    for command in (training, comparison, evaluation):
        command.add_argument("--seed", type=int, default=0)
        command.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
        command.add_argument("--threads", type=int, help="of the processor; default: all")
    return parser


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share


def _train(chosen: argparse.Namespace) -> None:
    defaults = TrainingConfig()
    config = replace(
        defaults,
        seed=chosen.seed,
        cohort=replace(defaults.cohort, seed=chosen.seed, recordings=chosen.recordings),
        schedule=replace(
            defaults.schedule,
            passes=chosen.passes,
            learning_rate=chosen.learning_rate,
            decay_share=chosen.decay_share,
        ),
        validation_recordings=chosen.validation,
        bfloat16=not chosen.float32,
        patience=chosen.patience,
    )
    device = local_device(choose_device(chosen.device))
    team = Team.joined(device)
    log = _say if team.leads else _say_nothing
    path = train(config, chosen.out, device, log, chosen.name, chosen.begin_from, team=team)
    team.leave()
    log(f"best checkpoint: {path}")


def _compare_choices(chosen: argparse.Namespace) -> None:
    defaults = TrainingConfig()
    config = replace(
        defaults,
        seed=chosen.seed,
        cohort=replace(defaults.cohort, seed=chosen.seed),
        schedule=replace(defaults.schedule, passes=chosen.passes),
        repeats=chosen.repeats,
    )
    try:
        choices = choices_named(chosen.only, CHOICES if chosen.over is None else SEQUENCE_CHOICES)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    encoder = None if chosen.over is None else _sequence_model(chosen.over)[0]
    device = choose_device(chosen.device)
    table = compare_choices(config, chosen.out, device, _say, choices, encoder)
    _say(table.read_text())


def _measure_faults(chosen: argparse.Namespace) -> None:
    _say("| what is wrong | to be found | found | anything else |\n|---|---|---|---|")
    for rate in rates(chosen.recordings, chosen.minutes):
        _say(row(rate))


def _write_conditions(chosen: argparse.Namespace) -> None:
    predictor = Predictor.load(chosen.checkpoint, chosen.device)
    write_table(predictor, chosen.conditions, chosen.recordings or RECORDINGS, log=_say)


def _evaluate(chosen: argparse.Namespace) -> None:
    if chosen.conditions:
        _write_conditions(chosen)
        return
    model, metadata = _sequence_model(chosen.checkpoint)
    model = model.to(choose_device(chosen.device))
    cohort = SimulatedCohort(
        seed=chosen.seed, minutes=_MINUTES_TO_EVALUATE, dead_share=chosen.broken
    )
    temperatures = dict(metadata.temperatures)
    numbers = range(chosen.recordings or _RECORDINGS_TO_EVALUATE)
    if chosen.plain_mice:
        minutes = _MINUTES_TO_EVALUATE[0]
        mice = (simulate_plain_mouse(chosen.seed, i, minutes) for i in numbers)
        recordings = [labelled_simulation(mouse) for mouse in mice]
    else:
        recordings = [cohort.recording("test", i) for i in numbers]
    if chosen.scored_by_hand:
        recordings = [_scored_by_hand(chosen.seed, i, r) for i, r in enumerate(recordings)]
    scored = [score_recording(model, recording, temperatures) for recording in recordings]
    report: dict[str, Json] = {"checkpoint": metadata.checkpoint_id}
    for pathway in PATHWAYS:
        figures = pooled_figures(scored, pathway)
        report[pathway] = {
            "epochs": figures.n_epochs,
            "accuracy": round(figures.accuracy, 4),
            "macro_f1": round(figures.macro_f1, 4),
            "f1": figures.f1.round(4).tolist(),
            "recall": figures.recall.round(4).tolist(),
            "precision": figures.precision.round(4).tolist(),
            "calibration_error": round(calibration_error(scored, pathway), 4),
            "accuracy_by_recording": [round(r.figures(pathway).accuracy, 4) for r in scored],
            "confusion": figures.confusion.tolist(),
        }
    _say(json.dumps(report, indent=1))


def _sequence_model(path: Path) -> tuple[SequenceModel, CheckpointMetadata]:
    checkpoint = load_checkpoint(path)
    if not isinstance(checkpoint.model, SequenceModel):
        raise CheckpointError(f"{path} holds no sequence model.")
    return checkpoint.model, checkpoint.metadata


def _scored_by_hand(seed: int, number: int, recording: LabelledRecording) -> LabelledRecording:
    rng = np.random.default_rng((seed, number, 2))
    stages = scored_by_hand(rng, ScorerTraits.draw(rng), recording.stages)
    return replace(recording, stages=stages)


def _say_nothing(text: str) -> None:
    """Leave speaking to the process that leads."""


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
