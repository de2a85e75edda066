"""Files that change, shrink or vanish while they are open."""

import os
import sys
import threading
from errno import EIO

import numpy as np
import pytest

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.file_bytes import FileBytes

from .edf_bytes import Drawn, edf_bytes


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_bytes(bytes(range(256)))
    return path


def test_any_part_of_a_file_is_read(path):
    file = FileBytes(path)
    assert file.size == 256
    assert file.read(10, 3).tolist() == [10, 11, 12]
    assert file.read(255, 1).tolist() == [255]
    assert file.read(256, 0).tolist() == []


def test_a_file_that_shrinks_while_it_is_open_raises_and_names_it(path):
    file = FileBytes(path)
    os.truncate(path, 100)
    assert file.read(0, 100).tolist() == list(range(100))
    with pytest.raises(FormatError, match=r"^mouse\.edf has become shorter .* before byte 101;"):
        file.read(0, 101)


def test_a_drive_that_is_gone_raises_and_names_the_file(path, monkeypatch):
    class Gone:
        def seek(self, first):
            raise OSError(EIO, "Input/output error")

        def close(self):
            pass

    file = FileBytes(path)
    monkeypatch.setattr(file, "_file", Gone())
    with pytest.raises(FormatError, match=r"^mouse\.edf cannot be read any more \(Input/output"):
        file.read(0, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in their place")
def test_a_file_that_is_removed_or_replaced_stays_readable_as_it_was(path):
    file = FileBytes(path)
    path.unlink()
    path.write_bytes(b"another")
    assert file.read(100, 1).tolist() == [100]


def test_threads_may_read_at_once(tmp_path):
    path = tmp_path / "mouse.edf"
    values = np.arange(200_000, dtype="<u4")
    path.write_bytes(values.tobytes())
    file, wrong = FileBytes(path), []

    def read(seed):
        for first in np.random.default_rng(seed).integers(0, 199_000, 300).tolist():
            if not np.array_equal(file.read(4 * first, 4000).view("<u4"), values[first:][:1000]):
                wrong.append(first)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("n_channels", [1, 40])
def test_a_recording_that_shrinks_while_it_is_open_is_never_padded(tmp_path, n_channels):
    path = tmp_path / "mouse.edf"
    rows = np.arange(8 * 400).reshape(8, 400)
    path.write_bytes(edf_bytes(*[Drawn(f"EEG{i}", rows) for i in range(n_channels)]))
    recording = read_recording(path)
    before = recording.slice("EEG0", 0, 3)
    os.truncate(path, path.stat().st_size // 2)
    np.testing.assert_array_equal(recording.slice("EEG0", 0, 3), before)
    with pytest.raises(FormatError, match="has become shorter"):
        recording.slice("EEG0", 0, 8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "mouse.edf"
    os.mkfifo(path)
    with pytest.raises(FormatError, match=r"^mouse\.edf is no regular file"):
        read_recording(path)
