"""What starts with a user's server or a kernel does not load pydantic before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = "import importlib, sys; importlib.import_module({module!r}); print('pydantic' in sys.modules)"


@pytest.mark.parametrize(
    ("module", "loads"),
    [
        ("openbis_jupyter.protocol", False),
        ("openbis_jupyter.protocol.words", False),
        ("openbis_jupyter.protocol.limits", False),
        ("openbis_jupyter.protocol.version", False),
        ("openbis_jupyter.client.credentials", False),
        ("openbis_jupyter.command.group", False),
        ("openbis_jupyterlab.extension", False),
        ("openbis_jupyter.protocol.runs", True),
    ],
)
def test_what_loads_pydantic(module: str, loads: bool) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)], capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == str(loads)
