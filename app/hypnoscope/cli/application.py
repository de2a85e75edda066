"""The commands as one program."""

from typing import Annotated

import typer

from hypnoscope.cli import (
    apply_rules,
    benchmark,
    convert,
    demo,
    evaluate,
    figure,
    info,
    journal,
    opening,
    repair,
    retrain,
    score,
    simulate,
    stats,
    train,
)
from hypnoscope.cli.program import Program
from hypnoscope.formats.versions import installed_versions

app = typer.Typer(
    cls=Program,
    subcommand_metavar="[FILE] | COMMAND ...",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("open", hidden=True)(opening.open_window)
app.command()(score.score)
app.command("apply-rules")(apply_rules.apply_rules)
app.command()(info.info)
app.command()(repair.repair)
app.command()(convert.convert)
app.command()(evaluate.evaluate)
app.command()(stats.stats)
app.command()(figure.figure)
app.command()(journal.journal)
app.command()(simulate.simulate)
app.command()(retrain.retrain)
app.command()(train.train)
app.command()(demo.demo)
app.command()(benchmark.benchmark)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hypnoscope {installed_versions().get('hypnoscope', 'not installed')}")
        raise typer.Exit


@app.callback()
def hypnoscope(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Score sleep in mouse EEG and EMG recordings, second by second.

    hypnoscope [FILE] opens the window, on the recording FILE if it is given.
    """
