"""Training by several processes: torchrun starts two, and one result comes of it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sdreamer.cohort import SimulatedCohort
from sdreamer.teamwork import Team, local_device

PROGRAM = Path(__file__).with_name("train_together.py")
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> Path:
    """The folder of a training by two processes."""
    out = tmp_path_factory.mktemp("together")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([*command, str(PROGRAM), str(out)], check=True, timeout=240)
    return out


def weights(out: Path, rank: int) -> dict[str, torch.Tensor]:
    return torch.load(out / f"weights-{rank}.pt", weights_only=True)


def test_all_processes_end_with_the_same_weights_though_each_had_its_own_mice(together):
    first, second = weights(together, 0), weights(together, 1)
    assert all(torch.equal(weight, second[name]) for name, weight in first.items())
    assert (together / "mice-0").read_text() != (together / "mice-1").read_text()


def test_one_process_alone_logs_and_saves(together):
    assert (together / "run" / "state.pt").exists()
    rows = (together / "run" / "log.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["pass", "0", "1"]
    assert (together / "run" / "sdreamer.safetensors").exists()


def test_a_team_of_one_shares_nothing():
    alone = Team.joined(CPU)
    module = torch.nn.Linear(2, 2)
    assert alone == Team(rank=0, size=1)
    assert alone.leads
    assert alone.shared(module) is module
    assert (alone.fewest(3, CPU), alone.mean(0.5, CPU)) == (3, 0.5)
    alone.leave()
    assert local_device(torch.device("cuda")) == torch.device("cuda")


def test_the_members_of_a_team_share_out_the_recordings_of_a_pass():
    cohort = replace(SimulatedCohort(), recordings=3, minutes=(0.2,))
    whole = cohort.one_pass(1)
    shares = [cohort.one_pass(1, Team(rank, 2)) for rank in range(2)]
    assert [len(share) for share in shares] == [2, 1]
    got = [shares[0][0], shares[1][0], shares[0][1]]
    for one, other in zip(whole, got, strict=True):
        assert (one.eeg.samples == other.eeg.samples).all()
