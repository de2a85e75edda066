"""`hypnoscope convert`: from one program's hypnogram to another's, nothing assumed."""

import pytest
from typer.testing import CliRunner

from hypnoscope.cli.application import app
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.formats.hypnograms.registry import format_called

runner = CliRunner()


def ran(*arguments, code=0):
    done = runner.invoke(app, ["convert", *(str(argument) for argument in arguments)])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def codes_file(tmp_path):
    def make(codes):
        path = tmp_path / "codes.txt"
        path.write_text("\n".join(map(str, codes)) + "\n")
        return path

    return make


def test_numbers_are_converted_only_with_their_meaning(codes_file, tmp_path):
    path, out = codes_file([2, 2, 3, 1]), tmp_path / "out.csv"
    refused = ran(path, "-o", out, "--epoch", "2.5", code=1).output
    assert "does not tell what '1', '2', '3' mean; say it with --codes" in refused
    assert "AccuSleep, AccuSleePy: -1 Unscored, 1 REM, 2 Wake, 3 NREM" in refused
    assert not out.exists()
    shown = ran(path, "-o", out, "--epoch", "2.5", "--codes", "1=REM,2=Wake, 3=NREM-artefact")
    assert "10 epochs of 1 s: Wake 5, NREM 3, REM 2, Unscored 0" in shown.stdout
    hypnogram = read_hypnogram(out).hypnogram
    assert hypnogram.stages.tolist() == [0] * 5 + [1] * 3 + [2] * 2
    assert hypnogram.artefacts.sum() == 3


def test_epochs_are_rebinned_by_majority_and_losses_are_told(codes_file, tmp_path):
    path, out = codes_file(["W", "W", "W", "N", "N", "N"]), tmp_path / "out.hyp"
    done = ran(path, "-o", out, "--to", "elan", "--epoch", "1", "--to-epoch", "2")
    assert "1 epoch with several stages" in done.output
    assert "Elan .hyp does not hold who set each second." in done.output
    assert format_called("elan").read(out).epoch_codes == ["0", "0", "2"]


def test_the_recording_tells_epoch_length_and_misfits_are_refused(
    codes_file, ten_minutes, tmp_path
):
    out = tmp_path / "out.txt"
    fitting = codes_file(["W", "N"] * 75)
    ran(fitting, "-o", out, "--to", "misleep", "--recording", ten_minutes.recording)
    assert format_called("misleep").read(out).n_epochs == 600
    longer = codes_file(["W"] * 153)
    arguments = (longer, "-o", tmp_path / "b.txt", "--to", "misleep", "--epoch", "4")
    refused = ran(*arguments, "--recording", ten_minutes.recording, code=1).output
    assert "12 s longer than the recording at its end" in refused
    done = ran(*arguments, "--recording", ten_minutes.recording, "--cut")
    assert "12 s longer" in done.output
    assert format_called("misleep").read(tmp_path / "b.txt").n_epochs == 600


def test_a_copy_of_the_recording_is_written(ten_minutes, tmp_path):
    out = tmp_path / "copy.edf"
    ran(ten_minutes.stages, "-o", out, "--to", "edf-copy", "--recording", ten_minutes.recording)
    read = format_called("edf-copy").read(out)
    assert read.n_epochs * read.epoch_s == 600
    refused = ran(ten_minutes.stages, "-o", tmp_path / "b.edf", "--to", "edf-copy", code=2)
    assert "needs the recording" in refused.output


def test_a_hypnogram_is_taken_for_what_the_user_says(tmp_path, codes_file):
    out = tmp_path / "out.csv"
    refused = ran(codes_file(["W"]), "-o", out, "--from", "misleep", code=1).output
    assert "has no section 'Sleep stage'" in refused
    assert (
        "is no format of hypnograms" in ran(codes_file("W"), "-o", out, "--to", "x", code=1).output
    )
    letter = codes_file(["Dear all,"])
    assert "is no hypnogram" in ran(letter, "-o", out, code=1).output
    assert "does not exist" in ran(tmp_path / "none", "-o", out, code=1).output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--codes", "1:REM", "--epoch", "1"), "is no code with its meaning"),
        (("--codes", "1=sleepy", "--epoch", "1"), "is no code with its meaning"),
        (("--epoch", "0"), "is no length of an epoch"),
        (("--epoch", "long"), "is no number of seconds"),
        (("--to-epoch", "4", "--epoch", "1"), "hypnoscope has epochs of 1 s"),
        (("--to", "table"), "can be read, but not written"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(codes_file, tmp_path, arguments, told):
    done = ran(codes_file(["W", "N"]), "-o", tmp_path / "o.csv", *arguments, code=2)
    assert told in " ".join(done.output.replace("│", " ").split())


def test_nothing_is_overwritten(codes_file, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("mine")
    assert "exists" in ran(codes_file(["W"]), "-o", out, "--epoch", "1", code=2).output
    assert (out.read_text(), Stage.WAKE) == ("mine", 0)
