"""Nobody stops the server by mistake while openBIS does not have their work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import requests
from browser.lab.buttons import menu_entry, open_notebook
from browser.people import click, shown, until
from integration.lab.laptop import Laptop
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = [pytest.mark.slow, pytest.mark.browser]

Picture = Callable[[WebDriver, str], None]
DIALOG = ".jp-Dialog"


@pytest.fixture
def notebooks(laptop: Laptop) -> tuple[Path, Path]:
    """One that openBIS has made, and one that has nothing to do with it; no kernel runs."""
    headers = {"Authorization": f"token {laptop.token}"}
    for one in requests.get(f"{laptop.url}api/sessions", headers=headers, timeout=30).json():
        requests.delete(
            f"{laptop.url}api/sessions/{one['id']}", headers=headers, timeout=30
        ).raise_for_status()
    ours, other = laptop.notebook("stop/ours.ipynb", "1"), laptop.notebook("stop/other.ipynb", "2")
    made = nbformat.read(ours, as_version=4)
    made.metadata["openbis"] = {"history_id": "stop"}
    nbformat.write(made, ours)
    return ours, other


def press(page: WebDriver, label: str) -> None:
    def find(page: WebDriver) -> object:
        buttons = page.find_elements(By.CSS_SELECTOR, f"{DIALOG} button")
        return next((one for one in buttons if one.text == label), None)

    click(page, f"button {label}", find)  # type: ignore[arg-type]


def asked(page: WebDriver) -> str:
    return until(
        page,
        "the question",
        lambda page: "Not everything is in openBIS" in shown(page, DIALOG).text and shown(page, DIALOG).text,
    )


def gone(page: WebDriver) -> None:
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))


def test_file_shut_down_in_jupyterlab(
    person: WebDriver, laptop: Laptop, notebooks: tuple[Path, Path], picture: Picture
) -> None:
    ours, other = notebooks
    open_notebook(person, laptop, other)
    menu_entry(person, "File", "Shut Down")
    until(
        person, "JupyterLab's own question", lambda page: "Shutdown confirmation" in shown(page, DIALOG).text
    )
    press(person, "Cancel")
    gone(person)

    open_notebook(person, laptop, ours)
    menu_entry(person, "File", "Shut Down")
    said = asked(person)
    assert "stop/ours.ipynb" in said and "not in openBIS" in said and "other.ipynb" not in said
    picture(person, "lab-stop")
    press(person, "Keep working")
    gone(person)

    menu_entry(person, "File", "Shut Down")
    asked(person)
    press(person, "Stop all the same")
    until(
        person, "JupyterLab's own question", lambda page: "Shutdown confirmation" in shown(page, DIALOG).text
    )
    press(person, "Cancel")
    gone(person)


def test_file_shut_down_on_notebooks_page_of_files(
    person: WebDriver, laptop: Laptop, notebooks: tuple[Path, Path]
) -> None:
    open_notebook(person, laptop, notebooks[0], "notebooks/")
    person.get("about:blank")
    person.get(laptop.address("tree"))
    menu_entry(person, "File", "Shut Down")
    assert "stop/ours.ipynb" in asked(person)
    press(person, "Keep working")
    gone(person)
