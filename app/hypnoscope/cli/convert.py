"""`hypnoscope convert`: write a hypnogram in the format of another program."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.terminal import complain
from hypnoscope.core.rebinning import Rebinned, exact_length, rebinned
from hypnoscope.core.recording import Recording
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_text import counted, number
from hypnoscope.formats.hypnograms.codes import (
    MEANINGS,
    Meaning,
    fitting_conventions,
    meanings_of_names,
)
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat, HypnogramToWrite
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.placing import Placement, overhang, placed, proposed_length
from hypnoscope.formats.hypnograms.registry import format_called, formats_of, writable_formats

_KEYS = ", ".join(known.key for known in writable_formats())


def convert(
    file: Annotated[Path, typer.Argument(metavar="IN", help="Hypnogram to read.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT", help="Where it goes; a new file.")
    ],
    source: Annotated[
        str | None, typer.Option("--from", metavar="F", help="Its format; by default as found.")
    ] = None,
    target: Annotated[
        str, typer.Option("--to", metavar="F", help=f"Format to write: {_KEYS}.")
    ] = "hypnoscope",
    codes: Annotated[
        str | None,
        typer.Option(
            metavar="CODES", help="What codes mean, as 1=REM,2=Wake,3=NREM,4=Artefact,5=Unscored."
        ),
    ] = None,
    epoch: Annotated[
        str | None,
        typer.Option(metavar="SECONDS", help="Length of the epochs in IN, if it does not tell."),
    ] = None,
    offset: Annotated[
        str | None,
        typer.Option(metavar="SECONDS", help="When IN begins, counted from the recording."),
    ] = None,
    to_epoch: Annotated[
        str | None,
        typer.Option(metavar="SECONDS", help="Length of the epochs to write, by majority."),
    ] = None,
    recording: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The recording; some formats hold or need it."),
    ] = None,
    cut: Annotated[
        bool,
        typer.Option("--cut", help="Leave out what lies outside of the recording, or is missing."),
    ] = False,
) -> None:
    """Write a hypnogram in the format of another program.

    Numbers mean different things in different programs: unless IN tells what its codes mean,
    --codes must. What OUT does not hold is said on stderr.
    """
    if output.exists():
        raise typer.BadParameter(f"{output} exists; give it a new name", param_hint="-o")
    written = format_called(target)
    if written.write is None:
        raise typer.BadParameter(f"{target} can be read, but not written", param_hint="--to")
    imported = _read(file, source)
    recorded = None if recording is None else read_recording(recording)
    if written.needs_recording and recorded is None:
        raise typer.BadParameter(f"{target} needs the recording", param_hint="--recording")
    placement = Placement(
        _length(file, imported, epoch, recorded),
        imported.onset_s if offset is None else _seconds(offset, "--offset"),
        _meanings(file, imported, codes),
    )
    if recorded is not None:
        _check_ends(file, imported, placement, recorded, cut)
    n_seconds = None if recorded is None else recorded.epochs.n_epochs
    content = _content(placed(imported, placement, n_seconds), recorded, written, to_epoch)
    try:
        written.write(output, content)
    except FormatError:
        raise
    except ValueError as error:
        raise FormatError(f"{output.name} was not written: {error}.") from error
    _report(file, output, content)


def _read(file: Path, key: str | None) -> ImportedHypnogram:
    if not file.is_file():
        raise FormatError(f"{file} does not exist; check the name and the folder.")
    found = [format_called(key)] if key else formats_of(file)
    if not found:
        raise FormatError(
            f"{file.name} is no hypnogram that this program can read; say with --from what it is."
        )
    if found[0].read is None:
        raise FormatError(f"{found[0].key} can be written, but not read; choose another --from.")
    imported = found[0].read(file)
    for remark in imported.remarks:
        complain(remark)
    return imported


def _meanings(file: Path, imported: ImportedHypnogram, told: str | None) -> Mapping[str, Meaning]:
    sure = imported.certainty != "unsure"
    proposed = imported.meanings if sure else meanings_of_names(imported.codes)
    meanings: dict[str, Meaning | None] = {**proposed, **_parsed(told or "")}
    unknown = [code for code in imported.codes if meanings.get(code) is None]
    if unknown:
        choices = "; ".join(
            f"{known.name}: {known.described()}" for known in fitting_conventions(imported.codes)
        )
        raise FormatError(
            f"{file.name} does not tell what {', '.join(map(repr, unknown))} mean; say it with "
            f"--codes. Programs that have such codes: {choices or 'none that is known'}."
        )
    return {code: meaning for code, meaning in meanings.items() if meaning is not None}


def _parsed(told: str) -> dict[str, Meaning]:
    known = {str(meaning).casefold(): meaning for meaning in MEANINGS}
    known |= {str(meaning).replace(", ", "-").casefold(): meaning for meaning in MEANINGS}
    meanings = {}
    for pair in filter(None, (part.strip() for part in told.split(","))):
        code, sign, name = (part.strip() for part in pair.rpartition("="))
        meaning = known.get(name.casefold())
        if meaning is None:
            try:
                meaning = Meaning(Stage.parse(name)) if sign and name else None
            except ValueError:
                meaning = None
        if meaning is None:
            raise typer.BadParameter(
                f"{pair!r} is no code with its meaning; write such as 1=REM,2=Wake,3=NREM-artefact",
                param_hint="--codes",
            )
        meanings[code] = meaning
    return meanings


def _length(
    file: Path, imported: ImportedHypnogram, told: str | None, recording: Recording | None
) -> Fraction:
    if told is not None:
        length = _seconds(told, "--epoch")
        if length <= 0:
            raise typer.BadParameter(f"{told!r} is no length of an epoch", param_hint="--epoch")
        return length
    duration_s = None if recording is None else exact_length(recording.duration_s)
    length_s = proposed_length(imported, duration_s)
    if length_s is None:
        raise FormatError(
            f"{file.name} does not tell how long its epochs are; say it with --epoch SECONDS."
        )
    return length_s


def _seconds(text: str, option: str) -> Fraction:
    try:
        return number(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number of seconds", param_hint=option) from None


def _check_ends(
    file: Path, imported: ImportedHypnogram, placement: Placement, recording: Recording, cut: bool
) -> None:
    """Say how the ends lie to each other; refuse a misfit that the user does not know of."""
    ends = overhang(
        imported.n_epochs,
        placement.epoch_s,
        placement.onset_s,
        exact_length(recording.duration_s),
    )
    if not ends.fits and not cut:
        raise FormatError(
            f"{file.name} does not fit the recording. {' '.join(ends.sentences)} Give --offset or "
            "--epoch, or --cut to leave out what lies outside and leave unscored what is missing."
        )
    for sentence in ends.sentences:
        complain(sentence)


def _content(
    seconds: Rebinned, recording: Recording | None, written: HypnogramFormat, to_epoch: str | None
) -> HypnogramToWrite:
    """Return what is to be written, and say what is lost by it."""
    length = Fraction(1) if to_epoch is None else _seconds(to_epoch, "--to-epoch")
    if length <= 0 or (written.epoch_lengths and length not in written.epoch_lengths):
        lengths = " or ".join(f"{float(one):g}" for one in written.epoch_lengths)
        raise typer.BadParameter(
            f"{written.key} has epochs of {lengths or 'more than 0'} s", param_hint="--to-epoch"
        )
    result = rebinned(seconds.hypnogram, seconds.scores, length)
    n_mixed = int(result.mixed.sum())
    if n_mixed:
        complain(
            f"{counted(n_mixed, 'epoch')} with several stages: the one that lasts longest counts."
        )
    lost = written.loses(HypnogramToWrite(seconds.hypnogram, seconds.scores, recording))
    if lost:
        complain(lost)
    return HypnogramToWrite(result.hypnogram, result.scores, recording)


def _report(file: Path, output: Path, content: HypnogramToWrite) -> None:
    hypnogram = content.hypnogram
    counts = ", ".join(
        f"{stage.label} {int((hypnogram.stages == stage).sum()):,}"
        for stage in (Stage.WAKE, Stage.NREM, Stage.REM, Stage.UNSCORED)
    )
    typer.echo(f"{file}: {len(hypnogram):,} epochs of {hypnogram.epoch_s:g} s: {counts}")
    typer.echo(f"  written to {output}")
