"""Texts in the user's language: marked where they are written, translated where they are shown."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from hypnoscope.resources import resource_path

translate = QCoreApplication.translate

_TRANSLATIONS_OF_QT = QLibraryInfo.LibraryPath.TranslationsPath


def marked(context: str, text: str) -> str:  # noqa: ARG001 - read by lupdate
    """Return a text as it is, so that a table holds it in English and `lupdate` finds it.

    Whatever shows it calls ``translate(context, text)`` with the same context.
    """
    return text


class Counting:
    """Sentences about so many things, of which each language has its own forms.

    `lupdate` asks for these forms only in a call of ``tr``, and takes the name of the object for
    the context of the text; so there is one object, and its name is the context.
    """

    def tr(self, text: str, comment: str, n: int) -> str:
        """Return the form of `text` for `n`; the number is still to be filled in."""
        return translate("counts", text, comment, n)


counts = Counting()


def all_of(names: Sequence[str]) -> str:
    """Return such as "A", "A and B" or "A, B and C"; of none nothing."""
    *first, last = names or ("",)
    return translate("Lists", "{} and {}").format(", ".join(first), last) if first else last


def any_of(names: Sequence[str]) -> str:
    """Return such as "A", "A or B" or "A, B or C"; of none nothing."""
    *first, last = names or ("",)
    return translate("Lists", "{} or {}").format(", ".join(first), last) if first else last


def install_translators(
    application: QCoreApplication, languages: Sequence[str], folder: Path | None = None
) -> list[QTranslator]:
    """Let the application speak the first of some languages that it can.

    Parameters
    ----------
    application
        It owns the translators.
    languages
        Those that the user reads, the best first, such as ``"de-DE"``; the program is written in
        English, so that what comes after that is not tried.
    folder
        Where ``hypnoscope_de.qm`` and the like lie; as bundled when left out.

    Returns
    -------
    list of QTranslator
        Those that were found: of Qt's own texts, and of ours. Without ours Qt stays English too,
        so that no dialog speaks two languages.
    """
    own_folder = folder or _bundled_folder()
    read = takewhile(lambda language: not language.startswith("en"), languages)
    for locale in map(QLocale, read if own_folder is not None else ()):
        own, of_qt = QTranslator(), QTranslator()
        if own.load(locale, "hypnoscope", "_", str(own_folder)):
            has_qt = of_qt.load(locale, "qtbase", "_", QLibraryInfo.path(_TRANSLATIONS_OF_QT))
            found = [of_qt, own] if has_qt else [own]
            for translator in found:
                translator.setParent(application)
                application.installTranslator(translator)
            return found
    return []


def _bundled_folder() -> Path | None:
    try:
        return resource_path("translations")
    except FileNotFoundError:
        return None
