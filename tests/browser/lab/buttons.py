"""What a person does with the three buttons; every wait is for something they would see."""

from __future__ import annotations

from pathlib import Path

from browser import people
from browser.people import click_on, shown, texts, until
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import Sandbox
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

DIALOG = ".jp-openbis-dialog"
CODE = ".jp-Notebook .jp-Cell .cm-content"
MENU = ".lm-Menu"
MENU_ENTRY = ".lm-Menu-item[data-type='command']"
STATE = ".jp-openbis-saved"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
LAB = "lab/tree/"
DIALOGS = f"{DIALOG}, .jp-Dialog"
# What was open goes without a question, as it does with its page; a dialog is left to whoever opened it.
OPEN_HERE = """
    const [path, dialogs, done] = arguments, app = window.jupyterapp;
    if (document.querySelector(dialogs)) return done(false);
    for (const one of [...app.shell.widgets("main")]) one.dispose();
    for (const button of document.querySelectorAll(".Toastify__close-button")) button.click();
    app.commands.execute("docmanager:open", { path }).then(() => done(true), () => done(false));
"""


def open_notebook(
    page: WebDriver, laptop: Laptop, notebook: Path, interface: str = LAB, *, anew: bool = False
) -> None:
    """Open a notebook in JupyterLab or Notebook (`notebooks/`): where this JupyterLab is open, as the only one in its
    page; else, and `anew`, in a page that is loaded, which takes three times as long."""
    path = notebook.relative_to(laptop.folder).as_posix()
    is_here = interface == LAB and page.current_url.startswith(laptop.url + LAB)
    if anew or not is_here or not page.execute_async_script(OPEN_HERE, path, DIALOGS):
        page.get("about:blank")
        page.get(laptop.address(interface + path))
    shown(page, ".jp-Notebook .jp-Cell", 90)
    shown(page, "[data-jp-item-name='openbis-connect']")
    # From here on the kernel has nothing more to write into the notebook.
    until(page, "idle kernel", lambda page: page.find_elements(By.CSS_SELECTOR, IDLE))


def type_into_cell(page: WebDriver, text: str) -> None:
    """Write at the end of the first cell. The keys go to its editor, whatever a dialog that has just closed, or the
    notebook that has just opened, does with the focus: outside of the editor they would be JupyterLab's commands."""
    shown(page, CODE).send_keys(text)
    until(page, f"{text} in the cell", lambda page: shown(page, CODE).text.endswith(text.strip()))


def press_tool(page: WebDriver, name: str) -> None:
    """One of the three buttons: connect, download, upload."""
    tool = f".jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name='openbis-{name}']"
    click_on(page, f"{tool} button, {tool} jp-button")
    shown(page, DIALOG)


def menu_entry(page: WebDriver, menu: str, label: str) -> None:
    """An entry of the menu bar; the menu is opened again where JupyterLab, not done with its start, has closed it."""

    def find(page: WebDriver) -> WebElement | None:
        if not page.find_elements(By.CSS_SELECTOR, MENU):
            item = people.labelled(page, ".lm-MenuBar-item", menu)
            if item is not None:
                item.click()
        return entry(page, label)

    people.click(page, f"{menu} → {label}", find)


def entry(page: WebDriver, label: str) -> WebElement | None:
    """An entry of the menu that is open."""
    return people.visible(page, MENU_ENTRY, label)


def _marks_menu(page: WebDriver) -> list[WebElement]:
    """The entries of the menu of the mark in sight, which is opened where it is not: one drawn anew has closed it."""
    if not page.find_elements(By.CSS_SELECTOR, MENU):
        shown(page, STATE).click()
    return page.find_elements(By.CSS_SELECTOR, MENU_ENTRY)


def open_mark(page: WebDriver) -> list[WebElement]:
    """The menu of the mark that says whether openBIS has the notebook; gives its entries."""
    return until(page, "the menu of the mark", _marks_menu)


def mark_entry(page: WebDriver, label: str) -> None:
    """An entry of the mark's menu."""
    people.click(page, f"entry {label}", lambda page: entry(page, label) if _marks_menu(page) else None)


def told(page: WebDriver, text: str, timeout: float = people.SECONDS) -> str:
    """Wait for a notification that holds this text; gives all of it."""

    def find(page: WebDriver) -> str | None:
        return next((one for one in people.seen(page, ".Toastify__toast") if text in one), None)

    return str(until(page, f"notification “{text}”", find, timeout))


def field(page: WebDriver, label: str) -> WebElement:
    """The control with this label in the dialog."""

    def find(page: WebDriver) -> WebElement | None:
        one = people.visible(page, f"{DIALOG} label[for]", label)
        return page.find_element(By.ID, str(one.get_attribute("for"))) if one else None

    found = until(page, f"field {label}", find)
    assert found is not None
    return found


def fill(page: WebDriver, label: str, text: str) -> None:
    """Write into a field in place of what stands there."""

    def filled(page: WebDriver) -> bool:
        control = field(page, label)
        control.send_keys(Keys.CONTROL, "a")
        control.send_keys(text)
        return control.get_property("value") == text

    until(page, f"“{text}” in {label}", filled)


def press(page: WebDriver, label: str) -> None:
    """A button of the dialog, once it can be pressed."""
    people.click(
        page, f"button {label}", lambda page: people.labelled(page, f"{DIALOG} button:enabled", label)
    )


def dialog_text(page: WebDriver) -> str:
    """All that the dialog says."""
    return "".join(people.seen(page, DIALOG))


def says(page: WebDriver, text: str, timeout: float = people.SECONDS) -> None:
    """Wait until the dialog says so."""
    until(page, f"“{text}”", lambda page: text in dialog_text(page), timeout)


def close(page: WebDriver) -> None:
    """Close the dialog."""
    press(page, "Close")
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))


def add_file(page: WebDriver, name: str) -> None:
    """Choose a file of the notebook's folder, to be stored beside it."""
    for place in ("summary[starts-with(., 'Files')]", f"label[contains(., '{name}')]/input"):
        path = f"//*[contains(@class, 'jp-openbis')]//{place}"
        people.click(page, place, lambda page, path=path: page.find_element(By.XPATH, path))


def connect(page: WebDriver, openbis: Sandbox, user: str, wrong_first: bool = False) -> None:
    """Add the openBIS where it is not known yet, and sign in with user and password."""
    press_tool(page, "connect")
    until(page, "connections", lambda page: page.find_elements(By.CSS_SELECTOR, f"{DIALOG} .jp-openbis-add"))
    if openbis.url not in dialog_text(page):
        click_on(page, f"{DIALOG} .jp-openbis-add summary")
        fill(page, "Address", openbis.url)
        fill(page, "Name", "Our openBIS")
        fill(page, "Certificate", openbis.ca_file)
        press(page, "Add")
        says(page, openbis.url)
    until(page, "a state", lambda page: page.find_elements(By.CSS_SELECTOR, f"{DIALOG} .jp-openbis-state"))
    if wrong_first:
        fill(page, "User", user)
        fill(page, "Password", "wrong")
        press(page, "Connect")
        says(page, "openBIS does not accept this user and password.")
    if "connected as" not in dialog_text(page):
        sign_in(page, user)
    says(page, f"connected as {user}")
    press(page, "Use this connection")
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))


def sign_in(page: WebDriver, user: str) -> None:
    """Sign in where the dialog asks for it."""
    fill(page, "User", user)
    fill(page, "Password", f"{user}-demo")
    press(page, "Connect")


FOUND_ROWS = f"{DIALOG} [aria-busy=false] li[data-perm-id]"
"""Those that were found for what stands in the field now, not for what stood there before."""


def search(page: WebDriver, text: str) -> None:
    """Look for datasets, by what stands in their rows, and wait for those: before, the dialog lists all there are."""
    fill(page, "Name, code or permId", text)
    press(page, "Search")
    until(
        page,
        "only what was searched for",
        lambda page: (rows := texts(page, FOUND_ROWS)) and all(text in row for row in rows),
    )


def choose(page: WebDriver, perm_id: str) -> None:
    """Tick a dataset of the list."""
    click_on(page, f"{DIALOG} li[data-perm-id='{perm_id}'] input[type=checkbox]")


def state_text(page: WebDriver) -> str:
    """What the toolbar says, without its mark."""
    return shown(page, STATE).text.partition(" ")[2]


def upload_is_ready(page: WebDriver) -> None:
    """Wait until the dialog knows the types of datasets: as it learns them, it forgets what it has complained of."""
    until(page, "types", lambda page: page.find_elements(By.CSS_SELECTOR, f"{DIALOG} select option"))


FOUND_OWNER = f"{DIALOG} [aria-busy=false] .jp-openbis-option"
"""One that was found for what stands in the field now, not for what stood there before."""


def choose_owner(page: WebDriver, text: str) -> None:
    """Search for an owner and take the first one that is found."""
    upload_is_ready(page)
    fill(page, "Save it in", text)
    field(page, "Save it in").send_keys(Keys.ENTER)
    click_on(page, FOUND_OWNER)
    shown(page, f"{DIALOG} [data-owner]")


def save(page: WebDriver) -> str:
    """Press Save in openBIS and wait for the good news; gives the permId."""
    press(page, "Save in openBIS")
    done = shown(page, f"{DIALOG} .jp-openbis-done", 90).text
    return done.removeprefix("Saved as ").split(";")[0]
