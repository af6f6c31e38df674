"""On a hub: nobody leaves JupyterLab for the page where servers are stopped, or logs out, by mistake."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest
from browser.lab.buttons import menu_entry
from browser.lab.stopping import WOULD_ASK, asked, reply, stay
from browser.people import HOSTILE, arrive, click_on, shown, to_new_tab, until
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, experiment_perm_id, launch_request, wait_until_ready
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

# The question's own requests that were given up. A browser has six connections to a host, of which the hub's page needs
# one: how many JupyterLab keeps meanwhile is its own affair.
GIVEN_UP = """
    return performance.getEntriesByType("resource").filter(({ responseStatus }) => responseStatus === 0)
        .map(({ name }) => new URL(name).pathname.split("/").at(-1)).sort();
"""
EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


@pytest.fixture
def notebook(driver: WebDriver, stack: Stack, visit: Callable[[str], Visitor]) -> str:
    """The name of a notebook of one click, open in JupyterLab on the hub and not saved in openBIS yet; text, wherever
    it is shown."""
    visitor = visit("alice")
    name = f"{HOSTILE} {secrets.token_hex(3)}"
    owner = experiment_perm_id(visitor, EXPERIMENT)
    launch = visitor.call_service(method="launch", **launch_request([], owner, notebook=name))
    visitor.follow(launch)
    driver.get(stack.hub_url + wait_until_ready(visitor, stack, launch["launch_id"])["url"])
    shown(driver, "#username_input").send_keys("alice")
    shown(driver, "#password_input").send_keys("alice-demo")
    click_on(driver, "#login_submit")
    arrive(driver)
    until(driver, "its state", lambda page: "not in openBIS" in shown(page, ".jp-openbis-saved").text)
    return name


@contextmanager
def without_an_answer(stack: Stack) -> Iterator[None]:
    """Meanwhile Alice's server is there, but answers nothing."""
    below_the_hub = psutil.Process(stack.child("JupyterHub").process.pid).children(recursive=True)
    (server,) = [
        one
        for one in below_the_hub
        if one.status() != psutil.STATUS_ZOMBIE
        and any("jupyterhub-singleuser" in part for part in one.cmdline())
        and one.environ().get("JUPYTERHUB_USER") == "alice"
    ]
    server.suspend()
    try:
        yield
    finally:
        server.resume()


def test_the_hubs_entries_in_the_menu_ask_first(driver: WebDriver, stack: Stack, notebook: str) -> None:
    lab = driver.window_handles
    menu_entry(driver, "File", "Hub Control Panel")
    said = asked(driver)
    assert f"{notebook}.ipynb ○ not in openBIS" in said
    stay(driver, "Keep working")
    assert driver.window_handles == lab

    with without_an_answer(stack):
        driver.execute_script("performance.clearResourceTimings()")
        menu_entry(driver, "File", "Hub Control Panel")
        asked(driver)
        assert driver.execute_script(GIVEN_UP) == ["runs", "sessions"]
        reply(driver, "Open all the same")
        to_new_tab(driver, lab)
    shown(driver, "#stop")
    driver.close()
    driver.switch_to.window(lab[0])
    assert driver.execute_script(WOULD_ASK), "the page was not left"

    menu_entry(driver, "File", "Log Out")
    assert notebook in asked(driver)
    stay(driver, "Keep working")
    assert driver.execute_script(WOULD_ASK) and "/lab" in driver.current_url

    menu_entry(driver, "File", "Log Out")
    asked(driver)
    reply(driver, "Log out all the same")
    shown(driver, "#login_submit")
