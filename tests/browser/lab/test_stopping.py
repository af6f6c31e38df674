"""Nobody stops the server by mistake while openBIS does not have their work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import requests
from browser.lab.buttons import menu_entry, open_notebook
from browser.lab.stopping import WOULD_ASK, asked, end_kernels, jupyterlab_asks, reply, stay
from integration.lab.laptop import Laptop
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

Picture = Callable[[WebDriver, str], None]


@pytest.fixture
def notebooks(person: WebDriver, laptop: Laptop) -> tuple[Path, Path]:
    """One that openBIS has made, and one that has nothing to do with it; no kernel runs."""
    end_kernels(person, laptop)
    ours, other = laptop.notebook("stop/ours.ipynb", "1"), laptop.notebook("stop/other.ipynb", "2")
    made = nbformat.read(ours, as_version=4)
    made.metadata["openbis"] = {"history_id": "stop"}
    nbformat.write(made, ours)
    return ours, other


def open_elsewhere(laptop: Laptop, notebook: Path) -> None:
    """It has a kernel, by which the server knows that it is open in some page."""
    path = notebook.relative_to(laptop.folder).as_posix()
    requests.post(
        f"{laptop.url}api/sessions",
        json={"path": path, "name": notebook.name, "type": "notebook", "kernel": {"name": "python3"}},
        headers={"Authorization": f"token {laptop.token}"},
        timeout=60,
    ).raise_for_status()


def test_file_shut_down_in_jupyterlab(
    person: WebDriver, laptop: Laptop, notebooks: tuple[Path, Path], picture: Picture
) -> None:
    ours, other = notebooks
    open_notebook(person, laptop, other)
    menu_entry(person, "File", "Shut Down")
    jupyterlab_asks(person)
    stay(person, "Cancel")

    open_notebook(person, laptop, ours)
    menu_entry(person, "File", "Shut Down")
    said = asked(person)
    assert "stop/ours.ipynb" in said and "not in openBIS" in said and "other.ipynb" not in said
    picture(person, "lab-stop")
    stay(person, "Keep working")

    menu_entry(person, "File", "Shut Down")
    asked(person)
    assert person.execute_script(WOULD_ASK)
    reply(person, "Stop all the same")
    jupyterlab_asks(person)
    stay(person, "Cancel")
    assert person.execute_script(WOULD_ASK), "they have stayed"


def test_file_shut_down_on_notebooks_page_of_files(
    person: WebDriver, laptop: Laptop, notebooks: tuple[Path, Path]
) -> None:
    open_elsewhere(laptop, notebooks[0])
    person.get(laptop.address("tree"))
    menu_entry(person, "File", "Shut Down")
    assert "stop/ours.ipynb" in asked(person)
    stay(person, "Keep working")
