"""Rates of detection and of false alarms."""

from sdreamer import __main__ as command_line
from sdreamer.conditions import CONDITIONS, NO_SIGNAL
from sdreamer.faults import rates


def test_rates_tell_what_was_found_from_what_was_not_wrong():
    chosen = [c for c in (*CONDITIONS, *NO_SIGNAL) if c.name in ("clean", "flat_eeg", "swapped")]
    told = {rate.condition.name: rate for rate in rates.rates(2, 2.0, chosen)}
    assert (told["clean"].expected, told["clean"].found, told["clean"].other) == (None, 0, 0)
    for name, kind in (("flat_eeg", "flat"), ("swapped", "swapped")):
        assert (told[name].expected, told[name].found, told[name].other) == (kind, 1, 0)
    assert rates.row(told["flat_eeg"]) == "| EEG is constant | flat | 100.0% | 0.0% |"
    assert rates.row(told["clean"]) == "| clean |  |  | 0.0% |"


def test_the_command_line_prints_them_as_a_table(monkeypatch, capsys):
    asked = []

    def none(recordings, minutes):
        asked.append((recordings, minutes))
        return iter(())

    monkeypatch.setattr(command_line, "rates", none)
    command_line.main(["faults", "--recordings", "3", "--minutes", "1"])
    assert asked == [(3, 1.0)]
    assert capsys.readouterr().out.startswith("| what is wrong | to be found | found |")
