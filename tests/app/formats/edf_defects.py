"""One file of each kind of defect, byte by byte."""

from dataclasses import dataclass, replace

import numpy as np

from .edf_bytes import Drawn, annotations, edf_bytes

_ROWS = np.random.default_rng(0).integers(-30_000, 30_000, (8, 64))
EEG, EMG = Drawn("EEG", _ROWS), Drawn("EMG", -_ROWS)
TIMES = [f"+{second}" for second in range(8)]
GAP = [*TIMES[:3], *(f"+{second + 100}.5" for second in range(3, 8))]
PLUS = {"reserved": "EDF+C", "record_times": TIMES}


@dataclass(frozen=True)
class Defect:
    """A kind of file, and a whole one."""

    kind: str
    content: bytes


def drawn(kind, signals=(EEG, EMG), cut=None, add=b"", **fields):
    if "EDF+" in fields.get("reserved", ""):
        fields = {"recording": "Startdate 05-MAR-2024 X X X"} | fields
    return Defect(kind, edf_bytes(*signals, **fields)[:cut] + add)


def emg(kind, **spoilt):
    return drawn(kind, signals=(EEG, replace(EMG, **spoilt)))


def interrupted(kind, times):
    return drawn(kind, reserved="EDF+D", record_times=times)


def texts(kind, second):
    lists = [f"{time}\x14\x14\0".encode() for time in TIMES]
    lists[2] += second
    return drawn(kind, signals=(EEG, EMG, annotations(lists)), reserved="EDF+C")


DEFECTS = {
    "In order": [
        drawn("EDF"),
        drawn("EDF+C", **PLUS),
        drawn("BDF, 24 bits", sample_bytes=3),
        drawn("one signal", signals=(EEG,)),
        drawn("signals of different rates", signals=(EEG, Drawn("Temp", _ROWS[:, :1], "degC"))),
        drawn("data records of 1 ms", record_s="0.001"),
        drawn("data records of an hour", record_s="3600"),
        drawn("0.1 Hz beside 6.4 Hz", signals=(EEG, Drawn("Temp", _ROWS[:, :1])), record_s="10"),
    ],
    "Length": [
        drawn("cut in the middle of a data record", cut=-150),
        drawn("one signal, cut in the middle of a data record", signals=(EEG,), cut=-50),
        drawn("cut by whole data records", cut=-512),
        drawn("number of data records -1", n_records=-1),
        drawn("number of data records 0", n_records=0),
        drawn("number of data records no number", n_records="many"),
        drawn("number of data records too large", n_records=99),
        drawn("number of data records too small", n_records=5),
        drawn("trailing bytes", add=b"\x01" * 100),
        drawn("header without data records", cut=256 * 3),
        drawn("cut inside the header", cut=300),
        Defect("ten bytes", b"0" + b" " * 9),
        Defect("empty", b""),
    ],
    "Header": [
        drawn("header byte count wrong", n_header=256),
        drawn("signal count wrong", n_signals=3),
        drawn("header byte count and signal count blank", n_header="", n_signals=""),
        drawn("padded with NUL", padding=b"\x00"),
        drawn("record duration 0", record_s="0"),
        drawn(
            "record duration 0, told by record times",
            reserved="EDF+C",
            record_times=[f"+{i / 2}" for i in range(8)],
            record_s="0",
        ),
        drawn("record duration with a comma", record_s="1,6384"),
        drawn("patient field not conforming to EDF+", patient="a mouse", **PLUS),
        drawn("only annotations", signals=(annotations([b"+0\x14\x14"]),), record_s="0"),
    ],
    "Signals": [
        emg("physical minimum = maximum", physical=("0", "0")),
        emg("physical minimum > maximum", physical=("500", "-500")),
        emg("physical limit NaN", physical=("nan", "1")),
        emg("physical limit blank", physical=("", "500")),
        emg("physical limit with a comma", physical=("-0,5", "0,5")),
        emg("physical limit longer than its field", physical=("-1234567", "8.000000")),
        emg("physical limit infinite", physical=("-inf", "inf")),
        emg("physical limit with an exponent", physical=("-5E2", "5e+2")),
        emg("physical limit overlong, cut in its field", physical=("-499.999", "499.9999")),
        emg("digital minimum = maximum", limits=("5", "5")),
        emg("digital limit blank", limits=("", "32767")),
        emg("digital limit with decimals", limits=("-32768.0", "32767.0")),
        emg("digital limits beyond 16 bits", limits=("-8388608", "8388607")),
        emg("digital minimum > maximum", limits=("32767", "-32768")),
        emg("no samples", digital=_ROWS[:, :0]),
        emg("number of samples no number", samples_text="64x"),
        emg("label twice", label="EEG"),
        emg("label blank", label=""),
        emg("label in Latin-1", label="EMG Nackenä"),
        emg("label in UTF-8", label="EMG Nackenä".encode()),
        emg("unit mV", unit="mV"),
        emg("unit V", unit="V"),
        emg("unit nV", unit="nV"),
        emg("unit µV in Latin-1", unit=b"\xb5V"),
        emg("unit µV in UTF-8", unit=b"\xc2\xb5V"),
        emg("unit ?V, the µ lost", unit="?V"),
        emg("unit microvolt with a Greek mu in UTF-8", unit="\u03bcV".encode()),
        emg("unit blank", unit=""),
        emg("unit of something else", unit="mmHg"),
    ],
    "Start": [
        drawn(
            "start with a fraction of a second",
            reserved="EDF+C",
            record_times=[f"+{i}.37" for i in range(8)],
        ),
        drawn("impossible date", date="30.02.24"),
        drawn("date of zeros", date="00.00.00"),
        drawn("date blank", date="", time=""),
        drawn("date blank, time of day given", date=""),
        drawn("impossible time", time="24.61.00"),
        drawn("date and time without leading zeros", date="5.3.24", time="7.5.0"),
        drawn("1.1.85 at midnight", date="1.1.85", time="0.0.0"),
        drawn("date and time with colons", date="05:03:24", time="20:00:00"),
        drawn("year before 1985", date="01.01.70"),
        drawn("year with four digits", date="5.3.2024"),
        drawn(
            "year cut off, recording field right",
            date="05.03.20",
            recording="Startdate 05-MAR-2024 X X X",
            **PLUS,
        ),
        drawn("dates that contradict each other", recording="Startdate 06-MAR-2024 X X X", **PLUS),
        drawn("anonymous (01.01.85, midnight)", date="01.01.85", time="00.00.00"),
    ],
    "EDF+": [
        interrupted("EDF+D with a gap", GAP),
        interrupted("EDF+D without a gap", TIMES),
        interrupted("EDF+D, records out of order", [*GAP[3:], *GAP[:3]]),
        interrupted("EDF+D, one record overlaps", [*TIMES[:5], "+4.5", "+6", "+7.5"]),
        interrupted("EDF+D, all records overlap", ["+0"] * 8),
        interrupted("EDF+D, one record time broken", [*TIMES[:3], b"?", *TIMES[4:]]),
        interrupted("EDF+D, no record times", [b""] * 8),
        drawn("EDF+D without annotations", reserved="EDF+D"),
        drawn("EDF+C with a gap in the record times", reserved="EDF+C", record_times=GAP),
        drawn("EDF+C without annotations", reserved="EDF+C"),
        drawn("EDF+C, no record times", reserved="EDF+C", record_times=[b""] * 8),
        drawn(
            "annotations first",
            signals=(annotations([f"{time}\x14\x14".encode() for time in TIMES]), EEG, EMG),
            reserved="EDF+C",
        ),
        drawn(
            "two annotation signals",
            reserved="EDF+C",
            signals=(*(annotations([f"{time}\x14\x14".encode() for time in TIMES]),) * 2, EEG),
        ),
        drawn(
            "annotations between the signals, EDF+D with a gap",
            signals=(EEG, annotations([f"{time}\x14\x14".encode() for time in GAP]), EMG),
            reserved="EDF+D",
        ),
        drawn(
            "record times in the second of two annotation signals",
            reserved="EDF+D",
            signals=(
                EEG,
                annotations([b""] * 8),
                annotations([f"{time}\x14\x14".encode() for time in GAP]),
            ),
        ),
        interrupted("record times with decimal commas", [f"+{i * 2},5" for i in range(8)]),
        interrupted("record times before the start", [f"{i - 20:+}" for i in range(8)]),
        texts("annotation in UTF-8", "+2\x14größer 睡\x14".encode()),
        texts("annotation without its end", b"+2\x14Lights off"),
        texts("annotation of stray bytes", b"\x14\x15\x14+\x14\xff\xfe"),
        texts("annotation in Latin-1", b"+2\x14gr\xf6\xdfer\x14"),
        texts("annotation broken", b"+2 seconds\x14"),
    ],
    "Something else": [
        Defect("table renamed", b"time,eeg\n" + b"0,1\n" * 100),
        Defect("gzip renamed", b"\x1f\x8b\x08".ljust(500, b"\x01")),
        Defect("MATLAB renamed", b"MATLAB 5.0 MAT-file".ljust(500)),
        Defect("web page instead of a download", b"<!DOCTYPE html>".ljust(500)),
    ],
}
