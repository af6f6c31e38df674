"""Run All, nothing else: what openBIS gets is what the page shows, in languages whose kernels know nothing of it."""

from __future__ import annotations

import os
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.lab.buttons import menu_entry, open_notebook, state_text
from browser.people import texts, until
from integration.lab.laptop import Laptop, start_laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, stored_files
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.kernels import kernel_named
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import NotebookSpec, OwnerInfo

pytestmark = pytest.mark.browser

WORK = {
    "bash": 'runs=$((runs + 1)); echo "result $runs"',
    "r": 'runs <- get0("runs", ifnotfound = 0) + 1; cat("result", runs)',
    "python": 'runs = globals().get("runs", 0) + 1\nprint("result", runs)',
}
SAVED = "in openBIS: "


@pytest.fixture(scope="module")
def signed_in_laptop(openbis: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Its kernels find the command, and openBIS, as on a hub."""
    home = tmp_path_factory.mktemp("signed-in")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**openbis.environment(openbis.token_of("USER"), home), "PATH": programs}
    del environment["JUPYTER_CONFIG_DIR"]
    laptop = start_laptop(home, variables=environment)
    yield laptop
    laptop.child.stop()


def made(laptop: Laptop, openbis: Sandbox, o: pybis.Openbis, language: str) -> Path:
    """A new notebook of openBIS, whose work says how often it has run."""
    experiment, kernel = o.get_experiment(EXPERIMENT), kernel_named(language)
    assert kernel, "run `make setup-test`"
    spec = NotebookSpec(
        file_name="growth.ipynb",
        title="growth",
        openbis_url=openbis.url,
        user="tester",
        owner=OwnerInfo("EXPERIMENT", experiment.permId, experiment.identifier),
        datasets=(),
        parents=(),
        history_id=str(uuid.uuid4()),
        kernel=kernel,
        language=language,
    )
    notebook = nbformat.from_dict(build_notebook(spec))
    [work] = [cell for cell in notebook.cells if cell.id == "process"]
    work.source += f"\n{WORK[language]}"
    folder = laptop.folder / f"all-{language}"
    folder.mkdir()
    nbformat.write(notebook, folder / spec.file_name)
    return folder / spec.file_name


def at_work(page: WebDriver) -> float:
    """The number of the cell that ran last, which goes up also where a cell has ended before it is looked at."""
    prompts = re.findall(r"\d+|\*", " ".join(texts(page, ".jp-InputPrompt")))
    return max((float("inf") if one == "*" else float(one) for one in prompts), default=0.0)


def run_all(page: WebDriver) -> None:
    """Once: JupyterLab, not done with its start, may let the menu's entry pass without a word."""
    before = at_work(page)

    def runs(page: WebDriver) -> bool:
        return at_work(page) > before

    for _ in range(4):
        menu_entry(page, "Run", "Run All Cells")
        try:
            until(page, "a cell at work", runs, 15)
        except AssertionError:
            continue
        return
    raise AssertionError("Run All Cells begins nothing")


def run_and_save(page: WebDriver, o: pybis.Openbis, known: set[str]) -> dict[str, bytes]:
    """Run All, until the mark says something that is not `known` yet, which it is then. Out: what openBIS has of it."""
    run_all(page)
    until(
        page,
        "what was saved",
        lambda page: state_text(page).startswith(SAVED) and state_text(page) not in known,
        150,
    )
    known.add(state_text(page))
    return stored_files(o, state_text(page).removeprefix(SAVED))


# Twice where the cell saves by itself, as that of SoS does, too, and where it asks a command, as that of Octave does.
@pytest.mark.parametrize(("language", "times"), [("python", 2), ("bash", 2), ("r", 1)])
def test_run_all_saves_what_the_page_shows_and_the_mark_says_so_at_once(
    person: WebDriver, signed_in_laptop: Laptop, openbis: Sandbox, o: pybis.Openbis, language: str, times: int
) -> None:
    file = made(signed_in_laptop, openbis, o, language)
    open_notebook(person, signed_in_laptop, file)
    known = {"not in openBIS"}
    until(person, "the mark", lambda page: state_text(page) in known)
    for number in range(1, times + 1):
        stored = run_and_save(person, o, known)
        notebook = nbformat.reads(stored[file.name].decode(), as_version=4)
        [work] = [cell for cell in notebook.cells if cell.id == "process"]
        shown = "".join(output.get("text", "") for output in work.outputs)
        assert shown.strip().splitlines()[-1] == f"result {number}"
        assert f"result {number}" in stored["growth.html"].decode()
        [*above, save] = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert save.id == "save" and None not in [cell.execution_count for cell in above]
        told = "".join(
            output.get("text", "") for output in nbformat.read(file, as_version=4).cells[-1].outputs
        )
        assert "Saved as " in told and "Warning" not in told and "Ctrl+S" not in told
