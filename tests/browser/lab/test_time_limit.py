"""A server that is a job says when it ends, and warns before."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from browser.lab.buttons import open_notebook
from browser.people import shown, until
from integration.lab.laptop import start_laptop
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

MINUTES = 8
MARK, NOTICE = ".jp-openbis-ends", ".Toastify__toast"


def says(page: WebDriver, selector: str, text: str) -> None:
    until(page, text, lambda page: text in shown(page, selector).text)


def test_the_end_is_in_the_status_bar_and_a_notice_comes_before_it(person: WebDriver, tmp_path: Path) -> None:
    ends = str(int(time.time()) + 60 * MINUTES)
    laptop = start_laptop(tmp_path, variables={"OPENBIS_JUPYTER_ENDS_AT": ends})
    try:
        notebook = laptop.notebook("job/n.ipynb", "1")
        open_notebook(person, laptop, notebook)
        says(person, MARK, "save before")
        says(person, NOTICE, "Save in openBIS what it should have")
        open_notebook(person, laptop, notebook, "notebooks/")
        says(person, NOTICE, "Save in openBIS what it should have")
    finally:
        person.get("about:blank")
        laptop.child.stop()
