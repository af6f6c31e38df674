"""What goes wrong between the click and the notebook, and what the person sees of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from browser.people import (
    FORM,
    HOSTILE,
    click_on,
    create_and_open,
    form_message,
    open_form,
    open_page,
    press,
    reach,
    shown,
    sign_in,
    sign_out,
    texts,
    to_new_tab,
    until,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, datasets_of, experiment_perm_id, launch_request
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


@pytest.fixture
def form(driver: WebDriver, stack: Stack) -> WebDriver:
    """A browser with the form open on the experiment's page."""
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    return driver


def name_it(driver: WebDriver, name: str) -> None:
    field = shown(driver, "#ojy-notebook")
    field.clear()
    field.send_keys(name)


LOG_OUT = """
    const [done] = arguments, facade = mainController.serverFacade;
    facade.getOpenbisV3((v3) => v3.call("logout", facade.getSession()).then(done, done));
"""
GHOST = "20200101000000000-404"
# A dataset that is gone when the form is sent, as when somebody deletes it meanwhile.
ADD_GHOST = """
    const real = window.fetch, ghost = arguments[0];
    window.fetch = async (url, options) => {
      const response = await real(url, options);
      if (!options.body.includes('"searchDataSets"')) return response;
      const answer = await response.json();
      answer.result.objects.push({ code: ghost, permId: { permId: ghost } });
      answer.result.totalCount += 1;
      return Response.json(answer);
    };
"""


def test_a_hub_that_is_down_is_told_and_the_same_form_works_when_it_is_back(
    form: WebDriver, stack: Stack
) -> None:
    name_it(form, "after the storm")
    stack.stop_hub()
    try:
        press(form, "Create & open")
        assert "JupyterHub does not answer" in form_message(form, 60)
        assert shown(form, f"{FORM} .ojy-error .ojy-facts").text.startswith("hub-unreachable ")
        until(form, "one tab again", lambda page: len(page.window_handles) == 1)
    finally:
        stack.start_hub()
    create_and_open(form)
    assert reach(form, stack).stem == "after the storm"


def sign_in_elsewhere(driver: WebDriver, stack: Stack, user: str, instead_of: str = "") -> None:
    """In another tab, which finds the session of this browser ended, or that of somebody whose place they take."""
    here = driver.current_window_handle
    driver.switch_to.new_window("tab")
    if instead_of:
        driver.get(stack.eln_url)
        sign_out(driver)
    sign_in(driver, stack.eln_url, user)
    driver.close()
    driver.switch_to.window(here)


def test_an_expired_session_is_told_and_goes_on_with_that_of_the_same_person_in_another_tab(
    form: WebDriver, stack: Stack
) -> None:
    name_it(form, "my own name")
    old = form.execute_script("return mainController.serverFacade.getSession()")
    form.execute_async_script(LOG_OUT)
    press(form, "Create & open")
    assert "Sign in to openBIS again" in form_message(form)
    until(form, "one tab again", lambda page: len(page.window_handles) == 1)
    assert shown(form, "#ojy-notebook").get_attribute("value") == "my own name"
    assert shown(form, f"{FORM} [type=submit]").is_enabled()
    assert old not in shown(form, FORM).text

    sign_in_elsewhere(form, stack, "bob")
    press(form, "Create & open")
    until(form, "that it is not hers", lambda page: "as the same user" in form_message(page))
    until(form, "one tab again", lambda page: len(page.window_handles) == 1)
    assert shown(form, "#ojy-notebook").get_attribute("value") == "my own name"

    sign_in_elsewhere(form, stack, "alice", instead_of="bob")
    assert form.execute_script("return mainController.serverFacade.getSession()") == old
    create_and_open(form)
    assert reach(form, stack).stem == "my own name"


def test_what_openbis_will_not_take_as_parents_is_named_before_anything_runs(
    driver: WebDriver, stack: Stack
) -> None:
    sign_in(driver, stack.eln_url, "bob")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    told = until(driver, "the sentence", lambda page: shown(page, f"{FORM} .ojy-not-parents").text)
    assert told.startswith("openBIS will not take")
    assert told.endswith("as parents: the saved notebook will name them instead.")
    click_on(driver, f"{FORM} .ojy-tools button:nth-child(2)")
    until(driver, "nothing to be said", lambda page: texts(page, f"{FORM} .ojy-not-parents") == [""])
    create_and_open(driver)
    reach(driver, stack)


def progress_url(stack: Stack, visitor: Visitor) -> tuple[str, dict[str, str]]:
    """Launch through the service alone; gives the address of the hub and the ticket."""
    request = launch_request(datasets_of(visitor, EXPERIMENT), experiment_perm_id(visitor, EXPERIMENT))
    launch = visitor.call_service(method="launch", **request)
    return f"{stack.service_url}launches/{launch['launch_id']}/", launch


def plant(driver: WebDriver, launch: dict[str, str]) -> None:
    """Open a page of nobody we know that sends its visitor to the hub with somebody's ticket."""
    page = (
        f"<form method=post action='{launch['redirect_url']}'>"
        f"<input name=ticket value='{launch['ticket']}'><button>go</button></form>"
    )
    driver.get("data:text/html," + quote(page))
    driver.find_element(By.TAG_NAME, "button").click()


def test_a_planted_link_asks_and_signs_nobody_in(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
) -> None:
    _, launch = progress_url(stack, visit("bob"))
    plant(driver, launch)
    shown(driver, "form")
    picture(driver, "planted-link")
    assert "bob" in driver.find_element(By.TAG_NAME, "body").text
    driver.get(f"{stack.hub_url}/hub/home")
    until(driver, "the hub's sign-in", lambda page: "/login" in page.current_url)


def test_the_progress_page_leads_a_stranger_to_the_sign_in(
    driver: WebDriver, stack: Stack, visit: Callable[[str], Visitor]
) -> None:
    url, _ = progress_url(stack, visit("alice"))
    driver.get(url)
    until(driver, "the hub's sign-in", lambda page: "/login" in page.current_url)


@pytest.fixture
def page(_eln: WebDriver, stack: Stack) -> Iterator[WebDriver]:
    """The experiment's page, loaded anew; Alice has signed in once for all tests that follow."""
    _eln.get(stack.eln_url)
    open_page(_eln, "experiment", "GROWTH_CURVE")
    yield _eln
    eln_tab, *others = _eln.window_handles
    for tab in others:
        _eln.switch_to.window(tab)
        _eln.close()
    _eln.switch_to.window(eln_tab)


@pytest.fixture
def next_form(page: WebDriver) -> WebDriver:
    """The form open on that page."""
    open_form(page)
    return page


def test_names_that_cannot_be_are_refused_before_anything_is_sent(next_form: WebDriver) -> None:
    for name in ("../x", ".hidden", "a:b"):
        name_it(next_form, name)
        press(next_form, "Create & open")
        assert texts(next_form, "#ojy-notebook-problem") != [""]
        assert len(next_form.window_handles) == 1
    directory = shown(next_form, "#ojy-directory")
    directory.clear()
    directory.send_keys("/etc")
    assert "relative to your home" in texts(next_form, "#ojy-directory-problem")[0]


def test_a_refused_dataset_is_named_and_marked(page: WebDriver, stack: Stack) -> None:
    page.execute_script(ADD_GHOST, GHOST)
    open_form(page)
    press(page, "Create & open")
    assert GHOST in form_message(page)
    marked = page.find_elements(By.CSS_SELECTOR, ".ojy-bad")
    assert [row.get_attribute("data-perm-id") for row in marked] == [GHOST]
    click_on(page, f"[data-perm-id='{GHOST}'] input")
    create_and_open(page)
    assert GHOST not in reach(page, stack).read_text("utf-8")


def test_a_blocked_tab_waits_behind_a_button(next_form: WebDriver, stack: Stack) -> None:
    next_form.execute_script("window.open = () => null")
    press(next_form, "Create & open")
    until(next_form, "the hint", lambda page: "blocked the new tab" in shown(page, f"{FORM} .ojy-info").text)
    known = next_form.window_handles
    press(next_form, "Open the notebook")
    to_new_tab(next_form, known)
    reach(next_form, stack)


def test_a_double_click_is_one_launch(next_form: WebDriver, stack: Stack) -> None:
    known = next_form.window_handles
    next_form.execute_script(
        "const b = document.querySelector('dialog [type=submit]'); b.click(); b.click();"
    )
    to_new_tab(next_form, known)
    reach(next_form, stack)
    assert len(next_form.window_handles) == 2


def test_hostile_names_stay_text_in_the_new_tab(next_form: WebDriver, stack: Stack) -> None:
    """What JupyterLab shows of such a name: `test_leaving.py`."""
    name_it(next_form, HOSTILE)
    create_and_open(next_form)
    assert reach(next_form, stack).stem == HOSTILE


def test_a_reload_of_the_progress_page_misses_nothing(next_form: WebDriver, stack: Stack) -> None:
    create_and_open(next_form)
    until(next_form, "the hub", lambda page: "/launches/" in page.current_url or "/lab" in page.current_url)
    next_form.refresh()
    reach(next_form, stack)


def test_somebody_else_on_the_hub_is_asked_not_switched(
    next_form: WebDriver, stack: Stack, picture: Callable[[WebDriver, str], None]
) -> None:
    create_and_open(next_form)
    reach(next_form, stack)
    next_form.switch_to.window(next_form.window_handles[0])
    sign_out(next_form)
    sign_in(next_form, stack.eln_url, "bob")
    open_page(next_form, "experiment", "GROWTH_CURVE")
    open_form(next_form)
    create_and_open(next_form)
    button = shown(next_form, "form button, form input[type=submit]")
    text = next_form.find_element(By.TAG_NAME, "body").text
    picture(next_form, "somebody-else")
    assert "alice" in text and "bob" in text
    assert "/continue/" in next_form.current_url
    button.click()
    assert reach(next_form, stack).is_relative_to(stack.homes / "bob")
