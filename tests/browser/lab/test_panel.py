"""openBIS beside the notebooks as a person uses it: found by a search, looked at, read by code that was inserted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pybis
import pytest
from browser.accessibility import check
from browser.lab.buttons import LAB, connect, menu_entry, open_notebook
from browser.lab.panel import DETAILS, PANEL, choose, keys_to, line, look_for, marked, press, says
from browser.people import click, shown, texts, until
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

Picture = Callable[[WebDriver, str], None]
HOSTILE = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
SOURCES = ".jp-Notebook .jp-CodeCell .cm-content"


def growth() -> bytes:
    rows = [f"{hour},{0.1 * 1.4**hour:.3f},{0.1 * 1.1**hour:.3f}" for hour in range(12)]
    return "\n".join(["hour,untreated,treated", *rows, ""]).encode()


def files() -> dict[str, bytes]:
    cell = nbformat.v4.new_markdown_cell(f"# Fit of the curves\n\n{HOSTILE}")
    return {
        "growth.csv": growth(),
        "notes it's.txt": b"Flask 3 was shaken by hand.\n",
        "page.html": HOSTILE.encode(),
        "curve.svg": (
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" onload="document.title=\'pwned\'">'
            b"<script>parent.document.title='pwned'</script>"
            b'<path d="M2 38C40 36 50 4 88 3" fill="none" stroke="green"/></svg>'
        ),
        "fit.ipynb": nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode(),
    }


def known_id(extension: Extension) -> str:
    """The connection that is signed in."""
    return str(extension.ask("connections")["connections"][0]["id"])


@pytest.mark.parametrize(
    ("jupyterlab", "interface", "strain"),
    [("oldest_laptop", LAB, 9), ("laptop", LAB, 7), ("laptop", "notebooks/", 8)],
    ids=["oldest-lab", "lab", "notebook"],
)
def test_from_a_search_to_code_that_reads_the_file(
    request: pytest.FixtureRequest,
    jupyterlab: str,
    interface: str,
    strain: int,
    person: WebDriver,
    openbis: Sandbox,
    o: pybis.Openbis,
    tmp_path: Path,
    picture: Picture,
) -> None:
    laptop: Laptop = request.getfixturevalue(jupyterlab)
    # What is in the panel is the same in all of them, so all of it is looked at in one; how it is opened, takes keys,
    # and gives code to the notebook is up to the page.
    whole = (jupyterlab, interface) == ("laptop", LAB)
    name = f"Growth of strain {strain}"
    perm_id = register(o, tmp_path, files(), name)
    extension = Extension(laptop)
    for known in extension.ask("connections")["connections"]:
        extension.ask("connections", known["id"], method="DELETE")
    notebook = laptop.notebook(f"panel/strain-{strain}.ipynb", "", "'below'")
    open_notebook(person, laptop, notebook, interface)
    menu_entry(person, "openBIS", "Browse openBIS")
    until(
        person,
        "that nobody is connected",
        lambda page: "You are not connected" in shown(page, PANEL).text,
    )
    if whole:
        check(person, PANEL)
    connect(person, openbis, "alice")
    menu_entry(person, "openBIS", "Browse openBIS")

    # The tree, by keys alone.
    until(person, "the lab notebook", lambda page: line(page, "MICROSCOPY"))
    keys_to(person, Keys.HOME)
    until(person, "the first line marked", lambda page: marked(page) == "This notebook")
    # A letter goes on to the next line that begins with it.
    until(person, "MICROSCOPY marked", lambda page: marked(page) == "MICROSCOPY" or keys_to(page, "m"))
    keys_to(person, Keys.ARROW_RIGHT)
    until(person, "its projects", lambda page: line(page, "CELLS"))
    keys_to(person, Keys.ARROW_LEFT)
    until(person, "closed space", lambda page: line(page, "CELLS") is None)

    # A dataset: its files, and what is in them.
    look_for(person, f"raw_data {name}", name)
    choose(person, name)
    says(person, perm_id)
    keys_to(person, Keys.ARROW_RIGHT)
    [listed] = [
        file["path"]
        for file in extension.ask("connections", known_id(extension), "datasets", perm_id, "files")["files"]
        if file["path"].endswith("growth.csv")
    ]
    folder = listed.removesuffix("/growth.csv")
    click(person, "the folder", lambda page: line(page, folder))
    choose(person, "growth.csv")
    until(
        person,
        "the table",
        lambda page: texts(page, f"{DETAILS} th") == ["hour", "untreated", "treated"],
    )
    says(person, "CRC32")
    if whole:
        check(person, PANEL)
    press(person, "Insert code")
    address = f"openbis://{perm_id}/{folder}/growth.csv"
    until(person, "inserted code", lambda page: f'pd.read_csv("{address}")' in texts(page, SOURCES)[0])
    if whole:
        picture(person, "lab-browse")

    # Dragged below the last cell.
    count = len(texts(person, SOURCES))
    below = person.find_elements(By.CSS_SELECTOR, ".jp-Notebook .jp-CodeCell")[-1]
    dragged = line(person, "notes it's.txt")
    assert dragged is not None
    actions = ActionChains(person).move_to_element(dragged).click_and_hold()
    actions.move_by_offset(20, 5).move_to_element(below).move_by_offset(3, 0).perform()
    shown(person, ".jp-openbis-dropTarget")
    ActionChains(person).release().perform()
    until(
        person,
        "the dropped code",
        lambda page: (
            f'fsspec.open("openbis://{perm_id}/{folder}/notes it\'s.txt")' in texts(page, SOURCES)[-1]
        ),
    )
    assert len(texts(person, SOURCES)) == count + 1

    assert not list(notebook.parent.rglob("*.csv")), "nothing is copied"
    if whole:
        run_the_inserted_code(person)
        assert not list(notebook.parent.rglob("*.csv")), "the code reads the file where it is"
        none_of_what_others_wrote_runs(person)
        look_at_an_object(person, o)


def none_of_what_others_wrote_runs(person: WebDriver) -> None:
    """It is shown. How the panel shows something does not depend on the page around it: once is enough."""
    choose(person, "page.html")
    until(person, "its text", lambda page: texts(page, f"{DETAILS} pre") == [HOSTILE])
    choose(person, "curve.svg")
    until(
        person,
        "the picture",
        lambda page: page.execute_script(
            "return document.querySelector(arguments[0])?.naturalWidth > 0", f"{DETAILS} img"
        ),
    )
    choose(person, "fit.ipynb")
    frame = shown(person, f"{DETAILS} iframe")
    person.switch_to.frame(frame)
    until(person, "the notebook's page", lambda page: "Fit of the curves" in shown(page, "main").text)
    person.switch_to.default_content()
    assert "pwned" not in person.title


def look_at_an_object(person: WebDriver, o: pybis.Openbis) -> None:
    """Its properties are text; once, for the same reason."""
    name = "Dilution of the strain"
    step = o.new_sample(
        "EXPERIMENTAL_STEP",
        code="DILUTION",
        space="MICROSCOPY",
        experiment=EXPERIMENT,
        props={"$name": name, "notes": f"<p>Ten to one. {HOSTILE.replace('<', '&lt;')}</p>"},
    )
    step.save()
    look_for(person, name, name)
    choose(person, name)
    says(person, "Ten to one. <img")
    says(person, "Registered")
    assert "pwned" not in person.title


def run_the_inserted_code(page: WebDriver) -> None:
    """What the kernel makes of it does not depend on the page: once is enough."""
    click(page, "the inserted code", lambda page: page.find_elements(By.CSS_SELECTOR, SOURCES)[0])
    page.switch_to.active_element.send_keys(Keys.CONTROL, Keys.ENTER)
    until(
        page,
        "the table in the notebook",
        lambda page: "untreated" in "".join(texts(page, ".jp-Notebook .jp-OutputArea-output")),
        90,
    )
