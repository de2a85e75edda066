import os
import stat

import pytest

from hypnoscope.formats.atomic import replacing


def test_the_new_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.parent == tmp_path
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text("old")

    def fail():
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_before_the_first_byte_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), replacing(tmp_path / "stages.csv"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither such modes nor easy links")
def test_mode_and_symbolic_link_of_the_old_file_stay(tmp_path):
    path, link = tmp_path / "stages.csv", tmp_path / "link.csv"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    with replacing(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_two_writers_at_once_do_not_mix(tmp_path):
    path = tmp_path / "stages.csv"
    with replacing(path) as first, replacing(path) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"


def test_what_a_killed_process_left_is_removed_after_a_day(tmp_path):
    path = tmp_path / "stages [1].csv"
    names = (".stages [1].csv.0123abcd.tmp", ".stages [1].csv.fedc4567.tmp", ".other.0123abcd.tmp")
    old, new, other = (tmp_path / name for name in names)
    for leftover in (old, new, other):
        leftover.write_text("half of it")
    for leftover in (old, other):
        os.utime(leftover, (1, 1))
    with replacing(path) as temporary:
        temporary.write_text("whole")
    assert sorted(tmp_path.iterdir()) == sorted([path, new, other])
