"""The video panel, with a stand-in player; and the true one where it is installed."""

import struct
import sys

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog

from hypnoscope.session.video import VideoChoice
from hypnoscope.windows.side_panels import Surroundings
from hypnoscope.windows.video_panel import VideoPanel
from hypnoscope.windows.video_player import VideoError, Watcher, multimedia_player

from ...stand_in_player import StandInPlayer  # noqa: TID252 (tests are no package)


class MinutePlayer(StandInPlayer):
    duration_s = 60.0


@pytest.fixture
def recording_with_video(make_file, tmp_path):
    (tmp_path / "mouse.mp4").touch()
    return make_file()


@pytest.fixture
def workspace(open_file, recording_with_video):
    return open_file(recording_with_video)


@pytest.fixture
def make_panel(window, workspace, qtbot):
    def make(make_player=MinutePlayer):
        around = Surroundings(workspace, window.actions_, window._appearance.theme)
        panel = VideoPanel(around, make_player)
        qtbot.addWidget(panel)
        panel.show()
        return panel

    return make


@pytest.fixture
def panel(make_panel):
    return make_panel()


def test_video_beside_the_recording_is_opened_at_the_cursor(panel):
    assert panel._player.told == [("open", "mouse.mp4"), ("seek", 0.0)]
    assert panel.play_button.isEnabled()


def test_picture_follows_the_cursor(panel, workspace):
    workspace.viewport.move_cursor(17)
    assert panel._player.told[-1] == ("seek", 17.0)


def test_offset_is_applied_at_once_and_remembered(panel, workspace, preferences, window, open_file):
    workspace.viewport.move_cursor(17)
    panel.offset_box.setValue(4.5)
    assert panel._player.told[-1] == ("seek", 12.5)
    path = workspace.session.recording.path
    window.opening.close()
    assert open_file(path).video.choice == VideoChoice(path.with_suffix(".mp4"), 4.5)


def test_offset_that_is_typed_is_taken_at_return_and_the_keys_score_again(
    window, workspace, make_panel, qtbot
):
    window.actions_.side_panels["video"].setChecked(True)
    panel = window.side_panels.content("video")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.offset_box.setEnabled(True)
    panel.offset_box.setFocus()
    panel.offset_box.selectAll()
    qtbot.keyClicks(panel.offset_box, "12.5")
    qtbot.keyClick(panel.offset_box, Qt.Key.Key_Return)
    assert workspace.video.choice.offset_s == 12.5
    assert not panel.offset_box.hasFocus()
    assert not workspace.session.is_modified


def test_traces_go_along_while_the_video_plays(panel, workspace, window):
    window.actions_.play_video.trigger()
    assert panel.play_button.text() == "Pause"
    panel._watcher.moved.emit(23.4)
    assert workspace.viewport.cursor == 23
    assert ("seek", 23.0) not in panel._player.told
    window.actions_.play_video.trigger()
    panel._watcher.moved.emit(40.0)
    assert workspace.viewport.cursor == 23


def test_speed_is_chosen_while_it_plays(panel, qtbot):
    qtbot.mouseClick(panel.play_button, Qt.MouseButton.LeftButton)
    panel.rate_box.setCurrentText("4×")
    assert panel._player.told[-1] == ("play", 4.0)


def test_hidden_video_stands_still(panel):
    panel._player.play(1.0)
    panel.hide()
    assert panel._player.told[-1] == ("pause",)


def test_second_without_a_picture_is_told(panel, workspace):
    workspace.viewport.move_cursor(90)
    assert panel.sentence.text() == "The video does not cover this second."
    workspace.viewport.move_cursor(50)
    assert panel.sentence.text() == ""


def test_file_that_cannot_be_played_is_told_and_stays_told(panel, workspace):
    panel._watcher.failed.emit("Could not open file.")
    told = "mouse.mp4 cannot be played: Could not open file. Choose another file."
    assert panel.sentence.text() == told
    workspace.viewport.move_cursor(5)
    assert panel.sentence.text() == told


def test_video_is_chosen(panel, workspace, monkeypatch, tmp_path, qtbot):
    chosen = tmp_path / "elsewhere.avi"
    chosen.touch()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(chosen), ""))
    qtbot.mouseClick(panel.choose_button, Qt.MouseButton.LeftButton)
    assert workspace.video.choice.path == chosen
    assert ("open", "elsewhere.avi") in panel._player.told


def test_panel_without_a_video_says_what_to_do(make_panel, workspace):
    workspace.video.use(None)
    panel = make_panel()
    assert "choose one" in panel.sentence.text()
    assert not panel.play_button.isEnabled()


def test_video_that_is_gone_is_told(make_panel, workspace, tmp_path):
    (tmp_path / "mouse.mp4").unlink()
    assert "mouse.mp4 is not there any more" in make_panel().sentence.text()


def test_missing_extra_is_named_in_one_sentence(make_panel, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    panel = make_panel(multimedia_player)
    assert "pip install 'hypnoscope[video]'" in panel.sentence.text()
    assert not panel.play_button.isEnabled()


def test_key_opens_the_panel_first(window, workspace, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    window.actions_.play_video.trigger()
    assert window.side_panels.content("video").isVisible()


def motion_jpeg(path, n_frames=30, rate=10):
    """Write an AVI of grey pictures that get lighter."""

    def chunk(name, content):
        return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    def listed(name, *parts):
        return chunk(b"LIST", name + b"".join(parts))

    pictures = []
    for number in range(n_frames):
        image = QImage(64, 48, QImage.Format.Format_RGB32)
        image.fill(QColor(*[number * 8] * 3))
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPG")
        pictures.append(chunk(b"00dc", bytes(buffer.data().data())))
    main = struct.pack("<14I", 10**6 // rate, 0, 0, 0x10, n_frames, 0, 1, 0, 64, 48, 0, 0, 0, 0)
    stream = struct.pack(
        "<4s4sIHHIIIIIIII4H",
        b"vids",
        b"MJPG",
        0,
        0,
        0,
        0,
        1,
        rate,
        0,
        n_frames,
        0,
        0,
        0,
        0,
        0,
        64,
        48,
    )
    bitmap = struct.pack("<IiiHH4sIiiII", 40, 64, 48, 1, 24, b"MJPG", 64 * 48 * 3, 0, 0, 0, 0)
    starts = [4]
    for picture in pictures[:-1]:
        starts.append(starts[-1] + len(picture))
    index = b"".join(
        struct.pack("<4sIII", b"00dc", 0x10, start, len(picture) - 8)
        for start, picture in zip(starts, pictures, strict=True)
    )
    header = listed(
        b"hdrl",
        chunk(b"avih", main),
        listed(b"strl", chunk(b"strh", stream), chunk(b"strf", bitmap)),
    )
    body = header + listed(b"movi", *pictures) + chunk(b"idx1", index)
    path.write_bytes(chunk(b"RIFF", b"AVI " + body))


def test_true_player_shows_the_picture_of_each_moment(qtbot, tmp_path):
    watcher = Watcher()
    try:
        player = multimedia_player(watcher)
    except VideoError as error:
        pytest.skip(str(error))
    path = tmp_path / "lighter.avi"
    motion_jpeg(path)
    shades, moments = [], []
    watcher.pictured.connect(lambda image: shades.append(image.pixelColor(5, 5).lightness()))
    watcher.moved.connect(moments.append)
    player.open(path)
    qtbot.waitUntil(lambda: bool(shades) and shades[-1] < 20)
    assert player.duration_s == pytest.approx(3.0, abs=0.2)
    player.seek(2.0)
    qtbot.waitUntil(lambda: abs(shades[-1] - 160) < 20)
    player.play(4.0)
    qtbot.waitUntil(lambda: moments[-1] > 2.5)
    player.pause()
