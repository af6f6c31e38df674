"""The wheel in an empty environment, on a machine without Node: the three buttons are there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from browser.lab.buttons import open_mark, open_notebook
from browser.people import shown
from integration.install.environments import install, run, uninstall
from integration.lab.laptop import running_laptop
from predecessors import Left
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser


def said(programs: Path, *arguments: str) -> str:
    """What Jupyter says, without colours."""
    ended = run(programs / "jupyter", *arguments, path=programs)
    return re.sub(r"\x1b\[\d*m", "", ended.stdout + ended.stderr)


def test_the_wheel_brings_the_buttons_without_node(person: WebDriver, wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    install(environment, wheel, extra="[user]")
    programs = environment / "bin"
    assert shutil.which("node", path=str(programs)) is None
    browsers_half = said(programs, "labextension", "list")
    assert re.search(r"openbis-jupyterlab v\S+ enabled +OK", browsers_half)
    servers_half = said(programs, "server", "extension", "list")
    assert "openbis_jupyterlab enabled" in servers_half

    home = tmp_path / "home"
    home.mkdir()
    with running_laptop(home, environment_of=environment) as laptop:
        open_notebook(person, laptop, laptop.notebook("wheel.ipynb", "1"))
        for name in ("connect", "download", "upload"):
            shown(
                person,
                f"[data-jp-item-name='openbis-{name}'] button, [data-jp-item-name='openbis-{name}'] jp-button",
            )
        labels = [entry.text for entry in open_mark(person)]
        assert "Run and save in openBIS in the background" in labels
    before = Left(environment / "share/jupyter", environment / "etc/jupyter").jupyterlab_openbis()
    both = said(programs, "labextension", "list")
    assert re.search(r"jupyterlab-openbis v0\.3\.0 enabled", both)
    assert re.search(r"openbis-jupyterlab v\S+ enabled +OK", both)
    ours = environment / "share/jupyter/labextensions/openbis-jupyterlab"
    uninstall(environment, "openbis-jupyterlab")
    assert (before / "package.json").is_file() and not (ours / "package.json").exists()
