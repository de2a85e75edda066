"""Files as other programs write them: recognised, read as they stand, or refused by line."""

from datetime import datetime
from fractions import Fraction

import pytest

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.registry import format_called, formats_of

MISLEEP = """READ ONLY! DO NOT EDIT!
4-INIT 3-Wake 2-REM 1-NREM
Save time: 2024-01-18 12:12:07
Acquisition time: 2024-01-17 07:00:31
Sampling rate: 305
==========Marker==========
17:07:01:00.500, 29.5, 1, 17:07:01:00.500, 29.5, 0, 1, injection
==========Start-End==========
==========Sleep {}==========
17:07:00:31, {}, 1, 17:07:11:58, 7, 0, 3, Wake
17:07:11:59, 8, 1, 17:07:12:17, 12, 0, 1, NREM
17:07:12:18, 13, 1, 17:07:12:26, 15, 0, 5, Quiet"""
SOMNOTATE = "*Duration_sec\t30.0\n*Datafile\tUnspecified\nawake              \t12.0\n"
SOMNOTATE += "non-REM (artefact) \t20.0\nREM                \t30.0\n"
VISBRAIN = "*Duration_sec\t10.0\n*Datafile\tm.edf\nWake\t2.5\nN2\t7.5\nArt\t10.0\n"
ELAN = "time_base 1.000000\nsampling_period 0.00390625\nepoch_nb 4\nepoch_list\n0\n2\n4\n5\n"


@pytest.fixture
def put(tmp_path):
    def put(text, name="stages.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return put


def read(path, key):
    assert formats_of(path)[0].key == key
    return format_called(key).read(path)


def means(imported):
    return {code: str(meaning) for code, meaning in imported.meanings.items()}


@pytest.mark.parametrize(("word", "first"), [("stage", 0), ("state", 0), ("stage", 1)])
def test_old_misleep_counts_seconds_from_0_or_1_with_both_ends_included(put, word, first):
    found = read(put(MISLEEP.format(word, first)), "misleep")
    assert found.epoch_codes == ["Wake"] * (8 - first) + ["NREM"] * 5 + ["5"] * 3
    assert (found.onset_s, found.epoch_s) == (0, 1)
    assert found.start_time == datetime(2024, 1, 17, 7, 0, 31)
    assert found.meanings["5"] is None
    assert "1 event left out, being no stage." in found.remarks
    assert "Its rows include their last second, as in older versions of MiSleep." in found.remarks
    assert any("counts the first second as 1" in told for told in found.remarks) == bool(first)


def test_misleep_of_today_ends_a_row_where_the_next_begins(put):
    rows = MISLEEP.format("stage", 0).replace(", 7, 0", ", 8, 0").replace(", 12, 0", ", 13, 0")
    found = read(put(rows), "misleep")
    assert found.epoch_codes == ["Wake"] * 8 + ["NREM"] * 5 + ["5"] * 2
    assert found.remarks == ("1 event left out, being no stage.",)
    holed = read(put(rows.replace(", 13, 1,", ", 14, 1,")), "misleep")
    assert holed.epoch_codes == ["Wake"] * 8 + ["NREM"] * 5 + ["", "5"]


def test_misleep_rows_that_overlap_or_lack_cells_are_refused(put):
    with pytest.raises(FormatError, match=r"stages.txt, line 11: the stage begins at 5 s, before"):
        read(put(MISLEEP.format("stage", 0).replace(", 8, 1,", ", 5, 1,")), "misleep")
    with pytest.raises(FormatError, match=r"stages.txt, line 11: 7 cells instead of 8"):
        read(put(MISLEEP.format("stage", 0).replace(", NREM", "")), "misleep")


def test_a_hole_between_rows_is_unscored_and_told(put):
    found = read(put(MISLEEP.format("stage", 0).replace(", 8, 1,", ", 10, 1,")), "misleep")
    assert found.epoch_codes[7:11] == ["Wake", "", "", "NREM"]
    assert "stages.txt says nothing of 2 s between its stages." in found.remarks


def test_somnotate_names_artefacts(put):
    found = read(put(SOMNOTATE, "stages.hyp"), "somnotate")
    assert means(found) == {
        "REM": "REM",
        "awake": "Wake",
        "non-REM (artefact)": "NREM, artefact",
    }
    assert (found.epoch_s, found.n_epochs, found.certainty) == (2, 15, "told")


def test_visbrain_tells_when_each_stage_ends(put):
    found = read(put(VISBRAIN), "visbrain")
    assert (found.epoch_s, found.epoch_codes) == (Fraction(5, 2), ["Wake", "N2", "N2", "Art"])
    assert means(found) == {"Art": "Artefact", "N2": "NREM", "Wake": "Wake"}
    with pytest.raises(FormatError, match=r"ends at 1 s, not after 2\.5 s"):
        format_called("visbrain").read(put(VISBRAIN.replace("7.5", "1.0")))


def test_elan_has_codes_and_an_epoch_length(put):
    found = read(put(ELAN, "stages.hyp"), "elan")
    assert (found.epoch_s, found.certainty, found.remarks) == (1, "usual", ())
    assert means(found) == {"0": "Wake", "2": "NREM", "4": "NREM", "5": "REM"}
    short = read(put(ELAN + "5\n", "stages.hyp"), "elan")
    assert short.remarks == ("Line 3 announces 4 epochs, but 5 follow: all are read.",)
    with pytest.raises(FormatError, match="line 6: 'x' is no stage of Elan"):
        read(put(ELAN.replace("\n2\n", "\nx\n"), "stages.hyp"), "elan")
    with pytest.raises(FormatError, match="line 1: 'time_base one' has no number"):
        read(put(ELAN.replace("1.000000", "one"), "stages.hyp"), "elan")


@pytest.mark.parametrize(
    "text",
    [
        "0\n2\n4\n-1\n",
        "0.0\r\n2.0\r\n4.0\r\n-1.0",
        "stage\n0\n2\n4\n-1\n",
        "0,2,4,-1",
        '"0" 2 4 -1',
    ],
)
def test_lists_of_numbers_are_read_but_not_interpreted(put, text):
    key = "table" if text.startswith("stage") else "list"
    found = read(put(text), key)
    assert found.epoch_codes == ["0", "2", "4", "-1"]
    assert (found.epoch_s, found.certainty) == (None, "unsure")
    assert set(found.meanings.values()) == {None}


def test_visbrains_description_tells_codes_and_epoch_length(put):
    put("time 4.0\nArt -1\nWake 0\nN1 1\nN2 2\nREM 4\nSpecial 9\n", "stages_description.txt")
    found = read(put("0\n2\n4\n-1\n"), "list")
    assert (found.epoch_s, found.certainty) == (4, "told")
    assert means(found) == {"-1": "Artefact", "0": "Wake", "2": "NREM", "4": "REM"}
    put("time 4.0\nWake zero\n", "stages_description.txt")
    with pytest.raises(FormatError, match=r"stages_description\.txt: 'Wake zero' is no name"):
        read(put("0\n2\n"), "list")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("onset,duration,stage\n0,2.5,1\n2.5,2.5,3\n5,2.5,3\n", "utf-8-sig"),
        ("state;start;end\n1;0;2,5\n3;2,5;5\n3;5;7,5\n", "latin-1"),
        ("start_s\tstop_s\tsleep_stage\n0\t2.5\t1\n2.5\t5\t3\n5\t7.5\t3\n", "utf-16"),
    ],
)
def test_tables_of_epochs_are_found_by_their_titles(put, text, encoding):
    found = read(put(text, "stages.csv", encoding), "table")
    assert (found.epoch_s, found.epoch_codes) == (Fraction(5, 2), ["1", "3", "3"])
    assert found.certainty == "unsure"


def test_tables_of_bouts_keep_scorer_flag_and_confidence(put):
    text = "start_s,duration_s,stage,scorer,artefact,confidence\n"
    found = read(put(text + "10,4,Wake,Ada,0,0.9\n14,6,SWS,Bo,1,0.6\n", "b.csv"), "table")
    assert (found.epoch_s, found.onset_s, found.epoch_codes) == (2, 10, ["Wake"] * 2 + ["SWS"] * 3)
    assert found.scorers[1:3] == [ScoredBy("person", "Ada"), ScoredBy("person", "Bo")]
    assert found.artefacts.tolist() == [False, False, True, True, True]
    assert found.confidence[0] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stage,start,end\nW,0,4\nN,3,8\n", "line 3: the stage begins at 3 s, before the one of"),
        ("stage,start,end\nW,4,0\n", "line 2: a stage from 4 s to 0 s cannot be right"),
        ("stage,start,end\nW,0,long\n", "line 2: 'long' under 'end' is no number"),
        ("stage,start\nW,0\nW,4\nW,9\n", "line 4: the epoch begins 5 s after the one before"),
        ("stage,artefact\nW,maybe\n", "line 2: 'maybe' is no artefact flag"),
        ("stage,confidence\nW,2\n", "line 2: 2 under 'confidence' lies outside 0 to 1"),
        ("stage,artefact\nW\n", "line 2: 1 cells do not fit 2 columns"),
        ("stage\n", "holds no stages"),
    ],
)
def test_tables_that_cannot_be_right_are_refused_by_line(put, text, told):
    with pytest.raises(FormatError) as refusal:
        format_called("table").read(put(text, "stages.csv"))
    assert told in str(refusal.value)


def test_a_hypnogram_of_two_months_in_odd_times_stays_small(put):
    text = "stage,start,end\nW,0,30000.01\nN,30000.01,5184000\n"
    found = read(put(text, "stages.csv"), "table")
    assert (found.epoch_s, found.n_epochs) == (10, 518_400)


def test_times_to_the_millisecond_are_rounded_and_told(put):
    text = "stage,start,end\nW,0,30000.0001\nN,30000.0001,86400\n"
    found = read(put(text, "stages.csv"), "table")
    assert (found.epoch_s, found.n_epochs) == (Fraction(1, 20), 86_400 * 20)
    assert found.remarks == ("The times in stages.csv are rounded to 0.05 s.",)


@pytest.mark.parametrize("number", ["1e999999999", "nan", "9" * 4000, "1/3", "-inf"])
def test_numbers_that_would_fill_the_memory_are_refused(put, number):
    texts = {
        "table": f"stage,start,end\nW,0,{number}\n",
        "visbrain": f"*Duration_sec\t9\nWake\t{number}\n",
        "elan": ELAN.replace("1.000000", number),
        "misleep": MISLEEP.format("stage", 0).replace(", 7, 0", f", {number}, 0"),
        "bids": f"onset\tduration\tstage\n0\t{number}\t1\n",
    }
    for key, text in texts.items():
        path = put(text, "m_events.tsv")
        formats_of(path)
        with pytest.raises(FormatError):
            format_called(key).read(path)


def test_exponents_are_numbers_too(put):
    found = read(put("stage,start,end\nW,0,4e0\nN,4.0e+00,8\n", "stages.csv"), "table")
    assert (found.epoch_s, found.epoch_codes) == (4, ["W", "N"])
