"""One click, for real: from the More… list to a saved dataset, in Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from browser.people import (
    FORM,
    arrive,
    create_and_open,
    open_form,
    open_more,
    open_page,
    press,
    shown,
    sign_in,
    texts,
    until,
)
from pybis import Openbis
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, datasets_of
from openbis_demo.stack import Stack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def run_all_cells(driver: WebDriver) -> None:
    """Run > Run All Cells, in a kernel that is ready."""
    until(driver, "an idle kernel", lambda page: "Idle" in page.find_element(By.TAG_NAME, "body").text, 90)
    bar = ".lm-MenuBar-item"
    run = until(
        driver,
        "menu Run",
        lambda page: [m for m in page.find_elements(By.CSS_SELECTOR, bar) if m.text == "Run"],
    )
    run[0].click()
    shown(driver, ".lm-Menu-item[data-command='runmenu:run-all']").click()


# JupyterLab keeps only the cells in sight in the page; the last one is where the story goes on.
SCROLL_DOWN = (
    "const list = document.querySelector('.jp-WindowedPanel-outer'); list.scrollTop = list.scrollHeight"
)

SCROLL_UP = "document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0"
SHOW_LAST_CELL = (
    "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].at(-1).scrollIntoView({block: 'end'})"
)


def told(driver: WebDriver, text: str) -> bool:
    """Whether a cell's output in sight holds this text."""
    driver.execute_script(SCROLL_DOWN)
    return any(text in output for output in texts(driver, ".jp-Notebook .jp-OutputArea-output"))


def save_when_asked(driver: WebDriver) -> None:
    """The last cell asks for Ctrl+S; then it says under which permId the notebook is in openBIS."""
    until(driver, "the last cell's request", lambda page: told(page, "Press Ctrl+S now"), 120)
    ActionChains(driver).key_down(Keys.CONTROL).send_keys("s").key_up(Keys.CONTROL).perform()
    until(driver, "the saved notebook", lambda page: told(page, "Saved as "), 60)
    until(driver, "an idle kernel", lambda page: "Idle" in page.find_element(By.TAG_NAME, "body").text)
    driver.execute_script(SHOW_LAST_CELL)


def test_from_the_list_to_a_saved_dataset(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
    tmp_path: Path,
) -> None:
    visitor = visit("alice")
    before = datasets_of(visitor, EXPERIMENT)
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_more(driver)
    picture(driver, "1-more")
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()
    shown(driver, ".view-header h2").click()

    open_form(driver)
    shown(driver, f"[data-perm-id='{before[0]}'] input").click()
    picture(driver, "2-form")
    eln_tab = driver.current_window_handle
    create_and_open(driver)
    shown(driver, "#launch .ojp-steps, .jp-Notebook", 60)
    picture(driver, "3-progress")
    arrive(driver)
    run_all_cells(driver)
    save_when_asked(driver)
    picture(driver, "5-saved-from-notebook")
    driver.execute_script(SCROLL_UP)
    shown(driver, ".jp-RenderedMarkdown table")
    picture(driver, "4-notebook")

    driver.switch_to.window(eln_tab)
    assert not driver.find_elements(By.CSS_SELECTOR, FORM), "the form closes when the tab goes on"
    shown(driver, "#refresh-btn").click()
    new = until(driver, "the new dataset", lambda page: set(datasets_of(visitor, EXPERIMENT)) - set(before))
    assert len(new) == 1
    perm_id = new.pop()
    until(
        driver, "its row", lambda page: page.find_elements(By.CSS_SELECTOR, f"tr[data-perm-id='{perm_id}']")
    )
    picture(driver, "6-saved-in-openbis")

    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    dataset = openbis.get_dataset(perm_id)
    assert dataset.type.code == "ANALYSIS_NOTEBOOK"
    assert sorted(dataset.parents) == before[1:], "the deselected dataset is no parent"
    dataset.download(destination=str(tmp_path), create_default_folders=False, wait_until_finished=True)
    (saved,) = tmp_path.rglob("*.ipynb")
    cells = [cell for cell in nbformat.read(saved, as_version=4).cells if cell.cell_type == "code"]
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert errors == []
    assert all(cell.execution_count for cell in cells[:-1])


def test_download_saves_a_notebook_file(driver: WebDriver, stack: Stack, downloads: Path) -> None:
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    name = shown(driver, "#ojy-notebook")
    name.clear()
    name.send_keys("生长 – Größe")
    press(driver, "Create & download")
    until(driver, "the message", lambda page: "生长 – Größe.ipynb" in shown(page, f"{FORM} .ojy-info").text)
    until(driver, "the file", lambda _: [*downloads.glob("*.ipynb")])
    (file,) = downloads.glob("*.ipynb")
    notebook = nbformat.reads(file.read_text("utf-8"), as_version=4)
    nbformat.validate(notebook)
    assert json.loads(file.read_text("utf-8"))["nbformat"] == 4
    assert len(driver.window_handles) == 1


def test_utilities_open_the_workspace(driver: WebDriver, stack: Stack) -> None:
    sign_in(driver, stack.eln_url, "alice")
    known = driver.window_handles
    shown(driver, "#utilities-btn").click()
    entry = until(
        driver,
        "entry Jupyter Workspace",
        lambda page: [
            a for a in page.find_elements(By.PARTIAL_LINK_TEXT, "Jupyter Workspace") if a.is_displayed()
        ],
    )
    entry[0].click()
    fresh = until(driver, "new tab", lambda page: [tab for tab in page.window_handles if tab not in known])
    driver.switch_to.window(fresh[-1])
    until(driver, "JupyterLab", lambda page: "/lab" in page.current_url, 120)
