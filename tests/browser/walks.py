"""Ways through an ELN that every front end must offer. One function is one way; each wait is for something seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from browser.accessibility import check
from browser.front_ends import FrontEnd, Place
from browser.jupyterlab import SCROLL_TO_PLOT, SCROLL_UP, run_all_cells, wait_for_the_saved_notebook
from browser.people import (
    ENTRY,
    FORM,
    MORE,
    arrive,
    choose_from_more,
    click_on,
    create_and_open,
    open_form,
    open_more,
    press,
    shown,
    stop_at_jupyterlab,
    texts,
    to_new_tab,
    until,
)
from pybis import Openbis
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, call_openbis, datasets_of
from openbis_demo.stack import Stack
from openbis_jupyter.client.datasets import entity_link

Picture = Callable[[WebDriver, str], None]
SAVED_PAGE_PIXELS = 1500
"""Higher than a window: the standard notebook with its plot is."""
COPY = "[data-openbis-jupyter=copy-token]"
NEW_NOTEBOOK = "New Jupyter notebook"
UTILITIES = ("Jupyter Workspace", "New Jupyter Notebook")


def entries(driver: WebDriver) -> list[str]:
    """What the open More… list shows."""
    script = """
        const list = document.querySelector(arguments[0]).parentElement.querySelector("ul.dropdown-menu");
        return [...list.children].filter((item) => item.checkVisibility()).map((item) => item.textContent.trim());
    """
    return list(driver.execute_script(script, MORE))


def through_all_levels(front: FrontEnd, driver: WebDriver, places: Sequence[Place], picture: Picture) -> None:
    """The entry stands once on each level, behind the exports, and its form knows where it was opened."""
    for place in places:
        front.open(driver, place)
        open_more(driver)
        listed = entries(driver)
        picture(driver, f"{front.name}-level-{place.kind}")
        assert listed.count(NEW_NOTEBOOK) == 1, (place, listed)
        assert listed[listed.index(NEW_NOTEBOOK) - 1].startswith("Export"), (place, listed)
        choose_from_more(driver)
        shown(driver, FORM)
        until(driver, f"form of {place.kind}", lambda page, place=place: _knows(page, place))
        close_form(driver)


def _knows(driver: WebDriver, place: Place) -> bool:
    """Whether the form is the one of this place: its owner, its data set, or nothing chosen yet."""
    if place.kind in ("space", "project"):
        return bool(driver.find_elements(By.CSS_SELECTOR, "#ojy-owner"))
    if place.kind == "dataset":
        return bool(driver.find_elements(By.CSS_SELECTOR, f"{FORM} [data-perm-id='{place.perm_id}']"))
    return any(place.identifier in text for text in texts(driver, ".ojy-chosen"))


def close_form(driver: WebDriver) -> None:
    """Leave the form by the keyboard."""
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()
    until(driver, "closed form", lambda page: not page.find_elements(By.CSS_SELECTOR, FORM))


def by_a_link(front: FrontEnd, driver: WebDriver, places: Sequence[Place]) -> None:
    """A link that asks for the form of a page, as JupyterLab's panel has it, opens it once, on that page."""
    eln = driver.current_url.split("?")[0].split("#")[0]
    for place in places:
        kind = {"sample": "OBJECT"}.get(place.kind, place.kind.upper())
        page_link = entity_link("", kind, place.perm_id)  # type: ignore[arg-type]
        driver.get(f"{eln}?{urlsplit(page_link).query}&jupyter=new")
        until(driver, f"form of {place.kind}", lambda page, place=place: _knows(page, place), 60)
        close_form(driver)
    before, last = places[-2:]
    front.open(driver, before)
    front.open(driver, last)
    open_more(driver)
    assert not driver.find_elements(By.CSS_SELECTOR, FORM), "asked for once, it is opened once"
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()


def by_the_tree(front: FrontEnd, driver: WebDriver, experiment: Place) -> None:
    """The tree leads down to the experiment, whose page has the entry."""
    front.open_by_tree(driver, ["MICROSCOPY", "CELLS", "Growth curve of strain W3110"], experiment)
    open_more(driver)
    assert entries(driver).count(NEW_NOTEBOOK) == 1
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()


def in_a_hurry(front: FrontEnd, driver: WebDriver, places: Sequence[Place]) -> None:
    """From page to page before any is painted: the one that remains has the entry, once, as its own.

    Which one that is, is the front end's business: in openBIS's own, whatever was answered last.
    """
    for place in (*places, *reversed(places)):
        front.go(driver, place)
    front.settle(driver)
    _, name = shown(driver, "h2").text.split(": ", 1)
    open_more(driver)
    assert entries(driver).count(NEW_NOTEBOOK) == 1
    assert len(driver.find_elements(By.CSS_SELECTOR, ENTRY)) == 1, "lists of other pages have gone"
    choose_from_more(driver)
    until(driver, f"form of {name}", lambda page: name in shown(page, FORM).text)
    close_form(driver)


def to_a_saved_dataset(
    front: FrontEnd,
    driver: WebDriver,
    stack: Stack,
    visitor: Visitor,
    experiment: Place,
    picture: Picture,
    folder: Path,
) -> None:
    """More…, form, JupyterLab with the notebook, saved: and the data set is on the page when it is looked at anew."""
    before = datasets_of(visitor, experiment.identifier)
    first, *inputs = without_notebooks(visitor, before)
    front.open(driver, experiment)
    open_form(driver)
    click_on(driver, f"[data-perm-id='{first}'] input")
    picture(driver, f"{front.name}-form")
    check(driver, FORM, narrow=True)
    eln_tab = driver.current_window_handle
    create_and_open(driver)
    arrive(driver)
    run_all_cells(driver)
    wait_for_the_saved_notebook(driver)
    driver.execute_script(SCROLL_UP)
    shown(driver, ".jp-RenderedMarkdown table")
    picture(driver, f"{front.name}-notebook")
    shown(driver, "[data-mime-type='text/html'] a[href*='showViewDataSetPageFromPermId']")
    driver.execute_script(SCROLL_TO_PLOT)
    picture(driver, f"{front.name}-first-sight")

    driver.switch_to.window(eln_tab)
    assert not driver.find_elements(By.CSS_SELECTOR, FORM), "the form closes when the tab goes on"
    new = set(datasets_of(visitor, experiment.identifier)) - set(before)
    assert len(new) == 1, new
    perm_id = new.pop()
    until(driver, f"data set {perm_id} without a refresh", lambda page: front.shows_dataset(page, perm_id))
    picture(driver, f"{front.name}-saved")
    listed = shown(driver, f".ojy-notebook[data-perm-id='{perm_id}']")
    driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", listed)
    shown(driver, f".ojy-notebook[data-perm-id='{perm_id}'] img")
    check(driver, ".ojy-notebooks")
    picture(driver, f"{front.name}-notebooks")
    click_on(driver, f".ojy-notebook[data-perm-id='{perm_id}'] a")
    frame = shown(driver, ".ojy-saved-page iframe")
    until(driver, "the whole saved page", lambda _: frame.size["height"] > SAVED_PAGE_PIXELS)
    until(driver, "what it was made from", lambda page: "Made from" in shown(page, ".ojy-saved-facts").text)
    driver.execute_script("arguments[0].parentElement.scrollIntoView()", frame)
    picture(driver, f"{front.name}-saved-page")
    check(driver, ".ojy-saved-page")
    check_saved(stack, visitor, perm_id, inputs, folder)


def without_notebooks(visitor: Visitor, perm_ids: Sequence[str]) -> list[str]:
    """Those that the form selects."""
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id} for perm_id in perm_ids]
    kind = "as.dto.dataset.fetchoptions.DataSet"
    fetch = {"@type": f"{kind}FetchOptions", "type": {"@type": f"{kind}TypeFetchOptions"}}
    # openBIS writes a type that occurs again as its number.
    found = visitor.call("getDataSets", ids, fetch)
    types = {
        one["type"]["@id"]: one["type"]["code"] for one in found.values() if isinstance(one["type"], dict)
    }
    kinds = {
        code: one["type"]["code"] if isinstance(one["type"], dict) else types[one["type"]]
        for code, one in found.items()
    }
    return sorted(code for code, kind in kinds.items() if kind != "ANALYSIS_NOTEBOOK")


def check_saved(stack: Stack, visitor: Visitor, perm_id: str, parents: Sequence[str], folder: Path) -> None:
    """The data set holds a notebook that ran without an error, and names the chosen data sets as its parents."""
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    dataset = openbis.get_dataset(perm_id)
    assert dataset.type.code == "ANALYSIS_NOTEBOOK"
    assert sorted(dataset.parents) == list(parents), "the deselected dataset is no parent"
    dataset.download(destination=str(folder), create_default_folders=False, wait_until_finished=True)
    (saved,) = folder.rglob("*.ipynb")
    cells = [cell for cell in nbformat.read(saved, as_version=4).cells if cell.cell_type == "code"]
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert errors == []
    assert all(cell.execution_count for cell in cells[:-1])


def through_utilities(front: FrontEnd, driver: WebDriver, picture: Picture) -> None:
    """Both entries stand there once; the one opens the form with nothing chosen, the other the workspace."""
    listed = front.utilities(driver)
    picture(driver, f"{front.name}-utilities")
    assert [listed.count(utility) for utility in UTILITIES] == [1, 1], listed
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()
    front.use(driver, "New Jupyter Notebook")
    shown(driver, FORM)
    shown(driver, "#ojy-owner")
    close_form(driver)
    known = driver.window_handles
    eln_tab = driver.current_window_handle
    front.use(driver, "Jupyter Workspace")
    to_new_tab(driver, known)
    until(
        driver,
        "a page",
        lambda page: page.find_elements(By.CSS_SELECTOR, "#launch .ojp-steps, #jupyter-config-data"),
    )
    if driver.find_elements(By.CSS_SELECTOR, "#launch .ojp-steps"):  # where the server does not run yet
        picture(driver, f"{front.name}-progress")
        check(driver, "#launch")
    stop_at_jupyterlab(driver)
    driver.switch_to.window(eln_tab)


def to_the_profile(front: FrontEnd, driver: WebDriver, picture: Picture) -> None:
    """The user profile shows the session token, as far as the front end has it there, and copies it."""
    front.use(driver, "User Profile")
    token = front.token(driver)
    if token is not None:
        click_on(driver, COPY)
        until(driver, "its confirmation", lambda page: "Copied" in shown(page, COPY).text)
    picture(driver, f"{front.name}-profile")
    session = driver.execute_script("return mainController.serverFacade.openbisServer.getSession()")
    assert token in (session, None)


def after_the_session_has_ended(
    front: FrontEnd, driver: WebDriver, stack: Stack, visitor: Visitor, place: Place
) -> None:
    """The page keeps an ended session in memory; what was filled in goes with the one of another tab."""
    front.open(driver, place)
    open_form(driver)
    name = shown(driver, "#ojy-name")
    name.clear()
    name.send_keys("Signed in again")
    session = "return mainController.serverFacade.openbisServer.getSession()"
    ended = driver.execute_script(session)
    call_openbis(visitor.browser, visitor.openbis_url, "logout", ended)
    here = driver.current_window_handle
    driver.switch_to.new_window("tab")
    front.sign_in(driver, stack, "alice")
    assert driver.execute_script(session) != ended
    driver.close()
    driver.switch_to.window(here)
    assert driver.execute_script(session) == ended
    press(driver, "Create & download")
    until(
        driver, "the download", lambda page: "Signed-in-again.ipynb" in shown(page, f"{FORM} .ojy-info").text
    )
    assert name.get_property("value") == "Signed in again"
