"""Nobody stops the server by mistake while openBIS does not have their work.

On Notebook's page of files, and while a notebook runs in the background: `test_runs.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.lab.buttons import menu_entry, open_notebook
from browser.lab.stopping import (
    WOULD_ASK,
    asked,
    end_kernels,
    jupyterlab_asks,
    notebook_of_openbis,
    reply,
    stay,
)
from integration.lab.laptop import Laptop
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

Picture = Callable[[WebDriver, str], None]


@pytest.fixture
def notebooks(person: WebDriver, laptop: Laptop) -> tuple[Path, Path]:
    """One that openBIS has made, and one that has nothing to do with it; no kernel runs."""
    end_kernels(person, laptop)
    return notebook_of_openbis(laptop, "stop/ours.ipynb"), laptop.notebook("stop/other.ipynb", "2")


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
