"""The entry stands on all five levels, and the form knows what is connected there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from browser.people import (
    FORM,
    MORE,
    choose_from_more,
    click_on,
    open_form,
    open_more,
    open_page,
    press,
    shown,
    sign_in,
    texts,
    until,
)
from browser.walks import close_form, without_notebooks
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, datasets_of
from openbis_demo.stack import Stack
from openbis_sandbox.eln.routes import OWN_PAGE_2025

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def test_the_entry_survives_the_tabs_of_2025(driver: WebDriver, stack: Stack) -> None:
    sign_in(driver, urljoin(stack.eln_url, f"../{OWN_PAGE_2025}/"), "alice")
    open_page(driver, "sample", "EXP2")
    click_on(driver, "#filesTab")
    assert len(until(driver, "files", lambda page: texts(page, "#dssWidgetTab.active tr[data-perm-id]"))) == 2
    assert shown(driver, MORE).value_of_css_property("pointer-events") == "none", "the toolbar rests"
    click_on(driver, "#detailsTab")
    until(driver, "the toolbar", lambda page: shown(page, MORE).get_attribute("data-toggle") == "dropdown")
    choose_from_more(driver)
    until(driver, "the form", lambda page: "EXP2" in (texts(page, ".ojy-chosen") or [""])[0])


def test_an_observer_is_asked_for_an_owner_where_saving_is_allowed(driver: WebDriver, stack: Stack) -> None:
    observers = [user for user in stack.sandbox_ready["users"] if "OBSERVER" in str(user["role"]).upper()]
    assert observers, "the demo data has an observer"
    sign_in(driver, stack.eln_url, observers[0]["user"])
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    until(driver, "the hint", lambda page: "may read but not save" in shown(page, FORM).text)
    press(driver, "Create & open")
    assert len(driver.window_handles) == 1


@pytest.fixture
def eln(_eln: WebDriver) -> Iterator[WebDriver]:
    """Alice has signed in, once for all tests that follow: they go from page to page, as she does."""
    yield _eln
    if _eln.find_elements(By.CSS_SELECTOR, FORM):
        close_form(_eln)


def selected(driver: WebDriver) -> list[str]:
    script = """return [...document.querySelectorAll('.ojy-rows:not(.ojy-results) [data-perm-id]')]
        .filter((row) => row.querySelector('input').checked).map((row) => row.dataset.permId)"""
    return sorted(driver.execute_script(script))


@pytest.mark.parametrize(("kind", "code"), [("space", "MICROSCOPY"), ("project", "CELLS")])
def test_space_and_project_preselect_nothing(eln: WebDriver, kind: str, code: str) -> None:
    open_page(eln, kind, code)
    open_form(eln)
    assert selected(eln) == []
    assert shown(eln, "#ojy-owner")
    found = until(
        eln, "its datasets", lambda page: page.find_elements(By.CSS_SELECTOR, ".ojy-results [data-perm-id]")
    )
    box = found[2].find_element(By.TAG_NAME, "input")
    place = box.location
    box.click()
    until(eln, "what was ticked", lambda page: len(selected(page)) == 1)
    assert box.location == place, "nothing moves under the mouse"
    press(eln, f"Select all {len(found)}")
    until(eln, "all of them", lambda page: len(selected(page)) == len(found))
    press(eln, "Create & open")
    until(
        eln,
        "what is missing",
        lambda page: "Choose an experiment or object" in texts(page, "#ojy-owner-problem")[0],
    )
    assert len(eln.window_handles) == 1


def test_owner_search_offers_and_takes_an_owner(eln: WebDriver) -> None:
    open_page(eln, "project", "CELLS")
    open_form(eln)
    shown(eln, "#ojy-owner").send_keys("growth_cur")
    # Before anything is typed there is something to choose from.
    until(
        eln,
        "what was searched for",
        lambda page: any(EXPERIMENT in text for text in texts(page, ".ojy-option")[:1]),
    )
    option = shown(eln, ".ojy-option")
    option.click()
    until(eln, "the chosen owner", lambda page: EXPERIMENT in texts(page, ".ojy-chosen")[0])


def test_experiment_preselects_all_and_each_can_be_deselected(
    eln: WebDriver, visit: Callable[[str], Visitor]
) -> None:
    open_page(eln, "experiment", "GROWTH_CURVE")
    open_form(eln)
    everything = without_notebooks(visit("alice"), datasets_of(visit("alice"), EXPERIMENT))
    assert selected(eln) == everything
    assert EXPERIMENT in texts(eln, ".ojy-chosen")[0]
    click_on(eln, f"[data-perm-id='{everything[0]}'] input")
    assert selected(eln) == everything[1:]


def test_dataset_page_preselects_itself_and_more_can_be_added(
    eln: WebDriver, visit: Callable[[str], Visitor]
) -> None:
    one, other = datasets_of(visit("alice"), EXPERIMENT)[:2]
    open_page(eln, "dataset", one)
    open_form(eln)
    assert selected(eln) == [one]
    search = shown(eln, "[name=ojy-dataset-search]")
    search.send_keys(other, Keys.ENTER)
    click_on(eln, f".ojy-results [data-perm-id='{other}'] input")
    assert selected(eln) == sorted([one, other])
    assert len(eln.window_handles) == 1, "Enter in the search must not send the form"


def test_object_page_suggests_the_object_as_owner(eln: WebDriver) -> None:
    script = "return document.querySelector('#tree a[data-kind=sample]')?.dataset.code"
    open_page(eln, "experiment", "GROWTH_CURVE")
    code = until(eln, "an object in the tree", lambda page: page.execute_script(script))
    open_page(eln, "sample", code)
    open_form(eln)
    assert code in texts(eln, ".ojy-chosen")[0]


def test_the_entry_is_there_once_and_the_dialog_obeys_the_keyboard(eln: WebDriver) -> None:
    open_page(eln, "experiment", "GROWTH_CURVE")
    open_more(eln)
    until(
        eln,
        "the ELN's own late entries",
        lambda page: "Hide Datasets" in "".join(texts(page, ".dropdown-menu li")),
    )
    assert texts(eln, ".view-header .dropdown-menu li").count("New Jupyter notebook") == 1
    choose_from_more(eln)
    dialog = shown(eln, FORM)
    assert dialog.get_attribute("role") == "dialog"
    for _ in range(40):
        ActionChains(eln).send_keys(Keys.TAB).perform()
        where = "const e = document.activeElement; return e === document.body || !!e.closest('dialog')"
        assert eln.execute_script(where), "the focus left the dialog"
    ActionChains(eln).send_keys(Keys.ESCAPE).perform()
    until(eln, "closed form", lambda page: not page.find_elements(By.CSS_SELECTOR, FORM))
