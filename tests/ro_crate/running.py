"""The validator, asked from tests."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VALIDATOR = HERE.parents[1] / "build" / "ro-crate" / "bin" / "python"
"""`make setup-test` makes it: an environment of its own."""


def issues_of(*crates: Path) -> list[list[Any]]:
    """In: folders. Out: what is required and lacking in each."""
    command = [str(VALIDATOR), str(HERE / "validate.py"), *map(str, crates)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["crate"] for one in found] == [*map(str, crates)]
    return [one["issues"] for one in found]
