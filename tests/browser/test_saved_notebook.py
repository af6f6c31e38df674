"""A saved notebook is opened from its dataset's page, and the account panel tells and does what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.accessibility import check
from browser.lab.buttons import mark_entry
from browser.people import (
    FORM,
    SAVED_ENTRY,
    arrive,
    choose_from_more,
    click,
    click_on,
    labelled,
    open_page,
    press,
    seen,
    shown,
    sign_in,
    texts,
    to_new_tab,
    until,
)
from pybis import Openbis
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, datasets_of, experiment_perm_id, launch_request
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
ACCOUNT = ".ojy-account"


@pytest.fixture
def saved(stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path) -> str:
    """PermId of a dataset with a notebook."""
    visitor = visit("alice")
    request = launch_request([], experiment_perm_id(visitor, EXPERIMENT), action="download")
    notebook = tmp_path / "Größe.ipynb"
    notebook.write_text(visitor.call_service(method="launch", **request)["notebook"], encoding="utf-8")
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    before = set(datasets_of(visitor, EXPERIMENT))
    openbis.new_dataset(
        type="ANALYSIS_NOTEBOOK",
        experiment=EXPERIMENT,
        files=[str(notebook)],
        props={"$name": "Growth, first look", "$history_id": "history-1"},
    ).save()
    (perm_id,) = set(datasets_of(visitor, EXPERIMENT)) - before
    return str(perm_id)


HOSTILE = """<!doctype html><html><head><title>t</title>
<meta http-equiv="Content-Security-Policy" content="default-src * 'unsafe-inline'">
<base href="https://evil.example.org/"></head><body><h1>Results</h1><p style="height: 1500px">high</p>
<script>parent.document.title = "taken"</script><img src=x onerror="parent.document.title = 'taken'">
<a href="{eln}" id="away">away</a> <a href="#end" id="inside">inside</a><h2 id="end">End</h2></body></html>"""


def test_the_page_of_a_saved_notebook_shows_it_and_gives_it_nothing(
    driver: WebDriver, stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    """Whoever may save there chose the page."""
    visitor = visit("alice")
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    page = HOSTILE.replace("{eln}", stack.eln_url)
    for name, text in (("n.ipynb", "{}"), ("n.html", page)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    compared = tmp_path / "notebook-comparison"
    compared.mkdir()
    (compared / "comparison.html").write_text(page.replace("Results", "What came out the same"))
    files = [str(tmp_path / name) for name in ("n.ipynb", "n.html", compared.name)]
    raw, made = (
        openbis.new_dataset(type=code, experiment=EXPERIMENT, files=files)
        for code in ("RAW_DATA", "ANALYSIS_NOTEBOOK")
    )
    raw.save()
    made.parents = [raw.permId]
    made.save()
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "dataset", made.permId)
    frame = shown(driver, ".ojy-saved-page iframe")
    until(driver, "its height", lambda _: 1500 < frame.size["height"] < 2500)
    assert "sessionID" not in frame.get_attribute("outerHTML") and frame.get_attribute("src") in ("", None)
    driver.switch_to.frame(frame)
    try:
        assert driver.find_element(By.TAG_NAME, "h1").text == "Results"
        known = driver.window_handles
        click_on(driver, "#inside")
        until(driver, "the part of the page", lambda page: page.find_element(By.CSS_SELECTOR, "h2:target"))
        assert driver.window_handles == known
        click_on(driver, "#away")
    finally:
        driver.switch_to.default_content()
    click_on(driver, ".ojy-opened summary")
    driver.switch_to.frame(shown(driver, ".ojy-opened iframe"))
    try:
        until(
            driver,
            "the comparison",
            lambda page: [
                one.text for one in page.find_elements(By.TAG_NAME, "h1") if "What came out" in one.text
            ],
        )
    finally:
        driver.switch_to.default_content()
    click_on(driver, ".ojy-opened:last-child summary")
    until(driver, "its chain", lambda page: page.find_elements(By.CSS_SELECTOR, ".ojy-chain a"))
    assert len(driver.find_elements(By.CSS_SELECTOR, ".ojy-chain a")) == 2
    check(driver, ".ojy-saved-page")
    assert driver.title != "taken"
    eln_tab = driver.current_window_handle
    to_new_tab(driver, known)
    shown(driver, "#tree a")
    driver.close()
    driver.switch_to.window(eln_tab)
    assert shown(driver, ".ojy-saved-head button").text == "Open in Jupyter"


def press_in_panel(driver: WebDriver, label: str) -> None:
    click(driver, f"button {label}", lambda page: labelled(page, f"{ACCOUNT} button:enabled", label))


def test_a_saved_notebook_is_continued_and_the_account_is_shown(
    driver: WebDriver, stack: Stack, saved: str, picture: Callable[[WebDriver, str], None]
) -> None:
    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "dataset", saved)
    choose_from_more(driver, SAVED_ENTRY)
    name = shown(driver, "#ojy-notebook")
    until(driver, "the name of the file", lambda _: name.get_attribute("value") == "Größe")
    until(
        driver,
        "an idle form",
        lambda page: "Looking into" not in seen(page, FORM)[0],
    )
    directory = shown(driver, "#ojy-directory")
    directory.clear()
    directory.send_keys("continued")
    picture(driver, "saved-form")
    check(driver, FORM, narrow=True)
    eln_tab, known = driver.current_window_handle, driver.window_handles
    press(driver, "Open")
    to_new_tab(driver, known)
    arrive(driver)
    until(
        driver,
        "where it comes from",
        lambda page: any(saved in text for text in texts(page, ".jp-RenderedMarkdown")),
    )
    written = (stack.homes / "alice" / "continued" / "Größe.ipynb").read_text(encoding="utf-8")
    assert f'parents = [\\"{saved}\\"]' in written
    assert 'history_id = \\"history-1\\"' in written
    until(
        driver,
        "its state, which nobody has changed",
        lambda page: shown(page, ".jp-openbis-saved").text == f"● in openBIS: {saved}",
    )
    known = driver.window_handles
    mark_entry(driver, "Show where it belongs in openBIS")
    to_new_tab(driver, known)
    until(driver, "the page of its experiment", lambda page: page.title.startswith("Experiment: "))
    driver.close()

    driver.switch_to.window(eln_tab)
    click_on(driver, "#utilities-btn")
    click(driver, "entry Jupyter Workspace", lambda page: labelled(page, "a", "Jupyter Workspace"))
    driver.switch_to.window(eln_tab)
    until(driver, "the server", lambda page: "Running since" in shown(page, f"{ACCOUNT}-server").text)
    assert "valid until" in shown(driver, f"{ACCOUNT}-credential").text
    picture(driver, "account")
    check(driver, ACCOUNT)
    press_in_panel(driver, "Renew")
    until(driver, "the renewal", lambda page: "Renewed" in shown(page, f"{ACCOUNT} [role=status]").text)
    press_in_panel(driver, "Revoke…")
    assert "Running kernels lose access" in shown(driver, ".ojy-question").text
    press_in_panel(driver, "Revoke")
    until(driver, "the end", lambda page: shown(page, f"{ACCOUNT}-credential").text.startswith("None"))

    driver.execute_script("mainController.changeView('showUserProfilePage')")
    until(driver, "the profile", lambda page: page.title.endswith("User Profile"))
    until(driver, "the account", lambda page: shown(page, f"{ACCOUNT}-credential").text.startswith("None"))
