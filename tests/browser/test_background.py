"""A notebook runs in the background and is saved, whoever closes its tab; the workspace page tells how it goes on."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from browser.accessibility import check
from browser.people import (
    FORM,
    SAVED_ENTRY,
    choose_from_more,
    click_on,
    open_form,
    open_page,
    press,
    reach,
    shown,
    sign_in,
    to_new_tab,
    until,
)
from nbformat.v4 import new_code_cell, new_notebook
from pybis import Openbis
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from openbis_demo.journey import Visitor, compare_saved, datasets_of, experiment_perm_id, launch_request
from openbis_demo.processes import wait_for
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
SHOW_WORKSPACE = "mainController.changeView('EXTRA_PLUGIN_UTILITY', 'OPENBIS_JUPYTER_WORKSPACE')"


def name_it(driver: WebDriver, name: str) -> None:
    """Enter the notebook's name, and a directory of its own."""
    for field, text in (("notebook", name), ("directory", f"background/{name}")):
        entry = shown(driver, f"#ojy-{field}")
        entry.clear()
        entry.send_keys(text)


def reach_and_close(driver: WebDriver, stack: Stack, label: str) -> None:
    """Press this button of the form, wait for the notebook's page, close its tab."""
    eln_tab, known = driver.current_window_handle, driver.window_handles
    press(driver, label)
    to_new_tab(driver, known)
    reach(driver, stack)
    driver.close()
    driver.switch_to.window(eln_tab)


def row(driver: WebDriver, name: str) -> WebElement | None:
    """The run of this notebook in the list."""
    rows = driver.find_elements(By.CSS_SELECTOR, ".ojy-run")
    return next((one for one in rows if name in one.text), None)


def wait_for_run(driver: WebDriver, name: str, text: str, timeout: float = 60) -> WebElement:
    """The run of this notebook, when the list says this of it."""

    def probe(page: WebDriver) -> WebElement | None:
        found = row(page, name)
        return found if found and text in found.text else None

    found = until(driver, f"{text} of {name}", probe, timeout)
    assert found is not None
    return found


def test_created_run_and_saved_while_nobody_looks(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
) -> None:
    name = f"unattended-{secrets.token_hex(3)}"
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    name_it(driver, name)
    reach_and_close(driver, stack, "Create, run and save")

    driver.execute_script(SHOW_WORKSPACE)
    until(driver, "the run", lambda page: row(page, name))
    saved = wait_for_run(driver, name, "Saved in openBIS", 90)
    assert saved.find_elements(By.TAG_NAME, "button")[0].is_displayed() is False
    link = saved.find_element(By.TAG_NAME, "a")
    perm_id = link.text.removeprefix("Dataset ")
    link.click()
    until(driver, "the dataset's page", lambda page: page.title.startswith("Dataset: "))
    assert perm_id in driver.current_url

    visitor = visit("alice")
    file = stack.homes / "alice" / "background" / name / f"{name}.ipynb"
    compare_saved(stack, visitor, perm_id, file.read_bytes())
    assert perm_id in datasets_of(visitor, EXPERIMENT)
    cells = [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
    silent = [cell.source for cell in cells if cell.execution_count is None and cell.source.strip()]
    assert (len(cells) > 3, silent) == (True, [])
    assert [output for cell in cells for output in cell.outputs if output.output_type == "error"] == []


@pytest.fixture
def endless(stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path) -> str:
    """PermId of a dataset with a notebook whose second cell never ends."""
    visitor = visit("alice")
    file = tmp_path / "endless.ipynb"
    cells = ["print(6 * 7)", "import time\ntime.sleep(1e5)", "print('never')"]
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in cells]), file)
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    before = set(datasets_of(visitor, EXPERIMENT))
    openbis.new_dataset(type="ANALYSIS_NOTEBOOK", experiment=EXPERIMENT, files=[str(file)]).save()
    (perm_id,) = set(datasets_of(visitor, EXPERIMENT)) - before
    return str(perm_id)


def test_its_person_stops_a_run(stack: Stack, visit: Callable[[str], Visitor], endless: str) -> None:
    visitor = visit("alice")
    name = f"stopped-{secrets.token_hex(3)}"
    request = launch_request(
        [],
        experiment_perm_id(visitor, EXPERIMENT),
        action="run",
        notebook=name,
        source={"dataset": endless, "mode": "continuation"},
    )
    launch = visitor.call_service(method="launch", **request)
    visitor.follow(launch).raise_for_status()
    run_id = launch["launch_id"]

    def is_now(state: str, cell: int) -> bool:
        runs = visitor.call_service(method="runs")["runs"]
        run = next((run for run in runs if run["run_id"] == run_id), {"state": "", "cell": 0})
        return bool((run["state"], run["cell"]) == (state, cell))

    server = stack.child("JupyterHub")
    wait_for(server, "the second cell", lambda: is_now("running", 1) or None, 60)
    again = visitor.call_service(method="launch", **request)
    assert again["launch_id"] == run_id, "the same click is the same run"
    visitor.call_service(method="stop_run", run_id=run_id)
    wait_for(server, "the end of the run", lambda: is_now("cancelled", 1) or None, 60)
    assert sorted(file.name for file in (stack.homes / "alice" / "growth").glob(f"{name}*.ipynb")) == [
        f"{name}.ipynb"
    ]


def test_a_server_that_ends_in_the_middle_is_told_with_its_cell(
    driver: WebDriver, stack: Stack, endless: str, picture: Callable[[WebDriver, str], None]
) -> None:
    name = f"endless-{secrets.token_hex(3)}"
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "dataset", endless)
    choose_from_more(driver, SAVED_ENTRY)
    field = shown(driver, "#ojy-notebook")
    until(driver, "the file's name", lambda _: field.get_attribute("value") == "endless")
    until(driver, "an idle form", lambda page: "Looking into" not in shown(page, FORM).text)
    name_it(driver, name)
    reach_and_close(driver, stack, "Open, run and save")
    driver.execute_script(SHOW_WORKSPACE)
    wait_for_run(driver, name, "Runs cell 2 of ")
    until(driver, "the account", lambda page: "Running since" in shown(page, ".ojy-account-server").text)
    picture(driver, "runs")
    check(driver, ".ojy-background")

    eln_tab = driver.current_window_handle
    driver.switch_to.new_window("tab")
    driver.get(f"{stack.hub_url}/hub/home")
    click_on(driver, "#stop")
    until(driver, "the end of the server", lambda page: not page.find_element(By.ID, "stop").is_displayed())
    driver.close()
    driver.switch_to.window(eln_tab)
    ended = wait_for_run(driver, name, "Your server ended when it was at cell 2 of ")
    assert "nothing was saved in openBIS" in ended.text
    picture(driver, "runs-ended")
    file = stack.homes / "alice" / "background" / name / f"{name}.ipynb"
    first, second, *_ = [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
    assert (first.outputs[0].text, second.outputs) == ("42\n", [])
