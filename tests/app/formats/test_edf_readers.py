"""No other reader has samples that are true and that this program has not."""

import pytest

from .edf_defects import DEFECTS
from .edf_readers import UNTRUE, ours, verdict

ALL = [defect for defects in DEFECTS.values() for defect in defects]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("defect", ALL, ids=lambda defect: defect.kind)
def test_what_another_reader_gives_is_given_here_too_or_is_not_true(tmp_path, defect):
    path = tmp_path / ("mouse.bdf" if "BDF" in defect.kind else "mouse.edf")
    path.write_bytes(defect.content)
    recording = ours(path)
    told = [verdict(reader, path, recording) for reader in ("pyedflib", "MNE")]
    if isinstance(recording, str):
        assert "**gives samples**" not in told or defect.kind in UNTRUE
    assert not any("channels fewer" in one for one in told)
