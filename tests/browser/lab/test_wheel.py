"""The wheel in an environment with JupyterLab, real-time collaboration and nothing else, on a machine without Node: the
three buttons are there. One notebook in two tabs is a document of the server then: what one types the other one saves.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.lab.buttons import open_mark, open_notebook, state_text
from browser.lab.test_save_cells import made, run_and_save
from browser.people import shown, texts, until
from integration.install.environments import install, run, uninstall
from integration.lab.laptop import Laptop, running_laptop
from integration.notebook.sandbox import Sandbox
from predecessors import Left
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

COLLABORATION = "jupyter-collaboration==5.0.4"


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("collaboration") / "environment"
    install(environment, wheel, COLLABORATION, extra="[user]")
    return environment


@pytest.fixture(scope="module")
def shared_laptop(
    openbis: Sandbox, environment: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Laptop]:
    home = tmp_path_factory.mktemp("shared")
    variables = openbis.environment(openbis.token_of("USER"), home)
    del variables["JUPYTER_CONFIG_DIR"]
    # Where the server keeps what is shared; left to itself, in the folder that it is started in.
    store = f"--SQLiteYStore.db_path={home / 'shared.db'}"
    with running_laptop(home, store, variables=variables, environment_of=environment) as laptop:
        yield laptop


def said(programs: Path, *arguments: str) -> str:
    """What Jupyter says, without colours."""
    ended = run(programs / "jupyter", *arguments, path=programs)
    return re.sub(r"\x1b\[\d*m", "", ended.stdout + ended.stderr)


def test_the_wheel_brings_the_buttons_without_node(
    person: WebDriver, shared_laptop: Laptop, environment: Path
) -> None:
    programs = environment / "bin"
    assert shutil.which("node", path=str(programs)) is None
    browsers_half = said(programs, "labextension", "list")
    assert re.search(r"openbis-jupyterlab v\S+ enabled +OK", browsers_half)
    servers_half = said(programs, "server", "extension", "list")
    assert "openbis_jupyterlab enabled" in servers_half

    open_notebook(person, shared_laptop, shared_laptop.notebook("wheel.ipynb", "1"))
    for name in ("connect", "download", "upload"):
        shown(
            person,
            f"[data-jp-item-name='openbis-{name}'] button, [data-jp-item-name='openbis-{name}'] jp-button",
        )
    labels = [entry.text for entry in open_mark(person)]
    assert "Run and save in openBIS in the background" in labels
    ActionChains(person).send_keys(Keys.ESCAPE).perform()


def type_into(page: WebDriver, text: str) -> None:
    """Write at the end of the cell that asks for it."""
    script = """
        const editors = [...document.querySelectorAll(".jp-Notebook .cm-content")];
        const found = editors.find((one) => one.textContent.includes(arguments[0]));
        found?.scrollIntoView({ block: "center" });
        return found ?? null;
    """
    editor = until(page, "the cell", lambda page: page.execute_script(script, "result"))
    editor.send_keys(text)
    until(page, f"{text} in the cell", lambda page: text in page.execute_script(script, "result").text)


def test_what_one_tab_types_the_other_one_saves(
    person: WebDriver, shared_laptop: Laptop, openbis: Sandbox, o: pybis.Openbis
) -> None:
    file = made(shared_laptop, openbis, o, "python")
    open_notebook(person, shared_laptop, file)
    first = person.current_window_handle
    person.switch_to.new_window("tab")
    second = person.current_window_handle
    open_notebook(person, shared_laptop, file)
    person.switch_to.window(first)
    type_into(person, "  # typed in the first tab")
    person.switch_to.window(second)
    until(
        person,
        "what was typed in the first tab",
        lambda page: any(
            "typed in the first tab" in text for text in texts(page, ".jp-Notebook .cm-content")
        ),
    )
    known = {state_text(person)}
    for number in (1, 2):
        stored = run_and_save(person, o, known)
        notebook = nbformat.reads(stored[file.name].decode(), as_version=4)
        [work] = [cell for cell in notebook.cells if cell.id == "process"]
        assert "typed in the first tab" in work.source
        assert "".join(output.get("text", "") for output in work.outputs).endswith(f"result {number}\n")
        person.switch_to.window(first)
        until(
            person,
            "the same mark in the other tab",
            lambda page: state_text(page) in known - {"not in openBIS"},
        )
        person.switch_to.window(second)
    person.close()
    person.switch_to.window(first)
    shown(person, ".jp-Notebook")


def test_what_it_leaves_when_it_is_taken_out_is_the_predecessors(environment: Path) -> None:
    """The last test: after it the environment has no wheel."""
    before = Left(environment / "share/jupyter", environment / "etc/jupyter").jupyterlab_openbis()
    both = said(environment / "bin", "labextension", "list")
    assert re.search(r"jupyterlab-openbis v0\.3\.0 enabled", both)
    assert re.search(r"openbis-jupyterlab v\S+ enabled +OK", both)
    ours = environment / "share/jupyter/labextensions/openbis-jupyterlab"
    uninstall(environment, "openbis-jupyterlab")
    assert (before / "package.json").is_file() and not (ours / "package.json").exists()
