"""What the documents and the packaging promise of the project itself."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.testing import CliRunner

from hypnoscope.cli.application import app

PROJECT = Path(__file__).parents[2]
DOCUMENTS = [
    *("README.md", "ARCHITECTURE.md", "CONTEXT.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(f"docs/{path.name}" for path in sorted((PROJECT / "docs").glob("*.md"))),
    "resources/checkpoints/MODEL_CARD.md",
]


def requirements():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(text) for group in groups for text in group]


def pins():
    lines = (PROJECT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pinned}


def test_every_dependency_is_pinned_to_a_version_that_is_allowed():
    pinned = pins()
    for requirement in requirements():
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_no_pin_names_a_build_for_one_machine():
    assert not [version for version in pins().values() if "+" in version]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document):
    path = PROJECT / document
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    missing = [t for t in targets if "://" not in t and not (path.parent / t).exists()]
    assert missing == []


def test_every_file_that_a_document_names_is_there():
    named = re.compile(r"(?<![\w/.-])((?:docs|packaging|resources|tests)/[\w./-]+\.\w+)")
    for document in DOCUMENTS:
        for name in named.findall((PROJECT / document).read_text("utf-8")):
            assert (PROJECT / name).exists(), f"{document} names {name}"


def test_every_command_line_of_the_readme_has_a_command_that_exists():
    text = (PROJECT / "README.md").read_text("utf-8")
    commands = set(re.findall(r"^hypnoscope (\w+)", text, re.MULTILINE))
    assert commands
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("target", ["demo", "test", "check"])
def test_make_explains_and_knows_its_targets(target):
    explained = subprocess.run(
        ["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    assert f"make {target} " in explained
    subprocess.run(["make", "--dry-run", target], cwd=PROJECT, capture_output=True, check=True)


def test_a_missing_package_is_named_with_the_command_that_installs_it(tmp_path):
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    script = PROJECT / "packaging" / "linux" / "debian_packages.sh"
    done = subprocess.run(
        ["/bin/sh", str(script), "libegl1", "python3-venv"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "sudo apt install libegl1 python3-venv" in done.stderr
    assert done.stderr.count("\n") == 1
