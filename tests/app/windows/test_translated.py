"""All that the window says can be translated, and a longer language has room."""

import ast
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QToolBar, QToolButton
from tests.pseudo_language import PseudoLanguage, painted_texts, texts_of, untranslated

import hypnoscope
from hypnoscope.core.stage import Stage
from hypnoscope.windows.dialogs.about import METHOD
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion

PROGRAM = Path(hypnoscope.__file__).parent
PACKAGING = Path(__file__).parents[3] / "packaging"
ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
SMALL_SCREEN = QSize(1366, 768 - 64)  # the rest is the title and the bar of the desktop

# Sentences of core, formats and scoring, which have no Qt, with something filled in.
_WITHOUT_QT = (
    r"record \d+ begins",
    r"The hypnogram is .* it (begins|ends) (before|after) it\.",
    r"List of codes .* does not hold .*? time of day\.",
    r"Two stages have the name .*",
    r"\b(Elan( \.hyp)?|Micro-arousal)\b",
)
# What no translator is asked for.
_CODES = (
    r"\S*[/\\]\S*|\S+\.(edf|bdf|csv|txt|mat|tsv|hyp|nwb)\b|_events|\(\.(nwb|hyp)\)",  # files
    r"#[0-9a-f]{6}\b",  # colours
    r"\b(EEG|EMG|EMG RMS|Light|lx|TTL)\b|\b(channel \d\d|time)\b",  # channels and columns
    r"\b(Wake|NREM|REM|Unscored|[Aa]rtefact)\b",  # stages, as files have them
    r"\b(Hz|min|dB|µV|mV|nV|ms|none|ZT|CSV|CPU|PNG|SVG|PDF)\b",  # units and codes
    r"\b(Hypnoscope|Python|PyTorch|cpu)\b|fixed-1|sdreamer-[\w-]+|“Laboratory[^”]*”",  # names
    r"mouse \d+, |\bAda\b",
    r"\bFebruary\b",  # months, as the system calls them
)


def pieces(*paths):
    """The texts of several words in some files, as a regular expression."""
    found = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.strip())
    several = sorted((text for text in found if " " in text), key=len, reverse=True)
    return ["|".join(map(re.escape, several))]


@pytest.fixture(scope="module")
def given():
    """What is not translated: names and codes, what the gallery puts in, what has no Qt."""
    folders = [PROGRAM / name for name in ("core", "formats", "scoring")]
    without_qt = [path for folder in folders for path in folder.rglob("*.py")]
    gallery = [PACKAGING / "gallery_dialogs.py", PACKAGING / "gallery_hard_days.py"]
    said = [re.escape(METHOD), *_WITHOUT_QT, *pieces(*gallery), *pieces(*without_qt), *_CODES]
    return [re.compile(pattern) for pattern in said]


@pytest.fixture
def language(qapp, request, preferences):
    """Every text is accented; longer by the parameter, if there is one."""
    preferences.use_person("Ada")
    language = PseudoLanguage(getattr(request, "param", 0.0))
    qapp.installTranslator(language)
    yield language
    qapp.removeTranslator(language)


@pytest.fixture
def openings(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield __import__("gallery_dialogs").OPENINGS
    for name in [name for name in sys.modules if name.startswith(("gallery", "studio"))]:
        del sys.modules[name]


def in_plain_letters(texts, given):
    return {text: words for text in set(texts) if (words := untranslated(text, given))}


@pytest.fixture
def full_window(window, workspace, qtbot, scorer):
    """All panels are open, and stages of a person and of the model."""
    actions = window.actions_
    for action in (*actions.panels.values(), *actions.side_panels.values(), actions.recordings):
        action.setChecked(True)
    workspace.session.adopt(scorer.score(workspace.session.recording, lambda done, total: None))
    for start, stage in ((0, Stage.WAKE), (40, Stage.NREM), (90, Stage.REM)):
        workspace.session.score(start, start + 25, stage)
    workspace.session.flag_artefact(30, 33, True)
    workspace.second.keep_scores()
    workspace.viewport.select(10, 20)
    return window


@pytest.fixture
def dialogs(window, workspace, openings, monkeypatch):
    """Open one dialog after the other, as the gallery does, and close it again."""
    monkeypatch.setattr(StopTrainingQuestion, "exec", lambda question: 0)
    monkeypatch.setattr(StopTrainingQuestion, "stop", True)
    for start, stage in ((0, Stage.WAKE), (40, Stage.NREM), (90, Stage.REM)):
        workspace.session.score(start, start + 25, stage)

    def opened():
        for opening in openings.values():
            dialog = opening(window)
            dialog.show()
            yield dialog
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)
            window.asking.close_dialogs()
            dialog.deleteLater()

    return opened


def test_the_window_says_nothing_that_is_not_translated(
    language, monkeypatch, given, window, request
):
    texts = painted_texts(monkeypatch)
    texts += texts_of(window)
    full_window = request.getfixturevalue("full_window")
    full_window.grab()
    texts += texts_of(full_window)
    texts += texts_of(full_window.arrangement.menu_of("hypnogram"))
    assert len(set(texts)) > 500
    assert in_plain_letters(texts, given) == {}


def test_dialogs_say_nothing_that_is_not_translated(language, given, dialogs):
    texts = [text for dialog in dialogs() for text in texts_of(dialog)]
    assert len(set(texts)) > 600
    assert in_plain_letters(texts, given) == {}


def test_what_is_said_below_is_translated(language, given, full_window, qtbot):
    said = []
    full_window.statusBar().messageChanged.connect(said.append)
    actions = full_window.actions_
    for action in (
        *(
            actions.next_difference,
            actions.take_over,
            actions.compare_scores,
            actions.copy_statistics,
        ),
        *(actions.next_unscored, actions.next_review, actions.accept, actions.score_all),
        *(actions.undo, actions.redo, actions.artefact, actions.display_filter),
    ):
        action.trigger()
        said.append(action.text())
    assert len(set(said)) > 12
    assert in_plain_letters(said, given) == {}


def calls_of(*names):
    """Each call of a function with one of these names: its file, its name and its arguments."""
    for path in (
        p for folder in ("plots", "session", "windows") for p in PROGRAM.glob(f"{folder}/**/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in names:
                    yield path.name, name, node.args


def text_in(argument):
    return argument.value if isinstance(argument, ast.Constant) else None


def test_every_text_is_written_where_lupdate_finds_it():
    calls = list(calls_of("tr", "translate", "marked"))
    contexts = {text_in(args[0]) for _, name, args in calls if name == "marked"}
    for file, name, args in calls:
        place = (file, [ast.unparse(argument) for argument in args])
        if name == "tr":
            assert text_in(args[0]), place
        elif name == "marked" or text_in(args[0]) not in contexts:
            assert text_in(args[0]), place
            assert text_in(args[1]), place


@pytest.mark.parametrize("language", [0.4], indirect=True)
def test_bars_have_room_for_a_longer_language_on_a_small_screen(language, window, workspace):
    window.actions_.side_panels["review"].trigger()
    window.resize(SMALL_SCREEN)
    assert window.minimumSizeHint().boundedTo(SMALL_SCREEN) == window.minimumSizeHint()
    window.grab()  # lays out
    arrows = ("qt_toolbar_ext_button", "qt_menubar_ext_button")  # where a bar has no room
    assert [a for a in arrows for b in window.findChildren(QToolButton, a) if b.isVisible()] == []
    menus = window.menuBar()
    last = menus.actionGeometry(menus.actions()[-1])
    assert menus.rect().contains(last)
    bars = (window.statusBar(), window.page.information, *window.findChildren(QToolBar))
    assert [text for bar in bars for text in cut_off(bar)] == []


def cut_off(bar):
    """The texts in a bar that have less room than they need."""
    for widget in bar.findChildren(QAbstractButton) + bar.findChildren(QLabel):
        if widget.isVisible() and widget.text() and widget.width() < needed_px(widget):
            yield widget.text()


def needed_px(widget):
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == ICON_ONLY:
        return widget.iconSize().width()
    return widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
