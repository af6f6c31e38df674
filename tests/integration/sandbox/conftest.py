"""One sandbox for the tests of this folder that leave it as usable as they found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from integration.sandbox.server import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("openbis"), "--faults", "--sessions-per-person", "1000") as running:
        yield running
