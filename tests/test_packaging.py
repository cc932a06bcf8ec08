"""The locked requirements, what is shipped, and what must never be."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from layered import resource_files

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGING = CHECKOUT / "packaging"
LOCKS = [PACKAGING / "requirements.lock", PACKAGING / "requirements-dev.lock"]
SCRIPTS = [PACKAGING / name for name in ("run", "test", "lock", "sound-devices")]
SHIPPED = ["layered", "packaging", "resources", "tests", ".ci"]
TEXT = {"", ".py", ".md", ".toml", ".lock", ".sh", ".svg", ".desktop", ".json", ".txt"}


IMPORT_THE_COMMAND_LINE = """
import importlib, pkgutil, sys
import layered.__main__, layered.cli
for module in pkgutil.walk_packages(layered.cli.__path__, "layered.cli."):
    importlib.import_module(module.name)
sys.stdout.write("\\n".join(sys.modules))
"""


def shipped_files() -> list[Path]:
    inside = [
        path
        for folder in SHIPPED
        for path in (CHECKOUT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return [*inside, CHECKOUT / "pyproject.toml", CHECKOUT / "README.md", CHECKOUT / "LICENSE"]


def locked(lock: Path) -> dict[str, list[str]]:
    """Give the locked lines of each package, continuation lines joined."""
    lines = lock.read_text().replace("\\\n", " ").splitlines()
    packages: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, lines)):
        packages.setdefault(canonicalize_name(re.split(r"[=\s]", line)[0]), []).append(line)
    return packages


class TestLockedRequirements:
    def test_set_up_names_no_host(self):
        files = [path for path in PACKAGING.iterdir() if path.is_file()] + [CHECKOUT / ".ci/run"]
        for path in files:
            assert not re.search(
                r"://|--(extra-)?index-url|--find-links|\bwww\.", path.read_text()
            ), path

    def test_every_package_has_an_exact_version_and_hashes(self):
        for lines in (lines for lock in LOCKS for lines in locked(lock).values()):
            for line in lines:
                assert re.match(r"[\w.-]+==[\w.]+\s", line), line
                assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line

    @pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
    def test_the_lock_fits_what_the_project_asks_for(self, python):
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
        asked = [
            (LOCKS[0], project["project"]["dependencies"]),
            (LOCKS[1], project["dependency-groups"]["dev"]),
        ]
        environment = {"python_full_version": python, "python_version": python[:4]}
        for lock, wishes in asked:
            packages = locked(lock)
            for wish in map(Requirement, wishes):
                lines = [
                    line.split("--hash")[0] for line in packages[canonicalize_name(wish.name)]
                ]
                fitting = [
                    entry
                    for entry in map(Requirement, lines)
                    if entry.marker is None or entry.marker.evaluate(environment)
                ]
                assert len(fitting) == 1, wish
                version = next(iter(fitting[0].specifier)).version
                assert wish.specifier.contains(version), wish

    def test_both_locks_agree(self):
        runtime, dev = map(locked, LOCKS)
        for name in runtime.keys() & dev.keys():
            versions = [line.split()[0] for line in dev[name]]
            assert set(versions) <= {line.split()[0] for line in runtime[name]}


class TestWhatIsShipped:
    def test_no_file_names_a_folder_of_one_machine(self):
        pattern = re.compile(r"(?<![\w.~:/-])/(?:work|home|root|Users)/\w")
        for path in shipped_files():
            if path.suffix in TEXT:
                assert not pattern.search(path.read_text(encoding="utf-8")), path

    def test_every_shipped_sound_is_credited(self):
        credits_text = (CHECKOUT / "resources/LICENSES.md").read_text()
        demo = CHECKOUT / "resources/demo"
        files = [path for path in demo.rglob("*") if path.is_file()]
        assert len(files) == 4
        for path in files:
            assert f"`{path.relative_to(demo.parent)}`" in credits_text

    def test_every_dependency_is_named_with_its_licence(self):
        notices = (CHECKOUT / "resources/THIRD_PARTY.md").read_text().lower().replace("_", "-")
        for name in locked(LOCKS[0]):
            assert re.search(rf"\|[^|]*\b{re.escape(name)}\b[^|]*\|", notices), name

    def test_the_demo_is_where_the_program_looks_for_it(self):
        files = [resource_files.demo_recording(), resource_files.demo_hint()]
        files += [resource_files.demo_stem(name) for name in ("saxophone", "strings")]
        assert all(path.read_bytes().startswith(b"fLaC") for path in files)

    def test_the_licence_is_the_one_that_the_project_names(self):
        assert "GNU GENERAL PUBLIC LICENSE" in (CHECKOUT / "LICENSE").read_text()
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
        assert project["project"]["license"] == "GPL-3.0-or-later"


class TestThePythonEnvironment:
    def test_qt_calls_keep_no_reference_to_none(self):
        # PySide6 6.12.0 loses one with every void call: Python 3.11 aborts after some thousand.
        from PySide6.QtCore import QObject

        thing = QObject()
        before = sys.getrefcount(None)
        for _ in range(1000):
            thing.setObjectName("name")
        assert abs(sys.getrefcount(None) - before) < 100

    def test_the_command_line_knows_no_qt(self):
        after = subprocess.run(
            [sys.executable, "-c", IMPORT_THE_COMMAND_LINE],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
        )
        assert after.returncode == 0, after.stderr
        modules = after.stdout.split()
        assert "layered.cli" in modules
        assert not [name for name in modules if name.startswith(("PySide6", "pyqtgraph"))]


class TestScripts:
    @pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
    def test_is_executable_and_valid(self, script):
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", script], check=True)
