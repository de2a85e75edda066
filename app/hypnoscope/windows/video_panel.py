"""The side panel with the video of the animal, in step with the cursor."""

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.session.video import VIDEO_ENDINGS, VideoChoice
from hypnoscope.windows.dialogs.texts import note
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings
from hypnoscope.windows.video_player import (
    MakePlayer,
    Player,
    VideoError,
    Watcher,
    multimedia_player,
)

RATES = (0.5, 1.0, 2.0, 4.0, 8.0)
_LONGEST_OFFSET_S = 7 * 86_400.0
_LEAST_PICTURE = QSize(160, 90)


class VideoPanel(SidePanelWidget):
    """Shows the picture of the current second; while it plays, the cursor goes along."""

    def __init__(self, around: Surroundings, make_player: MakePlayer = multimedia_player) -> None:
        super().__init__()
        self._video = around.workspace.video
        self._make_player = make_player
        self._watcher = Watcher(self)
        self._player: Player | None = None
        self._path: Path | None = None
        self._is_playing, self._failure = False, ""
        self.picture = _Picture()
        self.sentence = note()
        self.play_button = QPushButton(self.tr("Play"))
        self.choose_button = QPushButton(self.tr("Choose…"))
        for button in (self.play_button, self.choose_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the keys go on scoring after a click
        self.rate_box, self.offset_box = QComboBox(), QDoubleSpinBox()
        self._keys = [OwnKeys(self.rate_box), OwnKeys(self.offset_box, typed=True)]
        self._fill_boxes()
        self._lay_out()
        self._connect(around)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt override)
        """Stand still while nobody looks."""
        if self._player is not None:
            self._player.pause()
        super().hideEvent(event)

    def refresh(self) -> None:
        """Show the video that belongs to the recording now."""
        choice = self._video.choice
        self.offset_box.blockSignals(True)
        self.offset_box.setValue(choice.offset_s if choice else 0.0)
        self.offset_box.blockSignals(False)
        if choice is None:
            self._say(self.tr("No video lies beside the recording under its name; choose one."))
        elif not choice.path.is_file():
            self._say(
                self.tr("{} is not there any more; choose it again.").format(choice.path.name)
            )
        elif self._load(choice.path):
            self.seek(self._video.moment_s)
        for widget in (self.play_button, self.rate_box, self.offset_box):
            widget.setEnabled(self._player is not None and choice is not None)

    def seek(self, moment_s: float) -> None:
        """Show the picture of this moment of the video, or say that there is none."""
        if self._player is None or self._path is None:
            return
        duration_s = self._player.duration_s
        if moment_s < 0 or (duration_s and moment_s > duration_s):
            self._say(self.tr("The video does not cover this second."))
            self._player.pause()
            return
        self._say(self._failure)
        self._player.seek(moment_s)

    def use_offset(self, seconds: float) -> None:
        """Let the video begin at this time of the recording."""
        if self._video.choice is not None:
            self._video.use(VideoChoice(self._video.choice.path, seconds))

    def toggle(self) -> None:
        """Play from the cursor on, or stand still."""
        if self._player is None:
            return
        if self._is_playing:
            self._player.pause()
        else:
            self._player.play(RATES[self.rate_box.currentIndex()])

    def choose_file(self) -> None:
        """Ask for the video of this recording."""
        endings = " ".join(f"*{ending}" for ending in VIDEO_ENDINGS)
        videos, all_files = self.tr("Videos"), self.tr("All files")
        known = self._video.choice
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Video of this recording"),
            str(known.path.parent) if known else "",
            f"{videos} ({endings});;{all_files} (*)",
        )
        if name:
            self._video.use(VideoChoice(Path(name), known.offset_s if known else 0.0))

    def _load(self, path: Path) -> bool:
        try:
            if self._player is None:
                self._player = self._make_player(self._watcher)
        except VideoError as error:
            self._say(str(error))
            return False
        if path != self._path:
            self._path, self._failure = path, ""
            self._player.open(path)
        return True

    def _follow_player(self, moment_s: float) -> None:
        if self._is_playing:
            self._video.lead(moment_s)

    def _show_playing(self, playing: bool) -> None:
        self._is_playing = playing
        self.play_button.setText(self.tr("Pause") if playing else self.tr("Play"))

    def _change_rate(self) -> None:
        if self._is_playing and self._player is not None:
            self._player.play(RATES[self.rate_box.currentIndex()])

    def _tell_failure(self, text: str) -> None:
        name = self._path.name if self._path else ""
        told = self.tr("{} cannot be played: {}. Choose another file.")
        self._failure = told.format(name, text.rstrip("."))
        self._say(self._failure)

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.picture.setVisible(not sentence)

    def _connect(self, around: Surroundings) -> None:
        watcher = self._watcher
        watcher.pictured.connect(self.picture.show_image)
        watcher.moved.connect(self._follow_player)
        watcher.playing_changed.connect(self._show_playing)
        watcher.failed.connect(self._tell_failure)
        self._video.changed.connect(self.refresh)
        self._video.sought.connect(self.seek)
        self.play_button.clicked.connect(around.actions.play_video.trigger)
        around.actions.play_video.triggered.connect(self.toggle)
        self.choose_button.clicked.connect(self.choose_file)
        self.rate_box.currentIndexChanged.connect(self._change_rate)
        self.offset_box.valueChanged.connect(self.use_offset)
        self.play_button.setToolTip(around.actions.play_video.toolTip())

    def _fill_boxes(self) -> None:
        self.choose_button.setToolTip(self.tr("Choose the video of this recording"))
        self.rate_box.addItems([f"{rate:g}×" for rate in RATES])
        self.rate_box.setCurrentIndex(RATES.index(1.0))
        self.rate_box.setToolTip(self.tr("How fast the video and the traces run"))
        self.offset_box.setRange(-_LONGEST_OFFSET_S, _LONGEST_OFFSET_S)
        self.offset_box.setDecimals(2)
        self.offset_box.setSuffix(" s")
        self.offset_box.setKeyboardTracking(False)
        self.offset_box.setToolTip(
            self.tr("Second of the recording at which the video begins; less than 0 if before it")
        )

    def _lay_out(self) -> None:
        row = QGridLayout()
        row.setSpacing(6)
        row.addWidget(self.play_button, 0, 0)
        row.addWidget(self.rate_box, 0, 1)
        row.addWidget(self.choose_button, 0, 2)
        label = QLabel(self.tr("Begins &at"))
        label.setBuddy(self.offset_box)
        row.addWidget(label, 1, 0)
        row.addWidget(self.offset_box, 1, 1, 1, 2)
        row.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self.picture, stretch=1)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.sentence, stretch=1)
        column.addLayout(row)


class _Picture(QWidget):
    """One picture, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setMinimumSize(_LEAST_PICTURE)

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt override)
        if self.image.isNull():
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)
