"""pybis's own published tests, from its source archive, against the sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from integration.sandbox.server import Server, serving

from openbis_demo.processes import start

pytestmark = pytest.mark.timeout(600)

VERSION = "1.37.5"
CACHE = Path(__file__).parents[3] / "build" / "pybis-sdist"
FIXTURES = Path(__file__).with_name("pybis_fixtures.py")
NUMBER_OF_TESTS = {
    "test_dataset": 17,
    "test_experiment": 4,
    "test_group": 3,
    "test_openbis": 3,
    "test_person": 1,
    "test_project": 3,
    "test_property": 5,
    "test_sample": 15,
    "test_space": 1,
    "test_tag": 2,
    "test_vocabulary": 4,
}
OPTIONS = ("--api-version", "3.7", "--sessions-per-person", "1000")
"""This pybis was published with that version; its tests give properties several values."""
ENVIRONMENT = dict(os.environ)
"""As it was before any test began: other tests name the sandbox's authority in it, which pip would take for its own."""
EXPECTED_FAILURES: Mapping[str, str] = {
    "test_dataset::test_archive_unarchive_datasets": "The sandbox has no archive to move data sets to.",
}
"""Test → why it fails."""


@pytest.fixture(scope="module")
def published_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = CACHE / f"pybis-{VERSION}.tar.gz"
    if not archive.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run(
            [*command, "--dest", str(CACHE), f"pybis=={VERSION}"], check=True, timeout=300, env=ENVIRONMENT
        )
    folder = tmp_path_factory.mktemp("pybis")
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    return folder / f"pybis-{VERSION}" / "tests"


@pytest.fixture(scope="module")
def server_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("pybis-openbis"), *OPTIONS) as running:
        yield running


def outcomes(report: Path) -> dict[str, str]:
    """Test → the first line of why it failed, empty where it passed."""
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.attrib['classname'].rsplit('.', 1)[-1]}::{case.attrib['name']}"
        bad = [
            child.attrib.get("message", child.tag)
            for child in case
            if child.tag in ("failure", "error", "skipped")
        ]
        found[name] = found.get(name) or " | ".join(text.splitlines()[0] for text in bad)
    return found


def test_all_but_the_listed_ones_pass(
    published_tests: Path, server_of_its_own: Server, tmp_path: Path
) -> None:
    report = tmp_path / "report.xml"
    environment = {
        **os.environ,
        "SANDBOX_URL": server_of_its_own.url,
        "SANDBOX_CA_FILE": server_of_its_own.ready["ca_file"],
        "PYBIS_TESTS": str(published_tests),
        "PYTHONPATH": str(FIXTURES.parent),
        "HOME": str(tmp_path),
    }
    ours = [
        "-c",
        os.devnull,
        "--rootdir",
        str(published_tests),
        "-p",
        FIXTURES.stem,
        "-p",
        "no:cacheprovider",
    ]
    files = [str(published_tests / f"{name}.py") for name in NUMBER_OF_TESTS]
    command = [sys.executable, "-m", "pytest", *ours, "-q", f"--junitxml={report}", *files]
    child = start("pybis's tests", command, tmp_path / "log", environment)
    try:
        child.process.wait(500)
    finally:
        child.stop()
    assert report.exists(), child.log_tail()
    found = outcomes(report)
    per_file = {name: sum(test.startswith(f"{name}::") for test in found) for name in NUMBER_OF_TESTS}
    assert per_file == NUMBER_OF_TESTS
    failed = {test: reason for test, reason in found.items() if reason}
    assert failed.keys() == EXPECTED_FAILURES.keys(), f"{failed}\n{child.log_tail()}"
