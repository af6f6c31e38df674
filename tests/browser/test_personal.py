"""What belongs to a person: the token on their profile, the choices of last time; and the form without the ELN."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.accessibility import check
from browser.chromium import console_errors
from browser.people import FORM, click_on, open_form, open_page, press, shown, sign_in, texts, until
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, experiment_perm_id
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
COPY = "[data-openbis-jupyter=copy-token]"
# A script in the page and a style in its markup: what an attacker would try, and what the policy must not let happen.
INTRUDE = """
    const script = document.createElement("script");
    script.textContent = "window.intruded = true";
    const box = document.createElement("p");
    box.setAttribute("style", "color: red");
    document.body.append(script, box);
    return [window.intruded === true, getComputedStyle(box).color === "rgb(255, 0, 0)"];
"""


def value(driver: WebDriver, selector: str) -> str:
    return str(shown(driver, selector).get_property("value"))


def test_the_profile_copies_the_token_and_last_choices_come_back(driver: WebDriver, stack: Stack) -> None:
    sign_in(driver, stack.eln_url, "bob")
    driver.execute_script("mainController.changeView('showUserProfilePage')")
    click_on(driver, COPY)
    until(driver, "its confirmation", lambda page: "Copied" in shown(page, COPY).text)
    assert len(driver.find_elements(By.CSS_SELECTOR, COPY)) == 1
    token = driver.execute_script("return mainController.serverFacade.getSession()")

    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    search = shown(driver, "[name=ojy-dataset-search]")
    ActionChains(driver).click(search).key_down(Keys.CONTROL).send_keys("v").key_up(Keys.CONTROL).perform()
    assert search.get_property("value") == token
    search.send_keys(Keys.ESCAPE)
    assert (search.get_property("value"), len(driver.find_elements(By.CSS_SELECTOR, FORM))) == ("", 1)

    directory = shown(driver, "#ojy-directory")
    suggested = directory.get_property("value")
    directory.clear()
    directory.send_keys("bob's/place")
    press(driver, "Create & download")
    until(driver, "the download", lambda page: "to your downloads" in shown(page, FORM).text)
    press(driver, "Cancel")
    open_form(driver)
    until(driver, "last time's directory", lambda page: value(page, "#ojy-directory") == "bob's/place")
    check(driver, FORM, narrow=True)
    click_on(driver, "#ojy-directory-hint button")
    assert value(driver, "#ojy-directory") == suggested


def test_the_form_alone_believes_no_link_and_lets_no_foreign_code_run(
    driver: WebDriver, stack: Stack, visit: Callable[[str], Visitor]
) -> None:
    alone = f"{stack.openbis_url}/openbis/webapp/jupyter/"
    perm_id = experiment_perm_id(visit("alice"), EXPERIMENT)
    driver.get(f"{alone}?kind=EXPERIMENT&permId={perm_id}&name=Another&identifier=/ANOTHER/PLACE")
    for password, landmark in (("wrong", ".ojy-problem:not(:empty)"), ("alice-demo", FORM)):
        for name, text in (("user", "alice"), ("password", password)):
            field = shown(driver, f"[autocomplete*={name}]")
            field.clear()
            field.send_keys(text)
        click_on(driver, ".ojy-sign-in button")
        shown(driver, landmark)
    until(driver, "the owner", lambda page: EXPERIMENT in texts(page, ".ojy-chosen")[0])
    assert "Growth curve of strain W3110" in shown(driver, f"{FORM} header").text
    assert "another" not in driver.find_element(By.TAG_NAME, "body").text.lower()
    until(driver, "datasets", lambda page: page.find_elements(By.CSS_SELECTOR, ".ojy-rows [data-perm-id]"))
    press(driver, "Create & download")
    until(driver, "the download", lambda page: "to your downloads" in shown(page, FORM).text)
    complaints = [text for text in console_errors(driver) if "favicon" not in text]
    assert complaints == [], "the page itself needs nothing that its policy forbids"
    assert driver.execute_script(INTRUDE) == [False, False]
