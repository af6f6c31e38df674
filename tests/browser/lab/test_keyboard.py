"""The three buttons' work without a mouse, in the newest and in the oldest JupyterLab that the extension is for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pybis
import pytest
from browser.lab.buttons import (
    DIALOG,
    FOUND_OWNER,
    FOUND_ROWS,
    open_notebook,
    says,
    state_text,
    upload_is_ready,
)
from browser.people import shown, texts, until
from integration.lab.extension import Extension
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser

PALETTE = "#modal-command-palette .lm-CommandPalette-input"
MARKED = "#modal-command-palette .lm-CommandPalette-item.lm-mod-active .lm-CommandPalette-itemLabel"
MOST_STEPS = 60
PATIENCE = 10.0
"""Seconds after which somebody presses keys again that have done nothing."""
HAS_FOCUS = "return document.querySelector(arguments[0])?.contains(document.activeElement) ?? false"


def dialog_gone(page: WebDriver) -> None:
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))


def keys(page: WebDriver, *pressed: str) -> None:
    page.switch_to.active_element.send_keys(*pressed)


def command(page: WebDriver, label: str) -> None:
    """Run a command from the palette."""
    pressed = 0.0

    def written(page: WebDriver) -> bool:
        nonlocal pressed
        field = page.switch_to.active_element
        # A palette that loses the focus to a page that still loads closes again: what is typed then would go into the
        # notebook. The keys that open it close it, too, so nobody presses them twice while it is on its way.
        if not page.execute_script("return arguments[0].matches(arguments[1])", field, PALETTE):
            if time.monotonic() > pressed + PATIENCE:
                keys(page, Keys.CONTROL + Keys.SHIFT + "c")
                pressed = time.monotonic()
            return False
        if field.get_property("value") != label:
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(label)
            return False
        # Enter runs the command that is marked, and before the list is sifted every command stands in it.
        return texts(page, MARKED) == [label]

    until(page, f"command {label}", written)
    keys(page, Keys.ENTER)
    # The dialog is seen before the page behind it has given the focus away.
    until(page, "focus in the dialog", lambda page: page.execute_script(HAS_FOCUS, DIALOG))


def tab_to(page: WebDriver, is_it: Callable[[WebElement], bool]) -> None:
    """Tab on until what has the focus is it; the focus never leaves the dialog for the page behind it."""

    def reached(page: WebDriver) -> list[bool]:
        now = page.switch_to.active_element
        behind = page.execute_script("return arguments[0].closest('#main') !== null", now)
        assert not behind, now.accessible_name
        return [is_it(now)]

    for _ in range(MOST_STEPS):
        # A control may go while it is looked at; then the one that has the focus now counts.
        if until(page, "focus", reached) == [True]:
            return
        keys(page, Keys.TAB)
    raise AssertionError(f"not reached in {MOST_STEPS} steps")


def tab_to_button(page: WebDriver, label: str) -> None:
    """The same for a button, once it can be pressed: until then Tab leaves it out."""

    def ready(page: WebDriver) -> WebElement | None:
        buttons = page.find_elements(By.CSS_SELECTOR, f"{DIALOG} button")
        return next((one for one in buttons if one.text == label and one.is_enabled()), None)

    button = until(page, f"button {label}", ready)
    tab_to(page, lambda element: element == button)


def named(start: str) -> Callable[[WebElement], bool]:
    """What a screen reader calls an element begins so."""
    return lambda element: element.accessible_name.startswith(start)


def connect_by_keys(person: WebDriver, openbis: Sandbox) -> None:
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
    tab_to_button(person, "Use this connection")
    keys(person, Keys.ENTER)
    dialog_gone(person)


def download_by_keys(person: WebDriver, perm_id: str) -> None:
    command(person, "Download datasets from openBIS")
    tab_to(person, named("Name, code or permId"))
    keys(person, "Fetched by keys", Keys.ENTER)
    # Before anything is searched for, the dialog lists all datasets, this one among them.
    until(
        person,
        "only what was searched for",
        lambda page: (rows := texts(page, FOUND_ROWS)) and all("Fetched by keys" in row for row in rows),
    )
    box = shown(person, f"{DIALOG} li[data-perm-id='{perm_id}'] input[type=checkbox]")
    tab_to(person, lambda element: element == box)
    keys(person, Keys.SPACE)
    tab_to_button(person, "Download")
    keys(person, Keys.ENTER)
    says(person, "1 file is in the folder")
    keys(person, Keys.ESCAPE)
    dialog_gone(person)


def save_by_keys(person: WebDriver) -> str:
    """Out: the permId of what was saved."""
    command(person, "Save notebook in openBIS")
    upload_is_ready(person)
    tab_to(person, named("Save it in"))
    keys(person, EXPERIMENT, Keys.ENTER)
    shown(person, FOUND_OWNER)
    tab_to(person, lambda element: "jp-openbis-option" in str(element.get_attribute("class")))
    keys(person, Keys.ENTER)
    shown(person, f"{DIALOG} [data-owner]")
    tab_to_button(person, "Save in openBIS")
    keys(person, Keys.ENTER)
    saved = shown(person, f"{DIALOG} .jp-openbis-done", 90).text.removeprefix("Saved as ").split(";")[0]
    keys(person, Keys.ESCAPE)
    dialog_gone(person)
    until(person, "saved state", lambda page: state_text(page) == f"in openBIS: {saved}")
    return saved


@pytest.fixture
def extension(request: pytest.FixtureRequest) -> Extension:
    """In the JupyterLab that the test names, knowing no openBIS."""
    extension = Extension(request.getfixturevalue(request.param))
    for known in extension.ask("connections")["connections"]:
        extension.ask("connections", known["id"], method="DELETE")
    return extension


@pytest.mark.parametrize("extension", ["laptop"], indirect=True)
def test_without_a_mouse(
    extension: Extension, person: WebDriver, openbis: Sandbox, o: pybis.Openbis, tmp_path: Path
) -> None:
    perm_id = register(o, tmp_path, {"keys.csv": b"a\n1\n"}, "Fetched by keys")
    notebook = extension.laptop.notebook("keys/keys.ipynb", "1")
    open_notebook(person, extension.laptop, notebook)
    connect_by_keys(person, openbis)
    download_by_keys(person, perm_id)
    assert stored_files(o, save_by_keys(person))["keys.ipynb"] == notebook.read_bytes()


@pytest.mark.parametrize("extension", ["oldest_laptop"], indirect=True)
def test_dialogs_take_their_keys_where_jupyterlab_once_took_them(
    extension: Extension, person: WebDriver, openbis: Sandbox, o: pybis.Openbis
) -> None:
    """Up to 4.6.5 its dialogs take Enter and the arrows away from all that is inside them."""
    extension.connect(openbis, "alice")
    notebook = extension.laptop.notebook("keys/keys.ipynb", "1")
    open_notebook(person, extension.laptop, notebook)
    assert stored_files(o, save_by_keys(person))["keys.ipynb"] == notebook.read_bytes()
