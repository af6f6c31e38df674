"""A notebook as a file, instead of one in JupyterLab, in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from browser.people import (
    FORM,
    open_form,
    open_page,
    press,
    shown,
    sign_in,
    until,
)
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def test_download_saves_a_notebook_file(driver: WebDriver, stack: Stack, downloads: Path) -> None:
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    name, file_name = shown(driver, "#ojy-name"), shown(driver, "#ojy-notebook")
    name.clear()
    name.send_keys("Growth curves, 30 °C")
    assert file_name.get_property("value") == "Growth-curves-30-C"
    file_name.clear()
    file_name.send_keys("生长 – Größe")
    press(driver, "Create & download")
    until(driver, "the message", lambda page: "生长 – Größe.ipynb" in shown(page, f"{FORM} .ojy-info").text)
    until(driver, "the file", lambda _: [*downloads.glob("*.ipynb")])
    (file,) = downloads.glob("*.ipynb")
    notebook = nbformat.reads(file.read_text("utf-8"), as_version=4)
    nbformat.validate(notebook)
    assert json.loads(file.read_text("utf-8"))["nbformat"] == 4
    assert len(driver.window_handles) == 1
    assert notebook.cells[0].source.startswith("# Growth curves, 30 °C\n")
    assert 'dataset_name = "Growth curves, 30 °C"' in [cell.source for cell in notebook.cells]
