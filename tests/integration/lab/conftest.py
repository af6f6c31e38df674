"""A sandbox for this folder, and a Jupyter server that forgets its openBIS connections before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from integration.lab.extension import Extension
from integration.lab.laptop import running_laptop
from integration.notebook.sandbox import Sandbox, running_sandbox


@pytest.fixture(scope="session")
def openbis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extension]:
    with running_laptop(tmp_path_factory.mktemp("laptop")) as running:
        yield Extension(running)


@pytest.fixture
def extension(server: Extension) -> Extension:
    for row in server.ask("connections")["connections"]:
        server.ask("connections", row["id"], method="DELETE")
    return server
