"""Run and save in the background, from an open notebook: how far it is, its end, and what is in openBIS then."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.lab.buttons import (
    close,
    mark_entry,
    menu_entry,
    open_notebook,
    says,
    state_text,
    told,
    type_into_cell,
)
from browser.lab.stopping import asked, end_kernels, notebook_of_openbis, open_elsewhere, stay
from browser.people import click_on, shown, texts, until
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, stored_files
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

Picture = Callable[[WebDriver, str], None]
RUN = "Run and save in openBIS in the background"
AGAIN = "Open in the same environment again"
RUNNING = ".jp-openbis-running"
WAIT = """# measure
import pathlib, time
while not pathlib.Path('go').exists():
    time.sleep(0.05)
print('measured')"""


@pytest.fixture
def extension(laptop: Laptop, openbis: Sandbox) -> Extension:
    """Signed in to openBIS."""
    extension = Extension(laptop)
    for known in extension.ask("connections")["connections"]:
        extension.ask("connections", known["id"], method="DELETE")
    extension.connect(openbis, "alice")
    return extension


@pytest.fixture
def notebook(
    person: WebDriver,
    extension: Extension,
    openbis: Sandbox,
    o: pybis.Openbis,
    request: pytest.FixtureRequest,
) -> Iterator[Path]:
    """A notebook of openBIS, whose second cell waits until it may go on."""
    name = request.node.name.removeprefix("test_")
    file = extension.laptop.notebook(f"{name}/run.ipynb", "print(6 * 7)", WAIT, "print('the end')")
    made = nbformat.read(file, as_version=4)
    owner = o.get_experiment(EXPERIMENT).permId
    made.metadata["openbis"] = {"url": openbis.url, "owner": {"perm_id": owner}, "history_id": f"run-{file}"}
    nbformat.write(made, file)
    (file.parent / "go").unlink(missing_ok=True)
    yield file
    (file.parent / "go").touch()
    until(person, "the end of runs", lambda _: all(run["ended"] for run in extension.ask("runs")["runs"]), 60)


def begin(page: WebDriver) -> None:
    mark_entry(page, RUN)


def running(page: WebDriver, text: str) -> None:
    until(page, text, lambda page: text in shown(page, RUNNING).text, 60)


def outputs(page: WebDriver) -> str:
    return "".join(texts(page, ".jp-Notebook .jp-OutputArea-output"))


def test_a_run_goes_on_while_nobody_looks(
    person: WebDriver, laptop: Laptop, o: pybis.Openbis, notebook: Path, picture: Picture
) -> None:
    open_notebook(person, laptop, notebook)
    begin(person)
    running(person, "Running in the background: cell 2 of 3")
    until(person, "the first cell's result", lambda page: "42" in outputs(page))
    assert "measured" not in outputs(person)
    picture(person, "lab-run")

    open_notebook(person, laptop, notebook, anew=True)
    running(person, "Running in the background: cell 2 of 3")
    (notebook.parent / "go").touch()
    text = told(person, "run has run and is saved as ", 90)
    saved = text.partition("is saved as ")[2].split(".")[0]
    assert person.find_elements(By.CSS_SELECTOR, ".jp-toast-button[title='Show it in openBIS']")
    until(person, "the last cell's result", lambda page: "the end" in outputs(page))
    until(person, "saved state", lambda page: state_text(page) == f"in openBIS: {saved}")
    assert not person.find_elements(By.CSS_SELECTOR, ".jp-Dialog"), "nothing has to be decided"
    assert not [text for text in texts(person, ".Toastify__toast") if "changed it here" in text]

    files = stored_files(o, saved)
    assert files["run.ipynb"] == notebook.read_bytes() and b"the end" in files["run.html"]
    assert o.get_dataset(saved).experiment.identifier == EXPERIMENT


def test_a_run_that_is_stopped_says_where_and_one_that_fails_names_its_cell(
    person: WebDriver, laptop: Laptop, o: pybis.Openbis, notebook: Path
) -> None:
    before = len(o.get_datasets(experiment=EXPERIMENT))
    open_notebook(person, laptop, notebook)
    begin(person)
    running(person, "cell 2 of 3")
    click_on(person, f"{RUNNING} button")
    where = "stopped by you at cell 2 of 3 (# measure)"
    told(person, where)
    until(person, "where it stopped", lambda page: where in state_text(page))
    assert "42" in outputs(person) and len(o.get_datasets(experiment=EXPERIMENT)) == before
    open_notebook(person, laptop, notebook, anew=True)
    until(person, "where it stopped", lambda page: where in state_text(page))

    type_into_cell(person, " / 0")
    begin(person)
    told(person, "failed at cell 1 of 3 (print(6 * 7) / 0)", 60)
    until(person, "where it stopped", lambda page: "failed at cell 1 of 3" in state_text(page))
    click_on(person, ".jp-toast-button[title='What to do']")
    says(person, "The notebook stopped at cell 1 (print(6 * 7) / 0): TypeError")
    close(person)


def test_server_with_a_run_is_not_stopped_by_mistake(
    person: WebDriver, extension: Extension, notebook: Path
) -> None:
    """On Notebook's page of files, with a notebook that is open in some other page."""
    name = f"{notebook.parent.name}/{notebook.name}"
    run = extension.post("runs", notebook=name, run_id=secrets.token_hex(8))
    until(person, "its second cell", lambda _: extension.ask("runs", run["run_id"])["cell"] == 1)
    end_kernels(person, extension.laptop)
    open_elsewhere(extension.laptop, notebook_of_openbis(extension.laptop, "stop/elsewhere.ipynb"))
    person.get(extension.laptop.address("tree"))
    menu_entry(person, "File", "Shut Down")
    said = asked(person)
    assert f"{name} ▸ Running in the background: cell 2 of 3" in said and "ends with the server" in said
    assert "stop/elsewhere.ipynb" in said
    assert said.count(".ipynb") == 2, "nothing else has a kernel"
    stay(person, "Keep working")
