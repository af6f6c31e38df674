"""The three buttons' work without a mouse, in the newest and in the oldest JupyterLab that the extension is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pybis
import pytest
from browser.lab.buttons import DIALOG, open_notebook, says, state_text
from browser.people import shown, texts, until
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PALETTE = "#modal-command-palette .lm-CommandPalette-input"
MARKED = "#modal-command-palette .lm-CommandPalette-item.lm-mod-active .lm-CommandPalette-itemLabel"
MOST_STEPS = 60


def dialog_gone(page: WebDriver) -> None:
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))


def keys(page: WebDriver, *pressed: str) -> None:
    page.switch_to.active_element.send_keys(*pressed)


def command(page: WebDriver, label: str) -> None:
    """Run a command from the palette."""

    def opened(page: WebDriver) -> bool:
        fields = [one for one in page.find_elements(By.CSS_SELECTOR, PALETTE) if one.is_displayed()]
        if fields:
            return page.switch_to.active_element in fields
        # As long as JupyterLab still loads, a shortcut goes nowhere.
        keys(page, Keys.CONTROL + Keys.SHIFT + "c")
        return False

    until(page, "palette", opened)
    keys(page, label)
    # Enter runs the command that is marked, and before the list is sifted every command stands in it.
    until(page, f"command {label}", lambda page: texts(page, MARKED) == [label])
    keys(page, Keys.ENTER)
    shown(page, DIALOG)


def tab_to(page: WebDriver, is_it: Callable[[WebElement], bool]) -> None:
    """Tab on until what has the focus is it; the focus never leaves the dialog for the page behind it."""
    for _ in range(MOST_STEPS):
        now = page.switch_to.active_element
        behind = page.execute_script("return arguments[0].closest('#main') !== null", now)
        assert not behind, now.accessible_name
        if is_it(now):
            return
        keys(page, Keys.TAB)
    raise AssertionError(f"not reached in {MOST_STEPS} steps")


def named(start: str) -> Callable[[WebElement], bool]:
    """What a screen reader calls an element begins so."""
    return lambda element: element.accessible_name.startswith(start)


@pytest.mark.parametrize("jupyterlab", ["laptop", "oldest_laptop"])
def test_without_a_mouse(
    request: pytest.FixtureRequest,
    jupyterlab: str,
    person: WebDriver,
    openbis: Sandbox,
    o: pybis.Openbis,
    tmp_path: Path,
) -> None:
    laptop: Laptop = request.getfixturevalue(jupyterlab)
    perm_id = register(o, tmp_path, {"keys.csv": b"a\n1\n"}, "Fetched by keys")
    extension = Extension(laptop)
    for known in extension.ask("connections")["connections"]:
        extension.ask("connections", known["id"], method="DELETE")
    notebook = laptop.notebook("keys/keys.ipynb", "1")
    open_notebook(person, laptop, notebook)

    command(person, "openBIS connections")
    says(person, "No openBIS is known here yet")
    tab_to(person, named("Add"))
    keys(person, Keys.ENTER)
    for label, text in (("Address", openbis.url), ("Name", "By keys"), ("Certificate", openbis.ca_file)):
        tab_to(person, named(label))
        keys(person, text)
    keys(person, Keys.ENTER)
    says(person, openbis.url)
    tab_to(person, named("User"))
    keys(person, "alice")
    tab_to(person, named("Password"))
    keys(person, "alice-demo", Keys.ENTER)
    says(person, "connected as alice")
    tab_to(person, named("Use this connection"))
    keys(person, Keys.ENTER)
    dialog_gone(person)

    command(person, "Download datasets from openBIS")
    tab_to(person, named("Name, code or permId"))
    keys(person, "Fetched by keys", Keys.ENTER)
    shown(person, f"{DIALOG} li[data-perm-id='{perm_id}']")
    tab_to(person, lambda element: element.get_attribute("type") == "checkbox")
    keys(person, Keys.SPACE)
    tab_to(person, named("Download"))
    keys(person, Keys.ENTER)
    says(person, "1 file is in the folder")
    keys(person, Keys.ESCAPE)
    dialog_gone(person)

    command(person, "Save notebook in openBIS")
    tab_to(person, named("Save it in"))
    keys(person, EXPERIMENT, Keys.ENTER)
    shown(person, f"{DIALOG} .jp-openbis-option")
    tab_to(person, lambda element: "jp-openbis-option" in str(element.get_attribute("class")))
    keys(person, Keys.ENTER)
    shown(person, f"{DIALOG} [data-owner]")
    tab_to(person, named("Save in openBIS"))
    keys(person, Keys.ENTER)
    saved = shown(person, f"{DIALOG} .jp-openbis-done", 90).text.removeprefix("Saved as ").split(";")[0]
    keys(person, Keys.ESCAPE)
    dialog_gone(person)
    until(person, "saved state", lambda page: state_text(page) == f"in openBIS: {saved}")
    assert stored_files(o, saved)["keys.ipynb"] == notebook.read_bytes()
