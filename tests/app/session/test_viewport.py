import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.session.viewport import DEFAULT_SPAN_S, MIN_SPAN_S, Viewport


@pytest.fixture
def viewport(qapp):
    return Viewport(600.5, 600)


def span(viewport):
    return viewport.start_s, viewport.span_s


def test_a_new_viewport_shows_the_beginning(viewport):
    assert span(viewport) == (0.0, DEFAULT_SPAN_S)
    assert viewport.cursor == 0
    assert viewport.selection is None
    assert viewport.target == (0, 1)


def test_keys_apply_to_the_whole_step_around_the_cursor(viewport):
    viewport.use_step(5)
    viewport.put_cursor(13)
    assert viewport.target == (10, 15)
    viewport.move_by(1)
    assert (viewport.cursor, viewport.target) == (15, (15, 20))
    viewport.move_by(-2)
    assert viewport.target == (5, 10)


def test_the_last_step_is_as_long_as_the_recording_lets_it_be(viewport):
    viewport.use_step(7)
    viewport.put_cursor(599)
    assert viewport.target == (595, 600)
    viewport.move_by(1)
    assert viewport.cursor == 595
    viewport.move_past(600)
    assert viewport.cursor == 595


def test_no_step_is_shorter_than_an_epoch(viewport):
    with pytest.raises(ValueError, match="not 0"):
        viewport.use_step(0)


def test_moving_past_what_was_scored_leaves_it_alone(viewport):
    viewport.use_step(5)
    viewport.move_past(13)
    assert viewport.target == (15, 20)
    viewport.move_past(20)
    assert viewport.target == (20, 25)


def test_extending_goes_by_whole_steps_both_ways(viewport):
    viewport.use_step(4)
    viewport.put_cursor(9)
    viewport.extend_by(1)
    assert viewport.selection == (8, 12)
    viewport.extend_by(1)
    assert viewport.selection == (8, 16)
    for _ in range(2):
        viewport.extend_by(-1)
    assert viewport.selection == (4, 12)


@pytest.mark.parametrize("ends", [((10, False), (20, True)), ((20, True), (10, False))])
def test_both_ends_of_a_range_can_be_marked_in_either_order(viewport, ends):
    (first, first_kind), (second, second_kind) = ends
    viewport.put_cursor(first)
    viewport.mark_end(first_kind)
    assert (viewport.selection, viewport.marked_end) == (None, first)
    viewport.put_cursor(second)
    viewport.mark_end(second_kind)
    assert (viewport.selection, viewport.marked_end) == ((10, 21), None)


def test_an_end_before_the_beginning_is_a_new_mark(viewport):
    viewport.put_cursor(30)
    viewport.mark_end(False)
    viewport.put_cursor(20)
    viewport.mark_end(True)
    assert (viewport.selection, viewport.marked_end) == (None, 20)
    viewport.forget_end()
    assert viewport.marked_end is None


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ((100, 50), (100, 50)),
        ((-20, 50), (0, 50)),
        ((590, 50), (550.5, 50)),
        ((0, 9_999), (0, 600.5)),
        ((100, 0.1), (100, MIN_SPAN_S)),
    ],
)
def test_what_is_shown_stays_within_the_recording(viewport, asked, shown):
    viewport.show(*asked)
    assert span(viewport) == shown


def test_showing_the_same_again_is_no_news(viewport, qtbot):
    viewport.show(10, 20)
    with qtbot.assertNotEmitted(viewport.span_changed):
        viewport.show(10, 20)


def test_a_jump_centres_the_epoch_and_keeps_the_span(viewport, qtbot):
    with qtbot.waitSignals([viewport.span_changed, viewport.cursor_changed]):
        viewport.jump_to(300)
    assert span(viewport) == (285.5, 30)
    assert viewport.cursor == 300


def test_a_jump_beyond_the_end_goes_to_the_last_epoch(viewport):
    viewport.jump_to(10_000)
    assert viewport.cursor == 599
    assert viewport.stop_s == 600.5


def test_moving_the_cursor_scrolls_only_when_its_neighbours_would_be_lost(viewport):
    viewport.move_cursor(20)
    assert viewport.start_s == 0
    viewport.move_cursor(28)
    assert viewport.start_s == pytest.approx(28.5 + 30 / 8 - 30)
    viewport.move_cursor(0)
    assert viewport.start_s == 0


def test_panning_leaves_the_cursor(viewport):
    viewport.move_cursor(5)
    viewport.pan(100)
    assert viewport.start_s == 100
    assert viewport.cursor == 5
    viewport.reveal_cursor()
    assert viewport.start_s <= 5 < viewport.stop_s


def test_a_page_takes_the_cursor_along(viewport):
    viewport.move_cursor(7)
    viewport.page(1)
    assert (viewport.start_s, viewport.cursor) == (30, 37)
    viewport.page(-1)
    assert (viewport.start_s, viewport.cursor) == (0, 7)


def test_a_page_brings_a_cursor_out_of_sight_into_the_middle(viewport):
    viewport.pan(300)
    viewport.page(1)
    assert (viewport.start_s, viewport.cursor) == (330, 345)


def test_a_page_at_the_border_goes_to_the_last_epoch(viewport):
    viewport.page(-1)
    assert viewport.cursor == 0
    viewport.jump_to(590)
    viewport.page(1)
    assert viewport.cursor == 599
    viewport.jump_to(3)
    viewport.page(-1)
    assert viewport.cursor == 0


def test_zooming_keeps_the_anchor_in_its_place(viewport):
    viewport.show(100, 40)
    viewport.zoom(2, anchor_s=110)
    assert span(viewport) == (105, 20)
    viewport.zoom(0.5, anchor_s=110)
    assert span(viewport) == (100, 40)


def test_zooming_without_an_anchor_goes_for_the_cursor_or_else_the_middle(viewport):
    viewport.move_cursor(10)
    viewport.zoom(2)
    assert span(viewport) == (10.5 - 10.5 / 2, 15)
    viewport.show(100, 40)
    viewport.zoom(2)
    assert span(viewport) == (110, 20)


def test_a_zoom_by_nothing_is_refused(viewport):
    with pytest.raises(ValueError, match="positive, not 0"):
        viewport.zoom(0)


def test_a_selection_holds_both_its_ends_in_either_direction(viewport):
    viewport.select(5, 9)
    assert viewport.selection == viewport.target == (5, 10)
    assert viewport.cursor == 9
    viewport.select(9, 5)
    assert viewport.selection == (5, 10)
    assert viewport.cursor == 5


def test_a_selection_is_clipped_to_the_recording(viewport):
    viewport.select(-4, 5_000)
    assert viewport.selection == (0, 600)


def test_selecting_does_not_scroll(viewport, qtbot):
    with qtbot.assertNotEmitted(viewport.span_changed):
        viewport.select(100, 200)


def test_a_selection_is_extended_from_where_it_began(viewport):
    viewport.move_cursor(10)
    viewport.extend_to(11)
    viewport.extend_to(12)
    assert viewport.selection == (10, 13)
    viewport.extend_to(8)
    assert viewport.selection == (8, 11)


def test_extending_scrolls_along(viewport):
    viewport.move_cursor(28)
    viewport.extend_to(60)
    assert viewport.start_s < 60 < viewport.stop_s


@pytest.mark.parametrize("move", ["move_cursor", "jump_to"])
def test_moving_on_clears_the_selection(viewport, qtbot, move):
    viewport.select(5, 9)
    with qtbot.waitSignal(viewport.selection_changed):
        getattr(viewport, move)(9)
    assert viewport.selection is None
    assert viewport.target == (9, 10)


def test_who_hears_of_the_cursor_finds_the_new_selection(viewport):
    seen = []
    viewport.cursor_changed.connect(lambda epoch: seen.append((epoch, viewport.selection)))
    viewport.select(5, 9)
    viewport.move_cursor(20)
    assert seen == [(9, (5, 10)), (20, None)]


def test_clearing_the_selection_leaves_the_cursor(viewport):
    viewport.select(5, 9)
    viewport.clear_selection()
    assert viewport.target == (9, 10)


def test_a_recording_shorter_than_an_epoch_has_no_target(qapp):
    viewport = Viewport(0.4, 0)
    viewport.move_cursor(3)
    viewport.select(0, 2)
    viewport.page(1)
    assert viewport.cursor == 0
    assert viewport.target == (0, 0)
    assert viewport.selection is None
    assert viewport.span_s == MIN_SPAN_S


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_done_view_and_cursor_stay_within_the_recording(qapp, data):
    n_epochs = data.draw(st.integers(1, 100_000))
    viewport = Viewport(n_epochs + data.draw(st.floats(0, 0.99)), n_epochs)
    anywhere = st.integers(-10, n_epochs + 10)
    steps = st.one_of(
        st.tuples(st.just("jump_to"), anywhere),
        st.tuples(st.just("move_cursor"), anywhere),
        st.tuples(st.just("extend_to"), anywhere),
        st.tuples(st.just("pan"), st.floats(-1e6, 1e6)),
        st.tuples(st.just("page"), st.sampled_from([-1, 1])),
        st.tuples(st.just("zoom"), st.floats(0.01, 100)),
        st.tuples(st.just("show"), st.floats(-1e6, 1e6), st.floats(0, 1e6)),
    )
    for name, *arguments in data.draw(st.lists(steps, max_size=8)):
        getattr(viewport, name)(*arguments)
        assert viewport.start_s >= 0
        assert viewport.stop_s <= max(n_epochs + 1, MIN_SPAN_S)
        assert viewport.span_s >= MIN_SPAN_S
        start, stop = viewport.target
        assert 0 <= start < stop <= n_epochs
        assert start <= viewport.cursor < stop
