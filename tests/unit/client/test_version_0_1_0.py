"""A computer on which version 0.1.0 was used: its connections, tokens and known versions are found again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from openbis_jupyter.client import known_connections
from openbis_jupyter.client.connecting import find_connection, token_of
from openbis_jupyter.client.saving import known_version

LEFT = Path(__file__).parents[2] / "fixtures" / "version-0.1.0" / "home"
URL = "https://openbis.example.org"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(LEFT, tmp_path / "home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home/.config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home/.local/share"))


def test_the_connection_and_its_token_are_there() -> None:
    assert [one.url for one in known_connections()] == [URL]
    connection = find_connection(URL)
    assert connection is not None and connection.user == "alice" and connection.is_access_token
    assert token_of(connection) == "$pat-alice-0123456789abcdef"


def test_the_version_that_a_notebook_began_from_is_known() -> None:
    version = known_version(URL, "7d1f9a54-3a0e-4c1b-9d55-1f6f1d8a0c01", Path("/home/alice/growth.ipynb"))
    assert version is not None and version.dataset == "20261102090500000-13"
