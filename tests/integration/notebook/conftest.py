"""One sandbox and one interpreter per language for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.notebook import interpreters
from integration.notebook.interpreters import Interpreter
from integration.notebook.sandbox import Sandbox, running_sandbox


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def _interpreters() -> Iterator[dict[str, Interpreter]]:
    started: dict[str, Interpreter] = {}
    yield started
    for interpreter in started.values():
        interpreter.stop()


@pytest.fixture
def ask(
    request: pytest.FixtureRequest,
    _interpreters: dict[str, Interpreter],
    tmp_path_factory: pytest.TempPathFactory,
) -> Interpreter:
    """The interpreter that the test names; it stays for the next one."""
    name = request.param
    if name not in _interpreters:
        _interpreters[name] = getattr(interpreters, name)(tmp_path_factory.mktemp(name))
    return _interpreters[name]
