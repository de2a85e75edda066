"""Collect the texts of the program for translators, and make their work readable for Qt.

python packaging/translations.py             writes the template, which holds every text
python packaging/translations.py de fr       writes or updates what is translated into these
python packaging/translations.py --release   makes what the program reads of all there is
"""

import argparse
import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "app" / "hypnoscope"
FOLDER = ROOT / "resources" / "translations"
NAME = "hypnoscope"
_TOOLS = Path(PySide6.__file__).parent  # lupdate and lrelease come with PySide6-Essentials


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("language", nargs="*", help="such as de or pt_BR")
    parser.add_argument("--release", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=FOLDER, metavar="DIR")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    if arguments.release:
        release(arguments.output)
        return
    for path in sources_of(arguments.language, arguments.output):
        collect(path)


def sources_of(languages: list[str], folder: Path) -> list[Path]:
    """Return the file of each language, or of the template when there is none."""
    return [folder / f"{NAME}_{language}.ts" for language in languages] or [folder / f"{NAME}.ts"]


def collect(path: Path) -> None:
    """Write all texts into a file; what is translated there already stays."""
    of_language = path.stem.partition("_")[2]
    run(
        "lupdate",
        *(str(each) for each in sorted(PROGRAM.rglob("*.py"))),
        *("-locations", "none", "-tr-function-alias", "QT_TRANSLATE_NOOP+=marked"),
        *("-source-language", "en", *(("-target-language", of_language) if of_language else ())),
        *("-ts", str(path)),
    )


def release(folder: Path) -> None:
    """Make the file that Qt reads of each language; a text that is not finished stays English."""
    for path in sorted(folder.glob(f"{NAME}_*.ts")):
        run("lrelease", str(path))


def run(tool: str, *arguments: str) -> None:
    """Run one of Qt's tools, and leave the program with its complaint."""
    name = f"{tool}.exe" if sys.platform == "win32" else tool
    done = subprocess.run([str(_TOOLS / name), *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    print(done.stdout.strip())


if __name__ == "__main__":
    main()
