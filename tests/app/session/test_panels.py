import pytest

from hypnoscope.session.panels import PanelKind, Panels

KINDS = (
    PanelKind("a", "A", 20, resizable=False),
    PanelKind("b", "B", 100),
    PanelKind("c", "C", 50, shown=False),
)


def names(kinds):
    return [kind.name for kind in kinds]


@pytest.fixture
def panels(qapp):
    return Panels(KINDS)


def test_panels_are_arranged_as_proposed_at_first(panels):
    assert names(panels.kinds) == ["a", "b", "c"]
    assert names(panels.shown) == ["a", "b"]
    assert panels.height_px == 120


def test_panel_is_shown_hidden_and_placed(panels, qtbot):
    with qtbot.waitSignal(panels.arranged):
        panels.show_panel("c", True)
    panels.place("c", 0)
    panels.show_panel("a", False)
    assert names(panels.shown) == ["c", "b"]
    with qtbot.assertNotEmitted(panels.arranged):
        panels.place("c", -5)


def test_height_changes_where_the_panel_allows_it(panels, qtbot):
    with qtbot.waitSignal(panels.resized):
        panels.resize({"a": 99, "b": 140})
    assert (panels.height_of("a"), panels.height_of("b")) == (20, 140)
    with qtbot.assertNotEmitted(panels.resized):
        panels.resize({"b": 140})


def test_arrangement_comes_back_as_it_was_kept(panels):
    panels.place("b", 0)
    panels.show_panel("a", False)
    panels.show_panel("c", True)
    panels.resize({"c": 77})
    other = Panels(KINDS)
    other.restore(panels.kept())
    assert names(other.shown) == ["b", "c"]
    assert other.height_of("c") == 77


def test_panels_of_a_new_version_appear_in_their_usual_place(panels):
    older = Panels(KINDS[1:])
    older.show_panel("b", False)
    panels.restore(older.kept())
    assert names(panels.kinds) == ["a", "b", "c"]
    assert names(panels.shown) == ["a"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"order": 3}', "null"])
def test_strange_text_changes_nothing(panels, text):
    panels.restore(text)
    assert names(panels.shown) == ["a", "b"]


def test_reset_arranges_as_at_first(panels):
    panels.place("c", 0)
    panels.resize({"b": 300})
    panels.reset()
    assert (names(panels.kinds), panels.height_of("b")) == (["a", "b", "c"], 100)
