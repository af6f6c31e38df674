"""What a person is asked before a server is stopped, or left, and what they answer."""

from __future__ import annotations

from pathlib import Path

import nbformat
import requests
from browser.people import click, labelled, shown, until
from integration.lab.laptop import Laptop
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

DIALOG = ".jp-Dialog"
# Whether the page would ask before it is left. The question itself is the browser's; ChromeDriver answers it unasked.
WOULD_ASK = """
    const leaving = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(leaving);
    return leaving.defaultPrevented;
"""


def notebook_of_openbis(laptop: Laptop, name: str) -> Path:
    """A new one, which openBIS has made."""
    file = laptop.notebook(name, "1")
    made = nbformat.read(file, as_version=4)
    made.metadata["openbis"] = {"history_id": "stop"}
    nbformat.write(made, file)
    return file


def open_elsewhere(laptop: Laptop, notebook: Path) -> None:
    """It has a kernel, by which the server knows that it is open in some page."""
    path = notebook.relative_to(laptop.folder).as_posix()
    requests.post(
        f"{laptop.url}api/sessions",
        json={"path": path, "name": notebook.name, "type": "notebook", "kernel": {"name": "python3"}},
        headers={"Authorization": f"token {laptop.token}"},
        timeout=60,
    ).raise_for_status()


def end_kernels(page: WebDriver, laptop: Laptop) -> None:
    """End all kernels of open notebooks; those of runs in the background are none of them.

    The page is left before, and what it had asked for meanwhile ends as well: it would start kernels again.
    """
    page.get("about:blank")
    headers = {"Authorization": f"token {laptop.token}"}

    def all_ended(_: WebDriver) -> bool:
        sessions = requests.get(f"{laptop.url}api/sessions", headers=headers, timeout=30).json()
        for one in sessions:
            requests.delete(f"{laptop.url}api/sessions/{one['id']}", headers=headers, timeout=30)
        return sessions == []

    until(page, "the end of all kernels", all_ended)


def asked(page: WebDriver) -> str:
    """Our question; gives all of it."""
    said = until(
        page,
        "the question",
        lambda page: "Not everything is in openBIS" in shown(page, DIALOG).text and shown(page, DIALOG).text,
    )
    return str(said)


def jupyterlab_asks(page: WebDriver) -> None:
    """JupyterLab's own question before *Shut Down*."""
    until(page, "JupyterLab's own question", lambda page: "Shutdown confirmation" in shown(page, DIALOG).text)


def reply(page: WebDriver, label: str) -> None:
    """Answer with this button; the question goes away."""
    click(page, f"button {label}", lambda page: labelled(page, f"{DIALOG} button", label))


def stay(page: WebDriver, label: str) -> None:
    """Answer with this button, after which nothing is asked anymore."""
    reply(page, label)
    until(page, "closed dialog", lambda page: not page.find_elements(By.CSS_SELECTOR, DIALOG))
