"""Record times of EDF+: interruptions, fractions of a second, contradictions."""

from datetime import datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.formats import FormatError

from .edf_bytes import Drawn, annotations

CONTINUOUS = [f"+{second}" for second in range(8)]
INTERRUPTED = ["+0", "+1", "+2", "+103.5", "+104.5", "+105.5", "+106.5", "+107.5"]


def test_gaps_are_kept_and_filled_with_nan(read, eeg, digital):
    recording = read(eeg, reserved="EDF+D", record_times=INTERRUPTED)
    samples = recording.slice("EEG", 0, 1000)
    assert recording.duration_s == 108.5
    assert recording.gaps == ((3.0, 103.5),)
    assert recording.repairs == ()
    assert np.isnan(samples[3 * 64 : 6624]).all()
    assert not np.isnan(samples[: 3 * 64]).any()
    assert not np.isnan(samples[6624:]).any()
    assert len(samples) == 6624 + 5 * 64


def test_slices_across_a_gap_agree_with_the_whole(read, eeg):
    recording = read(eeg, reserved="EDF+D", record_times=INTERRUPTED)
    whole = recording.slice("EEG", 0, 108.5)
    for start, stop in [(0, 5), (2.5, 104), (50, 60), (103, 105), (104.25, 106.75), (107, 108.5)]:
        np.testing.assert_array_equal(
            recording.slice("EEG", start, stop), whole[int(start * 64) : int(stop * 64)]
        )


def test_a_sample_after_a_gap_lies_at_its_own_time_at_every_rate(read):
    rates = [64, 50, 10]
    signals = [Drawn(f"Ch{rate}", np.arange(8 * rate).reshape(8, rate)) for rate in rates]
    recording = read(*signals, reserved="EDF+D", record_times=INTERRUPTED)
    for channel in recording.channels:
        source = recording.sources[channel.name]
        at = round(Fraction("104.5") * channel.rate)
        assert source.digital(at, at + 1) == [4 * channel.rate]


def test_interrupted_files_without_a_gap_are_continuous(read, eeg):
    recording = read(eeg, reserved="EDF+D", record_times=CONTINUOUS)
    assert (recording.duration_s, recording.gaps, recording.repairs) == (8.0, (), ())


def test_the_rounding_of_record_times_makes_no_gaps(read, eeg):
    times = [f"+{record / 3:.3f}" for record in range(8)]
    recording = read(eeg, reserved="EDF+D", record_times=times, record_s="0.333333")
    assert recording.gaps == ()


@pytest.mark.parametrize("reserved", ["EDF+C", "EDF+D"])
def test_the_first_record_time_gives_the_fraction_of_the_start(read, eeg, reserved):
    times = [f"+{second}.37" for second in range(8)]
    recording = read(eeg, reserved=reserved, record_times=times)
    assert recording.start_time == datetime(2024, 3, 5, 20, 0, 0, 370_000)
    assert recording.duration_s == 8.0


def test_record_times_before_the_start_are_believed(read, eeg):
    times = [f"{second - 2:+}" for second in range(8)]
    recording = read(eeg, reserved="EDF+C", record_times=times)
    assert recording.start_time == datetime(2024, 3, 5, 19, 59, 58)


def test_a_start_that_is_decades_off_is_not_believed(read, eeg):
    times = [f"+{1_700_000_000 + second}" for second in range(8)]
    recording = read(eeg, reserved="EDF+C", record_times=times)
    assert recording.start_time == datetime(2024, 3, 5, 20, 0, 0)
    assert "1.7e+09 s after" in recording.repairs[0]


@pytest.mark.parametrize("spoilt", [b"\0nothing", b"+50\x14\x14", b"+3,8\x14\x14", b"*3\x14\x14"])
def test_a_record_whose_time_is_lost_is_placed_where_its_neighbours_leave_room(read, eeg, spoilt):
    times = [*CONTINUOUS[:3], spoilt, *CONTINUOUS[4:]]
    recording = read(eeg, reserved="EDF+D", record_times=times)
    assert (recording.duration_s, recording.gaps) == (8.0, ())
    np.testing.assert_array_equal(recording.slice("EEG", 0, 8), read(eeg).slice("EEG", 0, 8))
    assert recording.repairs[0].startswith("1 data record without a true time")


def test_records_without_a_time_before_a_gap_become_part_of_it(read, eeg):
    times = [*INTERRUPTED[:2], b"\0nothing", *INTERRUPTED[3:]]
    recording = read(eeg, reserved="EDF+D", record_times=times)
    assert recording.gaps == ((2.0, 103.5),)
    assert np.isnan(recording.slice("EEG", 2, 103)).all()
    assert recording.repairs[0].startswith("1 data record without a time")


def test_records_out_of_order_are_shown_at_their_own_times(read, eeg):
    times = ["+10", "+11", "+12", "+13", "+0", "+1", "+2", "+3"]
    recording = read(eeg, reserved="EDF+D", record_times=times)
    in_file = read(eeg, name="whole.edf")
    assert recording.gaps == ((4.0, 10.0),)
    np.testing.assert_array_equal(recording.slice("EEG", 0, 4), in_file.slice("EEG", 4, 8))
    np.testing.assert_array_equal(recording.slice("EEG", 10, 14), in_file.slice("EEG", 0, 4))
    assert "do not stand in the order of their times" in recording.repairs[0]


def test_of_overlapping_records_those_in_order_are_kept(read, digital):
    signal = Drawn("EEG", np.tile(digital, (5, 1)))
    times = [f"+{i}" for i in range(40)]
    times[20:22] = ["+9.5", "+31.5"]
    recording = read(signal, reserved="EDF+D", record_times=times)
    assert recording.gaps == ((20.0, 22.0),)
    whole = read(signal, name="whole.edf").slice("EEG", 0, 40)
    kept = recording.slice("EEG", 0, 40)
    np.testing.assert_array_equal(kept[: 20 * 64], whole[: 20 * 64])
    np.testing.assert_array_equal(kept[22 * 64 :], whole[22 * 64 :])
    assert recording.repairs[0].startswith("2 data records left out")
    assert recording.repairs[0].endswith("number 21 at 9.5 s.")


@pytest.mark.parametrize(
    "times", [[*CONTINUOUS[:7], "+99999999999"], ["+99999999999", *CONTINUOUS[1:]]]
)
def test_a_record_years_away_is_left_out(read, eeg, times):
    recording = read(eeg, reserved="EDF+D", record_times=times)
    assert recording.duration_s == 7.0
    assert len(recording.repairs) == 1


def test_an_annotation_signal_without_room_tells_no_times(read, eeg):
    annotations = Drawn("EDF Annotations", np.zeros((8, 0)), "", ("-1", "1"))
    assert read(eeg, annotations, reserved="EDF+C").duration_s == 8.0
    with pytest.raises(FormatError, match="none of its data records tells"):
        read(eeg, annotations, reserved="EDF+D")


def test_gaps_in_a_file_marked_continuous_are_kept_and_said(read, eeg):
    recording = read(eeg, reserved="EDF+C", record_times=INTERRUPTED)
    assert recording.gaps == ((3.0, 103.5),)
    assert "no gaps (EDF+C), but the record times do" in recording.repairs[0]


def test_contradicting_times_do_not_move_a_continuous_file(read, eeg):
    recording = read(eeg, reserved="EDF+C", record_times=["+0", "+1", "+7", "+2", *["+0"] * 4])
    assert (recording.duration_s, recording.gaps) == (8.0, ())
    assert "contradict each other" in recording.repairs[0]


@pytest.mark.parametrize("times", [None, [b""] * 8])
def test_continuous_files_need_no_record_times(read, eeg, times):
    recording = read(eeg, reserved="EDF+C", record_times=times)
    assert (recording.duration_s, recording.gaps) == (8.0, ())
    assert recording.repairs[0].startswith("The file is marked as EDF+, but")


def test_record_times_may_stand_in_any_annotation_signal(read, eeg):
    texts = annotations([b"just text"] * 8)
    times = annotations([f"{time}\x14\x14".encode() for time in INTERRUPTED])
    for signals in ([texts, eeg, times], [times, eeg, texts], [eeg, times, texts]):
        recording = read(*signals, reserved="EDF+D")
        assert (recording.gaps, recording.repairs) == (((3.0, 103.5),), ())


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        (None, "no 'EDF Annotations' signal"),
        ([b""] * 8, "none of its data records tells"),
        ([f"+{i / 2}" for i in range(8)], "data record 2 begins at 0.5 s, before .* 3 more"),
    ],
)
def test_interrupted_files_that_hide_their_times_are_refused(read, eeg, times, reason):
    with pytest.raises(FormatError, match=f"mouse.edf cannot be read: .*{reason}"):
        read(eeg, reserved="EDF+D", record_times=times)


def test_bdf_has_record_times_too(read, eeg):
    recording = read(eeg, reserved="BDF+D", record_times=INTERRUPTED, sample_bytes=3)
    assert recording.gaps == ((3.0, 103.5),)


@pytest.mark.parametrize(
    ("date", "time", "start"),
    [
        ("31.12.99", "23.59.59", datetime(1999, 12, 31, 23, 59, 59)),
        ("01.01.85", "12.00.00", datetime(1985, 1, 1, 12)),
        ("05:03:24", "20:00:00", datetime(2024, 3, 5, 20)),
        ("5/3/24", "20.00.00", datetime(2024, 3, 5, 20)),
        ("01.01.85", "00.00.00", None),
        ("00.00.00", "00.00.00", None),
        ("5.3.2024", "20.00.00", datetime(2024, 3, 5, 20)),
        ("01.01.70", "20.00.00", datetime(1970, 1, 1, 20)),
        ("30.02.24", "20.00.00", datetime(1985, 1, 1, 20)),
        ("00.00.00", "23.59.59", datetime(1985, 1, 1, 23, 59, 59)),
        ("", "07.00.00", datetime(1985, 1, 1, 7)),
        ("05.03.24", "25.00.00", None),
        ("yesterda", "evening", None),
        ("", "", None),
    ],
)
def test_start_times_are_read_or_said_to_be_missing(read, eeg, date, time, start):
    recording = read(eeg, date=date, time=time)
    assert recording.start_time == start
    in_order = date in ("31.12.99", "01.01.85", "5.3.2024")
    assert len(recording.repairs) == (0 if in_order else 1)


def test_a_date_that_cannot_be_right_leaves_the_time_of_day_with_its_fraction(read, eeg):
    times = [f"+{i}.37" for i in range(8)]
    recording = read(eeg, date="31.06.24", reserved="EDF+C", record_times=times)
    assert recording.start_time == datetime(1985, 1, 1, 20, 0, 0, 370_000)
    assert "the time of day is kept, with 1985-01-01 for the unknown date" in recording.repairs[0]


def test_midnight_of_the_first_day_of_edf_is_a_start_where_the_recording_field_says_so(read, eeg):
    fields = {"date": "01.01.85", "time": "00.00.00"}
    assert read(eeg, recording="Startdate X X X X", **fields).start_time is None
    known = read(eeg, recording="Startdate 01-JAN-1985 X X X", **fields)
    assert known.start_time == datetime(1985, 1, 1)
    assert known.repairs == ()


def test_a_start_in_the_future_is_not_believed(read, eeg):
    tomorrow_year = datetime.now() + timedelta(days=400)
    recording = read(eeg, date=tomorrow_year.strftime("%d.%m.%y"))
    assert recording.start_time == datetime(1985, 1, 1, 20)
    assert "lies in the future" in recording.repairs[0]


@pytest.mark.parametrize(
    ("date", "recording_field", "year"),
    [
        ("05.03.70", "Startdate 05-MAR-1970 X X X", 1970),
        ("00.00.00", "Startdate 05-MAR-2019 X X X", 2019),
        ("05.03.24", "Startdate X X X X", 2024),
        ("05.03.24", "Startdate 31-FEB-2024 X X X", 2024),
        ("05.03.20", "Startdate 05-MAR-2024 X X X", 2024),
        ("05.03.yy", "Startdate 05-MAR-2019 X X X", 2019),
        ("05.03.23", "Startdate 05-MAR-2021 X X X", 2021),
        ("01.01.85", "Startdate 05-MAR-2021 X X X", 2021),
    ],
)
def test_the_recording_field_tells_the_year_that_two_digits_cannot(
    read, eeg, date, recording_field, year
):
    recording = read(eeg, date=date, recording=recording_field)
    assert recording.start_time == datetime(year, 3, 5, 20)
