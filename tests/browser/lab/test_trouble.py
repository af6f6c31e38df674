"""What goes wrong while data travels is said with what to do; nothing half stays, and the same button works again."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pybis
import pytest
from browser import people
from browser.lab.buttons import (
    DIALOG,
    add_file,
    choose,
    choose_owner,
    close,
    connect,
    fill,
    open_notebook,
    press,
    press_tool,
    save,
    says,
    search,
    sign_in,
    told,
)
from browser.people import until
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

CONTENT = bytes(range(256)) * 4000
HALF = len(CONTENT) // 2
UPLOADS = "/datastore_server/session_workspace_file_upload"


@pytest.fixture
def notebook(person: WebDriver, laptop: Laptop, openbis: Sandbox) -> Iterator[Path]:
    """A notebook that is open in JupyterLab, connected to openBIS: whatever goes wrong, the page stays the same one.

    It is opened anew where a test has left more than that behind, and one page tells nothing of the test before.
    """
    file = laptop.folder / "lab/trouble.ipynb"
    if file.name not in person.current_url or person.find_elements(By.CSS_SELECTOR, DIALOG):
        laptop.notebook("lab/trouble.ipynb", "1")
        open_notebook(person, laptop, file)
        connect(person, openbis, "alice")
    yield file
    until(person, "no notification", without_notifications)


def without_notifications(page: WebDriver) -> bool:
    """Close what is there of them; whether nothing was."""
    found = page.find_elements(By.CSS_SELECTOR, ".Toastify__close-button")
    for button in found:
        button.click()
    return not found


@pytest.fixture
def big(o: pybis.Openbis, tmp_path: Path) -> str:
    """A dataset of one file."""
    return register(o, tmp_path, {"big.bin": CONTENT}, f"Big set {tmp_path.name}")


def begin_download(page: WebDriver, perm_id: str, folder: str = "lab/data") -> None:
    """Press download, find the dataset, and press Download."""
    press_tool(page, "download")
    search(page, perm_id)
    choose(page, perm_id)
    fill(page, "Into the folder", folder)
    press(page, "Download")


def arrived(folder: Path) -> list[bytes]:
    """What stands there under its final name."""
    return [file.read_bytes() for file in folder.rglob("big.bin")]


def forget_tokens(o: pybis.Openbis) -> None:
    """End every sign-in of the person by a personal access token, as when they expire."""
    for token in o.get_personal_access_tokens().df["permId"]:
        o.get_personal_access_token(token).delete("test")


def test_a_dataset_that_vanishes_after_it_was_chosen(
    person: WebDriver, notebook: Path, o: pybis.Openbis, big: str
) -> None:
    press_tool(person, "download")
    search(person, big)
    choose(person, big)
    o.get_dataset(big).delete("test")
    press(person, "Download")
    says(person, f"These datasets do not exist or you may not see them: {big}.")
    says(person, "Remove them from the list, or ask their owner for access, and try again.")
    close(person)
    assert not arrived(notebook.parent / "data" / big)


@contextmanager
def cut_in_the_middle(openbis: Sandbox, path: str) -> Iterator[None]:
    """The connection breaks at half of the data, and cannot be made again as long as this lasts."""
    with (
        openbis.fault(fault="drop", method=path, nth=1, after_bytes=HALF),
        openbis.fault(fault="drop", method=path),
    ):
        yield


def test_a_download_that_is_cut_in_the_middle(
    person: WebDriver, notebook: Path, openbis: Sandbox, big: str
) -> None:
    folder = notebook.parent / "data" / big
    with cut_in_the_middle(openbis, f"/datastore_server/{big}"):
        begin_download(person, big)
        says(person, "The connection broke")
        assert not arrived(folder), "nothing half under its final name"
        says(person, "of the 1.0 MB of 'original/default/big.bin' never more than 0.5 MB arrive")
        says(person, "Try again in a minute")
    assert not arrived(folder)
    press(person, "Download")
    says(person, "1 file is in the folder lab/data.")
    assert arrived(folder) == [CONTENT]
    close(person)


def in_notebook(page: WebDriver, text: str) -> None:
    """Wait until the notebook holds it."""
    until(
        page,
        f"cell with {text}",
        lambda page: any(text in one for one in people.seen(page, ".jp-Notebook")),
    )


def leave_download(page: WebDriver, perm_id: str, folder: str) -> None:
    """Close the dialog of a download whose connection is broken just now; a notification goes on to tell of it."""
    begin_download(page, perm_id, folder)
    says(page, "The connection broke")
    close(page)
    told(page, "The connection broke")


def test_a_download_goes_on_when_its_dialog_is_closed(
    person: WebDriver, notebook: Path, openbis: Sandbox, big: str
) -> None:
    with cut_in_the_middle(openbis, f"/datastore_server/{big}"):
        leave_download(person, big, "lab/closed")
    told(person, "1 file is in the folder lab/closed.", 60)
    assert arrived(notebook.parent / "closed" / big) == [CONTENT]
    in_notebook(person, f"closed/{big}")


def test_a_download_is_cancelled_after_its_dialog_was_closed(
    person: WebDriver, notebook: Path, openbis: Sandbox, big: str
) -> None:
    with cut_in_the_middle(openbis, f"/datastore_server/{big}"):
        leave_download(person, big, "lab/dropped")
        people.click(
            person,
            "Cancel",
            lambda page: next(
                button
                for button in page.find_elements(By.CSS_SELECTOR, ".Toastify__toast button")
                if button.text == "Cancel"
            ),
        )
        told(person, "Cancelled. What had arrived completely stays")
    assert not arrived(notebook.parent / "dropped")


def test_a_sign_in_that_expires_in_the_middle_of_a_download(
    person: WebDriver, notebook: Path, openbis: Sandbox, o: pybis.Openbis, big: str
) -> None:
    folder = notebook.parent / "data" / big
    with cut_in_the_middle(openbis, f"/datastore_server/{big}"):
        begin_download(person, big)
        says(person, "The connection broke")
        forget_tokens(o)
    says(person, "openBIS no longer takes the token that this computer has")
    assert not arrived(folder)
    press(person, "Connect …")
    says(person, "the sign-in has expired")
    sign_in(person, "alice")
    press(person, "Use this connection")
    press(person, "Download")
    says(person, "1 file is in the folder lab/data.")
    assert arrived(folder) == [CONTENT]
    close(person)


@pytest.fixture
def small_disk(notebook: Path) -> Iterator[Path]:
    """A disk of its own, on which the dataset has room."""
    folder = notebook.parent / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def test_a_disk_that_fills_up_in_the_middle_of_a_download(
    person: WebDriver, small_disk: Path, openbis: Sandbox, big: str
) -> None:
    other = small_disk / "somebody-elses"
    with cut_in_the_middle(openbis, f"/datastore_server/{big}"):
        begin_download(person, big, "lab/small")
        says(person, "The connection broke")
        subprocess.run(["dd", "if=/dev/zero", f"of={other}"], check=False, capture_output=True)
    says(person, "There is no room in")
    says(person, "Make room there, or choose another folder, and start again")
    assert not arrived(small_disk)
    other.unlink()
    press(person, "Download")
    says(person, "1 file is in the folder lab/small.")
    assert arrived(small_disk) == [CONTENT]
    close(person)


def test_an_upload_that_ends_in_the_middle(
    person: WebDriver, notebook: Path, openbis: Sandbox, o: pybis.Openbis
) -> None:
    (notebook.parent / "result.bin").write_bytes(CONTENT)
    press_tool(person, "upload")
    choose_owner(person, EXPERIMENT)
    add_file(person, "result.bin")
    before = set(o.get_datasets(experiment=EXPERIMENT).df["permId"])
    for fault, told_of_it in (
        ("drop", "result.bin did not arrive completely. Save once more"),
        ("full", "openBIS has no room for it: the disk of its data store is full. Nothing was saved"),
    ):
        with openbis.fault(fault=fault, method=UPLOADS, after_bytes=HALF):
            press(person, "Save in openBIS")
            says(person, told_of_it)
        assert set(o.get_datasets(experiment=EXPERIMENT).df["permId"]) == before, "no half dataset"
    saved = save(person)
    close(person)
    files = stored_files(o, saved)
    assert files["result.bin"] == CONTENT and files["trouble.ipynb"] == notebook.read_bytes()
    assert set(o.get_datasets(experiment=EXPERIMENT).df["permId"]) == {*before, saved}, "saved once"


def test_a_sign_in_that_has_expired_meanwhile(
    person: WebDriver, notebook: Path, openbis: Sandbox, o: pybis.Openbis
) -> None:
    forget_tokens(o)
    press_tool(person, "connect")
    says(person, "the sign-in has expired")
    close(person)
    connect(person, openbis, "alice")
