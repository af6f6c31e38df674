"""The wheel in an empty environment, on a machine without Node: the three buttons are there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.lab.buttons import entries, open_mark, open_notebook
from browser.people import shown
from integration.lab.laptop import start_laptop
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def run(path: Path | None, *command: str | Path) -> str:
    """What a program says; `path`: the only folder in which it finds others."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "PATH")
    }
    ended = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=False,
        text=True,
        timeout=200,
        env={**kept, "PATH": str(path) if path else os.environ["PATH"]},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return re.sub(r"\x1b\[\d*m", "", ended.stdout + ended.stderr)  # without colours


def test_the_wheel_brings_the_buttons_without_node(person: WebDriver, tmp_path: Path) -> None:
    run(None, REPOSITORY / ".ci/dist", tmp_path / "dist")
    environment = tmp_path / "environment"
    run(None, sys.executable, "-m", "venv", "--without-pip", environment)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    run(
        None,
        *(
            Path(sys.executable).with_name("uv"),
            "pip",
            "install",
            "--quiet",
            "--python",
            environment / "bin/python",
        ),
        *("--constraint", REPOSITORY / "requirements.lock", f"{wheel}[user]"),
    )
    programs = environment / "bin"
    assert shutil.which("node", path=str(programs)) is None
    browsers_half = run(programs, programs / "jupyter", "labextension", "list")
    assert re.search(r"jupyterlab-openbis v\S+ enabled +OK", browsers_half)
    servers_half = run(programs, programs / "jupyter", "server", "extension", "list")
    assert "jupyterlab_openbis enabled" in servers_half

    home = tmp_path / "home"
    home.mkdir()
    laptop = start_laptop(home, environment_of=environment)
    try:
        open_notebook(person, laptop, laptop.notebook("wheel.ipynb", "1"))
        for name in ("connect", "download", "upload"):
            shown(
                person,
                f"[data-jp-item-name='openbis-{name}'] button, [data-jp-item-name='openbis-{name}'] jp-button",
            )
        open_mark(person)
        assert "Run and save in openBIS in the background" in [entry.text for entry in entries(person)]
    finally:
        laptop.child.stop()
