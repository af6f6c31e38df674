"""The server starts while somebody fills in the form."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from browser.people import (
    choose_from_more,
    create_and_open,
    open_page,
    reach,
    shown,
    sign_in,
    until,
)
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

SERVER = ".ojy-server"


def test_the_server_is_up_before_the_click(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
) -> None:
    visitor = visit("alice")
    # The hub learns of somebody at their first click, and nothing is started for people whom it does not know.
    visitor.follow(visitor.call_service(method="workspace", launch_key=secrets.token_hex(16)))
    visitor.call_service(method="stop")
    until(
        driver,
        "stopped server",
        lambda _: visitor.call_service(method="account")["server"]["state"] == "stopped",
    )
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    choose_from_more(driver)
    until(driver, "a start", lambda page: "is starting already" in shown(page, SERVER).text)
    picture(driver, "early-start")
    height = shown(driver, SERVER).rect["height"]
    until(driver, "a running server", lambda page: "is running" in shown(page, SERVER).text, 120)
    assert shown(driver, SERVER).rect["height"] == height, "nothing moves under the mouse"
    create_and_open(driver)
    reach(driver, stack)
