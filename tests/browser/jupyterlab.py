"""What a person does in JupyterLab."""

from __future__ import annotations

from browser.lab.buttons import menu_entry
from browser.people import NOTEBOOK, seen, texts, until
from selenium.webdriver.remote.webdriver import WebDriver

# JupyterLab keeps only the cells in sight in the page; the last one is where the story goes on.
_LIST = f"document.querySelector('{NOTEBOOK} .jp-WindowedPanel-outer')"
SCROLL_DOWN = f"const list = {_LIST}; list.scrollTop = list.scrollHeight"
SCROLL_UP = f"{_LIST}.scrollTop = 0"
SCROLL_TO_PLOT = (
    f"document.querySelector('{NOTEBOOK} .jp-RenderedImage img').scrollIntoView({{block: 'end'}})"
)
SHOW_LAST_CELL = (
    f"[...document.querySelectorAll('{NOTEBOOK} .jp-CodeCell')].at(-1).scrollIntoView({{block: 'end'}})"
)


def run_all_cells(driver: WebDriver) -> None:
    """Run > Run All Cells, in a kernel that is ready."""
    until(driver, "an idle kernel", lambda page: "Idle" in seen(page, "body")[0], 90)
    menu_entry(driver, "Run", "Run All Cells")


def told(driver: WebDriver, text: str) -> bool:
    """Whether a cell's output in sight holds this text."""
    driver.execute_script(SCROLL_DOWN)
    return any(text in output for output in texts(driver, f"{NOTEBOOK} .jp-OutputArea-output"))


def wait_for_the_saved_notebook(driver: WebDriver) -> None:
    """The page writes the notebook for the last cell; then that says under which permId it is in openBIS."""
    until(driver, "the saved notebook", lambda page: told(page, "Saved as "), 120)
    until(driver, "an idle kernel", lambda page: "Idle" in seen(page, "body")[0])
    driver.execute_script(SHOW_LAST_CELL)
