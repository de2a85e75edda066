"""Translators get every text, and the program speaks what they made of it."""

import ast
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from hypnoscope.translation import all_of, any_of, install_translators, marked, translate
from hypnoscope.windows.dialogs.texts import counted

PACKAGING = Path(__file__).parents[2] / "packaging"
SAID = re.compile(r"\b(tr|translate|marked)\(")
TRANSLATED = {
    ("NotesPanel", "Search the notes"): "Notizen durchsuchen",
    ("Panels", "Light and dark"): "Hell und dunkel",
    ("PowerTrack", "no data"): "keine Daten",
    ("Lists", "{} and {}"): "{} und {}",
    ("counts", "{} seconds"): ("{} Sekunde", "{} Sekunden"),
}


@pytest.fixture
def translations(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield __import__("translations")
    del sys.modules["translations"]


@pytest.fixture
def template(translations, tmp_path):
    path = tmp_path / "hypnoscope.ts"
    translations.collect(path)
    return {
        (context.findtext("name"), message.findtext("source"))
        for context in ET.parse(path).getroot()
        for message in context.findall("message")
    }


@pytest.fixture
def german(translations, tmp_path, qapp):
    """Say a few things in German, as a translator would, while the test runs."""
    (path,) = translations.sources_of(["de"], tmp_path)
    translations.collect(path)
    tree = ET.parse(path)
    for context in tree.getroot().findall("context"):
        for message in context.findall("message"):
            said = TRANSLATED.get((context.findtext("name"), message.findtext("source")))
            if said is not None:
                say(message.find("translation"), said)
    tree.write(path, encoding="utf-8")
    translations.release(tmp_path)
    found = install_translators(qapp, ["fr-FR", "de-DE", "en-US"], tmp_path)
    yield found
    for translator in found:
        qapp.removeTranslator(translator)


def say(translation, said):
    del translation.attrib["type"]
    forms = translation.findall("numerusform")
    for form, text in zip(forms or [translation], said if forms else [said], strict=True):
        form.text = text


def literals_of(program):
    """The context, None where it is the class, and the text of each call."""
    sources = [path.read_text(encoding="utf-8") for path in program.rglob("*.py")]
    for source in sources:
        for node in ast.walk(ast.parse(source)) if SAID.search(source) else ():
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                texts = [getattr(argument, "value", None) for argument in node.args]
                if name == "tr" and isinstance(texts[0], str):
                    yield None, texts[0]
                elif name in ("translate", "marked") and all(isinstance(t, str) for t in texts[:2]):
                    yield tuple(texts[:2])


def test_the_template_holds_every_text(translations, template):
    texts = {text for _, text in template}
    missing = {
        (context, text)
        for context, text in literals_of(translations.PROGRAM)
        if (text not in texts if context is None else (context, text) not in template)
    }
    assert missing == set()
    assert len(template) > 900


def test_the_program_speaks_the_language_of_the_system(german):

    assert len(german) == 2  # of Qt's own texts too
    assert translate("NotesPanel", "Search the notes") == "Notizen durchsuchen"
    assert translate("Panels", marked("Panels", "Light and dark")) == "Hell und dunkel"
    assert all_of(["EEG", "EMG", "Licht"]) == "EEG, EMG und Licht"
    assert translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_what_is_not_translated_stays_english(german):
    assert any_of(["EEG", "EMG"]) == "EEG or EMG"
    assert translate("Panels", "Hypnogram") == "Hypnogram"


def test_numbers_choose_their_form(german):
    assert [counted(n, "second") for n in (2, 1204)] == ["2 Sekunden", "1,204 Sekunden"]


def test_what_a_kind_of_track_says_is_translated_in_each_of_them(german):
    class PowerTrack(QObject):
        def said(self):
            return self.tr("no data")

    class DeltaTrack(PowerTrack):
        pass

    assert DeltaTrack().said() == "keine Daten"


@pytest.mark.parametrize("languages", [["en-US", "de-DE"], ["fr-FR"], []])
def test_who_reads_english_first_or_no_language_that_there_is_gets_english(
    german, qapp, tmp_path, languages
):
    assert install_translators(qapp, languages, tmp_path) == []


def test_without_translations_the_program_is_english(qapp, tmp_path):
    assert install_translators(qapp, ["de-DE"], tmp_path) == []
