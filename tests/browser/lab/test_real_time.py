"""One notebook in two tabs with real-time collaboration: it is a document of the server then, and what one tab
types the other one saves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.lab.buttons import open_notebook, state_text
from browser.lab.test_save_cells import made, run_and_save
from browser.people import shown, texts, until
from integration.install.environments import install
from integration.lab.laptop import Laptop, start_laptop
from integration.notebook.sandbox import Sandbox
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

COLLABORATION = "jupyter-collaboration==5.0.4"


@pytest.fixture(scope="module")
def shared_laptop(
    openbis: Sandbox, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Laptop]:
    environment = tmp_path_factory.mktemp("collaboration") / "environment"
    install(environment, wheel, COLLABORATION, extra="[user]")
    home = tmp_path_factory.mktemp("shared")
    variables = openbis.environment(openbis.token_of("USER"), home)
    del variables["JUPYTER_CONFIG_DIR"]
    # Where the server keeps what is shared; left to itself, in the folder that it is started in.
    store = f"--SQLiteYStore.db_path={home / 'shared.db'}"
    laptop = start_laptop(home, store, variables=variables, environment_of=environment)
    yield laptop
    laptop.child.stop()


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
