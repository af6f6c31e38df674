"""What is built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from integration.install.environments import build_wheel


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all that an administrator downloads."""
    return build_wheel(tmp_path_factory.mktemp("dist")).parent
