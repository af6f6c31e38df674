"""What a person does in the browser, in their words; every wait is for something they would see."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from openbis_demo.stack import Stack
from tests.browser.chromium import devtools
from tests.waiting import pauses

Found = TypeVar("Found")

FORM = "dialog.ojy-dialog"
MORE = "a.dropdown-toggle[id^='options-menu-btn-'][id*='-view']"
ENTRY = "[data-openbis-jupyter=new-notebook] a"
BATCH_ENTRY = "[data-openbis-jupyter=new-batch] a"
SAVED_ENTRY = "[data-openbis-jupyter=saved-notebook] a"
SECONDS = 60.0
HOSTILE = "x'; alert(1) – 📈 نمودار"
"""A notebook's name that somebody's text is made of badly where it is taken for more than text."""
# The page draws an element anew, moves it, or shows something over it: in a moment it can be pressed.
NOT_YET = (
    NoSuchElementException,
    StaleElementReferenceException,
    ElementClickInterceptedException,
    ElementNotInteractableException,
)
# One question to the page: WebDriver's own for each element, and for what it says, take ten times as long.
VISIBLE = """
    const [selector, begins, label] = arguments;
    const isThere = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
        && [...one.getClientRects()].some(({ width, height }) => width > 0 && height > 0);
    const text = (one) => (one.innerText ?? one.textContent).trim();
    return [...document.querySelectorAll(selector)].find((one) => isThere(one)
        && (!begins || text(one).startsWith(begins)) && (label === null || text(one) === label)) ?? null;
"""
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"
"""The one in sight: JupyterLab keeps those of other tabs in its page."""
IN_SIGHT = """
    const asked = new URL(performance.getEntriesByType("navigation")[0].name).pathname.split("/lab/tree/")[1];
    const tab = document.querySelector("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel");
    return Boolean(asked && tab) && decodeURIComponent(asked).endsWith(tab.textContent);
"""
IS_MORE_OPEN = """
    return [...document.querySelectorAll(arguments[0])].some(
        (more) => more.parentElement.querySelector("ul.dropdown-menu")?.checkVisibility());
"""


def until(
    driver: WebDriver, what: str, probe: Callable[[WebDriver], Found], timeout: float = SECONDS
) -> Found:
    """Wait until `probe` gives something true; the failure names `what`, the address and the page's text."""
    deadline = time.monotonic() + timeout
    last: Exception | None = None
    for pause in pauses():
        try:
            found = probe(driver)
            if found:
                return found
        except NOT_YET as error:
            last = error
        if time.monotonic() > deadline:
            break
        time.sleep(pause)
    text = driver.execute_script("return document.body?.innerText ?? ''")
    raise AssertionError(f"no {what} at {driver.current_url}:\n{text[-3000:]}") from last


def visible(driver: WebDriver, selector: str, begins: str = "") -> WebElement | None:
    """The first visible element, if there is one now, whose text begins so."""
    found: WebElement | None = driver.execute_script(VISIBLE, selector, begins, None)
    return found


def labelled(driver: WebDriver, selector: str, label: str) -> WebElement | None:
    """The first visible element, if there is one now, whose text is this."""
    found: WebElement | None = driver.execute_script(VISIBLE, selector, "", label)
    return found


def shown(driver: WebDriver, selector: str, timeout: float = SECONDS) -> WebElement:
    """The first visible element."""
    found = until(driver, f"visible {selector}", lambda page: visible(page, selector), timeout)
    assert found is not None
    return found


def click(driver: WebDriver, what: str, find: Callable[[WebDriver], WebElement | None]) -> None:
    """Click what `find` gives, as soon as it is there and stands still: one that moves is missed without a word."""
    place: dict[str, float] | None = None

    def clicked(page: WebDriver) -> bool:
        nonlocal place
        element = find(page)
        before, place = place, element.rect if element else None
        if element is None or place != before:
            return False
        element.click()
        return True

    until(driver, what, clicked)


def click_on(driver: WebDriver, selector: str) -> None:
    """Click the first visible element."""
    click(driver, f"visible {selector}", lambda page: visible(page, selector))


def texts(driver: WebDriver, selector: str) -> list[str]:
    """The texts of all elements."""
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
    return list(driver.execute_script(script, selector))


def seen(driver: WebDriver, selector: str) -> list[str]:
    """What is seen of all elements, which WebDriver would find out letter by letter."""
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)"
    return list(driver.execute_script(script, selector))


def sign_in(driver: WebDriver, eln_url: str, user: str) -> None:
    """Sign in on the ELN page."""
    driver.get(eln_url)
    shown(driver, "#username").send_keys(user)
    driver.find_element(By.ID, "password").send_keys(f"{user}-demo")
    driver.find_element(By.ID, "login-button").click()
    shown(driver, "#tree a")


def sign_out(driver: WebDriver) -> None:
    """Sign out of openBIS by its menu."""
    click_on(driver, "#utilities-btn")
    click(driver, "entry Sign out", lambda page: labelled(page, "a", "Sign out"))
    shown(driver, "#username")


def open_page(driver: WebDriver, kind: str, code: str) -> None:
    """Open an entity by the whole tree: `kind` as in V3 (space, project, experiment, sample, dataset)."""
    script = """
        const nodes = [...document.querySelectorAll("#tree details")];
        for (const node of nodes) node.open = true;
        if (!nodes.every((node) => node.querySelector("ul"))) return null;
        return document.querySelector(`#tree a[data-kind="${arguments[0]}"][data-code="${arguments[1]}"]`);
    """
    click(driver, f"{kind} {code} in the tree", lambda page: page.execute_script(script, kind, code))
    title = {"sample": "Object"}.get(kind, kind.capitalize())
    until(driver, f"page of {code}", lambda page: page.title.startswith(f"{title}: "))
    shown(driver, MORE)


def _entry(driver: WebDriver, entry: str) -> WebElement | None:
    """An entry of the More… list, which is opened, also anew: a page that is drawn again has closed it."""
    if not driver.execute_script(IS_MORE_OPEN, MORE):
        more = visible(driver, MORE)
        if more is not None:
            more.click()
    return visible(driver, entry)


def open_more(driver: WebDriver, entry: str = ENTRY) -> None:
    """Open the More… list, and wait until this entry of ours stands there."""
    until(driver, f"visible {entry}", lambda page: _entry(page, entry))


def choose_from_more(driver: WebDriver, entry: str = ENTRY) -> None:
    """More… → this entry."""
    click(driver, f"visible {entry}", lambda page: _entry(page, entry))


def open_form(driver: WebDriver) -> None:
    """More… → New Jupyter notebook, and wait until the form knows datasets, owner and kernels."""
    choose_from_more(driver)
    shown(driver, FORM)
    until(driver, "datasets", lambda page: "Looking up" not in seen(page, FORM)[0])
    until(
        driver,
        "kernels",
        lambda page: texts(page, "#ojy-kernel option, .ojy-field-kernel .ojy-note") != ["Default", ""],
    )


def press(driver: WebDriver, label: str) -> None:
    """Press a button of the form, once it can be pressed."""
    click(driver, f"button {label}", lambda page: labelled(page, f"{FORM} button:enabled", label))


def to_new_tab(driver: WebDriver, known: list[str]) -> None:
    """Go to the tab that was opened last."""
    fresh = until(driver, "new tab", lambda page: [tab for tab in page.window_handles if tab not in known])
    driver.switch_to.window(fresh[-1])


def create_and_open(driver: WebDriver) -> None:
    """Press Create & open and go to the new tab."""
    known = driver.window_handles
    press(driver, "Create & open")
    to_new_tab(driver, known)


def arrive(driver: WebDriver, timeout: float = 120) -> None:
    """Wait until JupyterLab shows the notebook that was asked for; what was open before it opens and shows as well."""
    until(driver, "JupyterLab with the notebook", lambda page: page.execute_script(IN_SIGHT), timeout)
    shown(driver, f"{NOTEBOOK} .jp-Cell", timeout)


def stop_at_jupyterlab(driver: WebDriver, timeout: float = 120) -> str:
    """Wait until a person's server has sent JupyterLab's page, and leave it; its scripts, which take seconds and start
    kernels, are not loaded: for what ends where JupyterLab begins. Gives the address that was asked for."""
    script = """
        return document.getElementById("jupyter-config-data")
            && performance.getEntriesByType("navigation")[0].name
    """
    devtools(driver, "Network.enable")
    devtools(driver, "Network.setBlockedURLs", urls=["*/static/lab/*"])
    address = until(driver, "JupyterLab's page", lambda page: page.execute_script(script), timeout)
    driver.get("about:blank")
    return str(address)


def reach(driver: WebDriver, stack: Stack, timeout: float = 120) -> Path:
    """The same at a notebook; gives its file, which is there."""
    path = unquote(urlsplit(stop_at_jupyterlab(driver, timeout)).path)
    user, found, notebook = path.partition("/user/")[2].partition("/lab/tree/")
    file = stack.homes / user / notebook
    assert found and file.suffix == ".ipynb" and file.is_file(), path
    return file


def form_message(driver: WebDriver, timeout: float = SECONDS) -> str:
    """The error that the form shows."""
    return shown(driver, f"{FORM} .ojy-error", timeout).text
