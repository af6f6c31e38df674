"""A lab's own template for one object type: from the ELN form to the saved dataset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import lab_template
import nbformat
import pytest
from browser.people import (
    FORM,
    click_on,
    open_form,
    open_page,
    press,
    reach,
    shown,
    sign_in,
    texts,
    to_new_tab,
    until,
)
from pybis import Openbis
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import Select

from openbis_demo.journey import Visitor
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

OBJECT = "/MICROSCOPY/CELLS/EXP2"
AUTHOR = "Größe \"x\" 'y' {{ 7 * 7 }} 🧪"


def saved_in(openbis: Openbis) -> set[str]:
    """PermIds of the notebooks saved in the object."""
    return set(openbis.get_datasets(sample=OBJECT, type="ANALYSIS_NOTEBOOK").df["permId"])


@pytest.fixture
def lab_report(stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path) -> Iterator[None]:
    """The lab's template for objects of the type EXPERIMENTAL_STEP, as long as the test runs."""
    with lab_template.registered(stack, visit("admin"), tmp_path):
        yield


@pytest.mark.usefixtures("lab_report")
def test_a_lab_template_for_one_object_type(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
    tmp_path: Path,
) -> None:
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visit("alice").token)
    before = saved_in(openbis)

    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "sample", "EXP2")
    open_form(driver)
    until(
        driver,
        "only the templates for objects of this type",
        lambda page: texts(page, f"{FORM} #ojy-template option") == ["Standard notebook", "Culture report"],
    )
    Select(shown(driver, "#ojy-template")).select_by_visible_text("Culture report")
    author = shown(driver, "#ojy-parameter-author")
    driver.execute_script(  # ChromeDriver cannot type emoji
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        author,
        AUTHOR,
    )
    threshold = shown(driver, "#ojy-parameter-threshold")
    threshold.clear()
    threshold.send_keys("0.25")
    Select(shown(driver, "#ojy-parameter-medium")).select_by_visible_text("M9")
    click_on(driver, "#ojy-parameter-shaken")
    picture(driver, "7-template")
    known = driver.window_handles
    press(driver, "Create, run and save")
    to_new_tab(driver, known)
    reach(driver, stack)

    (perm_id,) = until(driver, "the new dataset", lambda _: saved_in(openbis) - before, 120)
    dataset = openbis.get_dataset(perm_id)
    assert dataset.sample.identifier == OBJECT
    dataset.download(destination=str(tmp_path), create_default_folders=False, wait_until_finished=True)
    (file,) = tmp_path.rglob("*.ipynb")
    saved = nbformat.read(file, as_version=4)
    assert "Culture report: " in saved.cells[0].source
    assert saved.metadata.openbis.template.startswith("lab:")
    answers = {"author": AUTHOR, "threshold": 0.25, "medium": "M9", "shaken": False}
    assert json.loads(json.dumps(saved.metadata.openbis.parameters)) == answers
    outputs = [output for cell in saved.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.output_type for output in outputs if output.output_type == "error"] == []
    assert any(f"settings {sorted(answers.items())}" in output.get("text", "") for output in outputs)
