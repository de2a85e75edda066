"""What the dialog of the import says of a hypnogram before it is taken over."""

from hypnoscope.session.importing import ImportPreview
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.texts import counted


def ends_text(surplus_s: float, missing_s: float) -> str:
    """Return what the box says that lets a hypnogram of another length pass; empty for none."""
    if surplus_s and missing_s:
        return translate(
            "ImportHypnogram",
            "Leave out the {} outside the recording and leave {} of the recording as they are",
        ).format(_seconds_text(surplus_s), _seconds_text(missing_s))
    if surplus_s:
        surplus = translate("ImportHypnogram", "Leave out the {} outside the recording")
        return surplus.format(_seconds_text(surplus_s))
    missing = translate("ImportHypnogram", "Leave {} of the recording as they are")
    return missing.format(_seconds_text(missing_s)) if missing_s else ""


def told_of_missing(a_meaning: bool, the_length: bool) -> str:
    """Return what is left to be chosen: what codes mean, how long an epoch is, or both."""
    if a_meaning and the_length:
        return translate(
            "ImportHypnogram", "Choose what every code means, and how long an epoch is."
        )
    if a_meaning:
        return translate("ImportHypnogram", "Choose what every code means.")
    return translate("ImportHypnogram", "Choose how long an epoch is.")


def told_of_importing(preview: ImportPreview) -> str:
    """Return what taking a hypnogram over will set, change and leave alone."""
    n_taken = int(preview.taken.sum())
    if not n_taken:
        return translate("ImportHypnogram", "Nothing would be set.")
    stages = ", ".join(f"{stage.label} {n:,}" for stage, n in preview.n_of_stages.items())
    sets = translate("ImportHypnogram", "Sets {}: {}.").format(counted(n_taken, "second"), stages)
    others = (
        (preview.n_artefacts, marked("ImportHypnogram", "{} become artefact.")),
        (preview.n_replaced, marked("ImportHypnogram", "{} get another stage than they have.")),
        (preview.n_kept, marked("ImportHypnogram", "{} scored here stay as they are.")),
        (preview.n_in_gaps, marked("ImportHypnogram", "{} in gaps stay unscored.")),
        (
            preview.n_mixed,
            marked(
                "ImportHypnogram", "In {} two epochs meet: the one with the larger part counts."
            ),
        ),
    )
    told = (
        translate("ImportHypnogram", text).format(counted(n, "second")) for n, text in others if n
    )
    return " ".join([sets, *told, translate("ImportHypnogram", "Undo takes it back.")])


def told_of_comparing(preview: ImportPreview) -> str:
    """Return what will be shown of a hypnogram that is held against the one there is."""
    n_told = int(preview.taken.sum())
    if not n_told:
        return translate("ImportHypnogram", "It says nothing of this recording.")
    stages = ", ".join(f"{stage.label} {n:,}" for stage, n in preview.n_of_stages.items())
    return translate("ImportHypnogram", "Shows {} beside yours: {}. No stage is changed.").format(
        counted(n_told, "second"), stages
    )


def _seconds_text(seconds: float) -> str:
    return f"{seconds:,.3f}".rstrip("0").rstrip(".") + " s"
