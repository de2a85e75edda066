"""The page of the statistics panel that shows spectra and delta power."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.core.stage_spectra import StageSpectra
from hypnoscope.plots.stage_spectra_view import StageSpectraView
from hypnoscope.plots.theme import Theme, stage_line
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.spectral_summary import SpectralSummary
from hypnoscope.windows.dialogs.texts import note
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.statistics_rows import part_name


class SpectraPage(QWidget):
    """Shows what `SpectralSummary` computes, and lets channel and part be chosen.

    Nothing is computed before the page is seen.
    """

    def __init__(self, spectra: SpectralSummary, theme: Theme, text: TimeText) -> None:
        super().__init__()
        self._spectra, self._theme = spectra, theme
        self.channel, self.part = QComboBox(), QComboBox()
        self._keys = [OwnKeys(box) for box in (self.channel, self.part)]
        self._why_empty, self._legend = note(), QLabel()
        self.view = StageSpectraView(theme, text)
        self._form = QFormLayout()
        self._lay_out()
        self.channel.textActivated.connect(spectra.choose_channel)
        self.part.activated.connect(self._choose_part)
        spectra.changed.connect(self._follow)
        spectra.progressed.connect(self._tell_progress)

    @property
    def why_empty(self) -> str:
        """What is said where there is nothing to draw."""
        return self._why_empty.text()

    @property
    def legend(self) -> str:
        """Which stage has which colour, and how many seconds its spectrum is of."""
        return self._legend.text()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self.view.set_theme(theme)
        self._follow()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self.view.show_times_as(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt override)
        """Have computed what is shown from now on."""
        super().showEvent(event)
        self._spectra.want()

    def _lay_out(self) -> None:
        for box in (self.channel, self.part):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setMinimumWidth(120)
        self._form.addRow(self.tr("Channel"), self.channel)
        self._form.addRow(self.tr("Part"), self.part)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._form)
        column.addWidget(self._why_empty)
        column.addWidget(self._legend)
        column.addWidget(self.view, stretch=1)
        column.addStretch(0)

    def _choose_part(self, _index: int) -> None:
        self._spectra.choose_part(self.part.currentData())

    def _follow(self) -> None:
        if not self.isVisible():
            return
        spectra = self._spectra
        _fill(self.channel, spectra.channels, spectra.channel or "")
        part = spectra.part
        names = [each.name for each in spectra.parts]
        _fill(self.part, names, part.name if part else "", of_parts=True)
        self._form.setRowVisible(self.part, len(spectra.parts) > 1)
        found = spectra.spectra()
        is_there = found is not None and any(found.n_epochs)
        self._why_empty.setText("" if is_there else self._reason(found))
        self._why_empty.setVisible(not is_there)
        self._legend.setVisible(is_there)
        self.view.setVisible(is_there)
        if found is not None and is_there:
            self._legend.setText(self._legend_of(found))
            self.view.draw(found, spectra.course(), spectra.unit)

    def _reason(self, found: StageSpectra | None) -> str:
        spectra = self._spectra
        if spectra.channel is None:
            return self.tr("No channel is known to be EEG; choose one above.")
        if spectra.error is not None:
            reason = str(spectra.error).rstrip(".")
            return self.tr("{} cannot be read ({}); choose it again to try once more.").format(
                spectra.channel, reason
            )
        if not spectra.has_stages:
            return self.tr("Nothing is scored here yet. Score some seconds, and they are shown.")
        if found is None:
            return self.tr("Computing the spectra of {} …").format(spectra.channel)
        return self.tr(
            "No stage goes on for 5 s without an artefact, which a spectrum takes at least."
        )

    def _tell_progress(self, done: int, total: int) -> None:
        if self._spectra.powers is None and self._spectra.has_stages:
            percent = 100 * done // max(total, 1)
            text = self.tr("Computing the spectra of {}: {} %")
            self._why_empty.setText(text.format(self._spectra.channel, percent))

    def _legend_of(self, found: StageSpectra) -> str:
        entries = []
        for stage in SCORED_STAGES:
            colour = stage_line(self._theme, stage).color().name()
            seconds = f"{found.n_epochs[stage]:,} s"
            entries.append(
                f'<span style="color:{colour}">■</span>&nbsp;{stage.label}&nbsp;{seconds}'
            )
        self._legend.setToolTip(
            self.tr(
                "Seconds that each mean is of. Left out are artefacts, lost samples, and what lies "
                "within 2 s of either or of another stage: {} s."
            ).format(f"{sum(found.n_left_out):,}")
        )
        return " &nbsp; ".join(entries)


def _fill(
    box: QComboBox, texts: tuple[str, ...] | list[str], chosen: str, *, of_parts: bool = False
) -> None:
    """Offer `texts`; nothing happens to a list that is open unless they have changed."""
    if [box.itemData(i) for i in range(box.count())] != list(texts):
        box.clear()
        for text in texts:
            box.addItem(part_name(text) if of_parts else text, text)
    box.setCurrentIndex(box.findData(chosen))
