"""The three buttons as a person uses them, in JupyterLab and in Notebook, ending in a dataset that is read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.accessibility import check
from browser.lab.buttons import (
    DIALOG,
    add_file,
    choose,
    choose_owner,
    close,
    connect,
    dialog_text,
    fill,
    open_mark,
    open_notebook,
    press,
    press_tool,
    save,
    says,
    search,
    state_text,
    type_into_cell,
    upload_is_ready,
)
from browser.lab.test_runs import AGAIN, RUN
from browser.people import click_on, shown, until
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register, stored_files
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_jupyter.client.connecting import access_of
from openbis_jupyter.client.datasets import find_owner
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset

pytestmark = pytest.mark.browser

Picture = Callable[[WebDriver, str], None]
GROWTH = b"time,od\n0,0.1\n1,0.4\n"


def test_from_a_wrong_password_to_a_saved_notebook(
    person: WebDriver, laptop: Laptop, openbis: Sandbox, o: pybis.Openbis, tmp_path: Path, picture: Picture
) -> None:
    perm_id = register(o, tmp_path, {"growth.csv": GROWTH, "notes.txt": b"nothing\n"}, "Growth in the Lab")
    extension = Extension(laptop)
    for known in extension.ask("connections")["connections"]:
        extension.ask("connections", known["id"], method="DELETE")
    notebook = laptop.notebook("lab/growth.ipynb", "1 + 1")
    (notebook.parent / "result.csv").write_text("a,b\n")
    open_notebook(person, laptop, notebook)
    assert state_text(person) == "not in openBIS"

    press_tool(person, "connect")
    says(person, "No openBIS is known here yet")
    check(person, DIALOG)
    close(person)
    connect(person, openbis, "alice", wrong_first=True)

    press_tool(person, "download")
    search(person, "Growth in the Lab")
    choose(person, perm_id)
    click_on(person, f"{DIALOG} li[data-perm-id='{perm_id}'] summary")
    until(person, "file notes.txt", lambda page: "notes.txt" in dialog_text(page))
    boxes = person.find_elements(By.CSS_SELECTOR, f"{DIALOG} li[data-perm-id='{perm_id}'] details input")
    names = person.find_elements(By.CSS_SELECTOR, f"{DIALOG} li[data-perm-id='{perm_id}'] details bdi")
    next(box for box, name in zip(boxes, names, strict=True) if name.text.endswith("notes.txt")).click()
    picture(person, "lab-download")
    check(person, DIALOG)
    press(person, "Download")
    says(person, "1 file is in the folder lab/data.")
    fetched = list((notebook.parent / "data" / perm_id).rglob("*.*"))
    assert [file.name for file in fetched] == ["growth.csv"], "notes.txt was not wanted"
    assert fetched[0].read_bytes() == GROWTH
    close(person)
    until(
        person,
        "inserted cell",
        lambda page: "growth.csv" in page.find_element(By.CSS_SELECTOR, ".jp-Notebook").text,
    )

    press_tool(person, "upload")
    assert perm_id in dialog_text(person), "what was fetched is offered as a parent"
    upload_is_ready(person)
    press(person, "Save in openBIS")
    says(person, "Choose where the notebook is saved.")
    choose_owner(person, EXPERIMENT)
    fill(person, "Notes", "made with three buttons")
    add_file(person, "result.csv")
    picture(person, "lab-upload")
    check(person, DIALOG)
    saved = save(person)
    picture(person, "lab-saved")
    close(person)
    until(person, "saved state", lambda page: state_text(page) == f"in openBIS: {saved}")

    files = stored_files(o, saved)
    assert files["growth.ipynb"] == notebook.read_bytes()
    assert files["result.csv"] == b"a,b\n"
    assert b"growth.csv" in files["growth.html"]
    dataset = o.get_dataset(saved)
    assert (dataset.type.code, dataset.experiment.identifier) == ("ANALYSIS_NOTEBOOK", EXPERIMENT)
    assert dataset.props["notes"] == "made with three buttons"
    assert list(dataset.parents) == [perm_id]

    type_into_cell(person, "  # changed")
    until(person, "changed state", lambda page: state_text(page) == f"changed since {saved}")


def test_a_newer_version_is_never_saved_over(
    person: WebDriver, laptop: Laptop, openbis: Sandbox, o: pybis.Openbis
) -> None:
    notebook = laptop.notebook("lab/twice.ipynb", "'mine'")
    open_notebook(person, laptop, notebook)
    connect(person, openbis, "alice")
    press_tool(person, "upload")
    choose_owner(person, EXPERIMENT)
    first = save(person)
    close(person)
    history = nbformat.read(notebook, as_version=4).metadata.openbis.history_id
    access = access_of(o)
    made_elsewhere = NewDataset(
        files={notebook.name: notebook},
        owner=find_owner(access, EXPERIMENT),
        type_code="ANALYSIS_NOTEBOOK",
        properties={"$HISTORY_ID": history},
        parents=[],
    )
    other = create_dataset(access, made_elsewhere, silent, Cancel())

    type_into_cell(person, "  # mine again")
    press_tool(person, "upload")
    shown(person, f"{DIALOG} [data-owner]")  # the notebook remembers where it belongs
    press(person, "Save in openBIS")
    says(person, "Somebody saved a newer version")
    assert other in dialog_text(person)
    press(person, "Save as the next version after it")
    done = shown(person, f"{DIALOG} .jp-openbis-done", 90).text
    close(person)
    saved = o.get_dataset(done.removeprefix("Saved as ").split(";")[0])
    assert other in saved.parents and saved.permId != first


def test_in_notebook_with_what_was_connected_before(
    person: WebDriver, laptop: Laptop, openbis: Sandbox, o: pybis.Openbis, picture: Picture
) -> None:
    notebook = laptop.notebook("classic/heat.ipynb", "'warm'")
    open_notebook(person, laptop, notebook, "notebooks/")
    labels = [entry.text for entry in open_mark(person)]
    shown_pages = ["Show it in openBIS", "Show where it belongs in openBIS"]
    assert labels == ["Save notebook in openBIS", RUN, AGAIN, *shown_pages], "as in JupyterLab"
    ActionChains(person).send_keys(Keys.ESCAPE).perform()
    connect(person, openbis, "alice")
    press_tool(person, "upload")
    choose_owner(person, EXPERIMENT)
    picture(person, "lab-notebook7")
    saved = save(person)
    close(person)
    assert b"'warm'" in stored_files(o, saved)["heat.ipynb"]
    until(person, "state", lambda page: state_text(page) == f"in openBIS: {saved}")
