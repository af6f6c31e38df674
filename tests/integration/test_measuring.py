"""What measures starts with Python alone: it shares modules with tests, whose places only pytest knows by itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from openbis_demo.stack import REPOSITORY


@pytest.mark.parametrize("program", ["tests.bench", "tests.soak"])
def test_it_starts_and_tells_its_options(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", program, "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--json" in done.stdout
