"""What a person does with openBIS beside the notebooks; every wait is for something they would see."""

from __future__ import annotations

from browser import people
from browser.people import click, shown, until
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

PANEL = ".jp-openbis-panel"
TREE = f"{PANEL} [role=tree]:not([aria-busy])"
LINE = f"{TREE} [role=treeitem]"
DETAILS = f"{PANEL} .jp-openbis-details"


def line(page: WebDriver, label: str) -> WebElement | None:
    """The line of the tree that is called so, if it is there now."""
    return people.labelled(page, LINE, label)


def choose(page: WebDriver, label: str) -> None:
    """Click a line, and wait until its details are there."""
    click(page, f"line {label}", lambda page: line(page, label))
    until(page, f"details of {label}", lambda page: shown(page, f"{DETAILS} h3").text == label)


def look_for(page: WebDriver, text: str, label: str) -> None:
    """Search, and wait for what is found."""
    field = shown(page, f"{PANEL} input[type=search]")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(text, Keys.ENTER)
    until(page, "the line that was searched for", lambda page: line(page, label))


def keys_to(page: WebDriver, *pressed: str) -> None:
    """Press keys in the tree."""
    shown(page, TREE).send_keys(*pressed)


def marked(page: WebDriver) -> str:
    """What a screen reader says is marked in the tree."""
    script = """
        const tree = document.querySelector(arguments[0]);
        return document.getElementById(tree.getAttribute("aria-activedescendant"))?.textContent ?? "";
    """
    return str(page.execute_script(script, TREE))


def press(page: WebDriver, label: str) -> None:
    """A button of the panel, once it can be pressed."""
    people.click(
        page, f"button {label}", lambda page: people.labelled(page, f"{PANEL} button:enabled", label)
    )


def says(page: WebDriver, text: str) -> None:
    """Wait until the details say so."""
    until(page, f"“{text}”", lambda page: text in shown(page, DETAILS).text)
