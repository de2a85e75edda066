"""What automatic scoring found wrong with the channels, above the views, until it is closed."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from hypnoscope.core.finding import Finding
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.icons import icon
from hypnoscope.windows.own_keys import OwnKeys

_MOST_TIMES = 8
_WHOLE = 0.99  # of the recording: no place in it to go to


class FindingsBar(QFrame):
    """A sentence for each finding, and the times to go to; hidden when there is none."""

    swap_wanted = Signal()  # score again with EEG and EMG swapped

    def __init__(self, workspace: Workspace, time_text: TimeText, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("findings")
        self._workspace = workspace
        self._time_text, self._theme = time_text, theme
        self._closed: tuple[Finding, ...] = ()
        self._label = QLabel()
        self._swap = QPushButton(self.tr("Swap EEG and EMG and score again"))
        self._close = QToolButton(autoRaise=True)
        self._lay_out()
        self.set_theme(theme)
        workspace.session.scores_changed.connect(self.refresh)

    @property
    def sentences(self) -> list[str]:
        """What is said; empty when the bar is hidden."""
        return [] if self.isHidden() else [finding.sentence for finding in self._findings]

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.muted))
        self.refresh()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._time_text = text
        self.refresh()

    def refresh(self) -> None:
        """Say what was found, unless that was read and closed already."""
        findings = self._findings
        self._label.setText("".join(self._paragraph(finding) for finding in findings))
        self._swap.setVisible(any(finding.kind == "swapped" for finding in findings))
        self.setVisible(bool(findings) and findings != self._closed)

    @property
    def _findings(self) -> tuple[Finding, ...]:
        scores = self._workspace.session.scores
        return () if scores is None else scores.findings

    def _paragraph(self, finding: Finding) -> str:
        colour = self._theme.muted if finding.severity == "note" else self._theme.text
        links = " · ".join(self._links(finding))
        go_to = self.tr("Go to {}").format(links)
        places = f" &nbsp;{go_to}" if links else ""
        return f'<p style="margin: 2px 0px; color: {colour}">{escape(finding.sentence)}{places}</p>'

    def _links(self, finding: Finding) -> Iterator[str]:
        if finding.lasts_s >= _WHOLE * self._workspace.session.recording.duration_s:
            return
        for start_s, stop_s in finding.spans[:_MOST_TIMES]:
            yield (
                f'<a href="{start_s:g}:{stop_s:g}" style="color: {self._theme.accent}">'
                f"{self._time_text.of(start_s)}</a>"
            )
        if len(finding.spans) > _MOST_TIMES:
            yield self.tr("and {:,} more").format(len(finding.spans) - _MOST_TIMES)

    def _go_to(self, span: str) -> None:
        """Show a span and select it, as a technician would to look at it."""
        start_s, stop_s = (float(time_s) for time_s in span.split(":"))
        viewport = self._workspace.viewport
        viewport.jump_to(int(start_s))
        viewport.select(int(stop_s) - 1, int(start_s))

    def _shut(self) -> None:
        self._closed = self._findings
        self.refresh()

    def _lay_out(self) -> None:
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        OwnKeys(self._label)  # Return follows a link, and accepts no stage
        self._label.linkActivated.connect(self._go_to)
        self._swap.clicked.connect(self.swap_wanted)
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close what was found"))
        self._close.clicked.connect(self._shut)
        text = QVBoxLayout()
        text.addWidget(self._label)
        text.addWidget(self._swap, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.addLayout(text, stretch=1)
        layout.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
