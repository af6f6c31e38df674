"""One notebook for three objects: proposed by their collection, followed on its page, the one that failed repeated."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import lab_template
import plates
import pytest
from browser.accessibility import check
from browser.people import (
    BATCH_ENTRY,
    FORM,
    choose_from_more,
    click,
    click_on,
    labelled,
    open_page,
    press,
    shown,
    sign_in,
    texts,
    until,
)
from pybis import Openbis
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from openbis_demo.journey import Visitor
from openbis_demo.stack import Stack

pytestmark = pytest.mark.browser

ROWS = ".ojy-batch .ojy-run"
TEMPLATE = """# ---
# title: Dose
# language: python
# applies_to:
#   OBJECT: [PLATE]
# parameters:
#   - {name: dose, label: Dose, type: number, minimum: 0, help: In the plate., default: "{{ object.properties.CONCENTRATION }}"}
#   - {name: factor, label: Factor, type: integer, default: 1}
# ---

# %%
assert dose * factor < 100, "so much is in no bottle"
print("dose", dose * factor)
"""  # noqa: E501


def add(driver: WebDriver, code: str) -> None:
    """Look for an object by its code, and choose it with the keyboard alone."""
    field = shown(driver, f"{FORM} #ojy-owner")
    field.send_keys(code)

    def found(page: WebDriver) -> WebElement | None:
        options = page.find_elements(By.CSS_SELECTOR, f"{FORM} .ojy-option")
        exact = [one for one in options if one.text.split("\n")[0] == code]
        return exact[0] if exact else None

    until(driver, f"{code} among what is found", found)
    click(driver, code, found)
    until(driver, f"{code} chosen", lambda page: code in "".join(texts(page, ".ojy-many-row .ojy-name")))


def states(driver: WebDriver) -> list[str]:
    """How far the notebooks are."""
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.dataset.state)"
    return list(driver.execute_script(script, ROWS))


@pytest.fixture
def dose(stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path) -> Iterator[None]:
    """The lab's template, as long as the test runs."""
    with lab_template.registered(stack, visit("admin"), tmp_path, TEMPLATE, "dose.py"):
        yield


@pytest.mark.usefixtures("dose")
def test_three_objects_from_the_form_to_the_saved_datasets(
    driver: WebDriver,
    stack: Stack,
    visit: Callable[[str], Visitor],
    picture: Callable[[WebDriver, str], None],
) -> None:
    people = {name: visit(name) for name in ("admin", "alice")}
    admin, alice = (
        Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=people[name].token)
        for name in ("admin", "alice")
    )
    collection = f"PLATES_{secrets.token_hex(3).upper()}"
    admin.new_experiment(code=collection, type="DEFAULT_EXPERIMENT", project="/MICROSCOPY/CELLS").save()
    objects = [
        *plates.make(admin, [1, 2], f"/MICROSCOPY/CELLS/{collection}"),
        *plates.make(admin, [50]),
    ]
    codes = [admin.get_object(one).code for one in objects]
    people["alice"].follow(people["alice"].call_service(method="workspace", launch_key=secrets.token_hex(16)))
    name = f"Doses {secrets.token_hex(3)}"

    sign_in(driver, stack.eln_url, "alice")
    open_page(driver, "experiment", collection)
    choose_from_more(driver, BATCH_ENTRY)
    until(driver, "its objects", lambda page: f"Chosen: all of {collection}." in shown(page, FORM).text)
    chosen = texts(driver, f"{FORM} .ojy-many-row .ojy-name")
    assert sorted(chosen) == sorted(codes[:2])
    entry = shown(driver, "#ojy-batch-name")
    assert entry.get_property("value") == collection
    entry.clear()
    entry.send_keys(name)
    add(driver, codes[2])
    until(driver, "3 notebooks", lambda page: "3 notebooks" in texts(page, f"{FORM} .ojy-count"))
    until(driver, "the template", lambda page: "Dose" in texts(page, f"{FORM} #ojy-template option"))
    Select(shown(driver, "#ojy-template")).select_by_visible_text("Dose")
    assert (
        shown(driver, "#ojy-parameter-dose").get_attribute("placeholder") == "From the property CONCENTRATION"
    )
    factor = shown(driver, "#ojy-parameter-factor")
    factor.clear()
    factor.send_keys("2")
    check(driver, FORM)
    picture(driver, "batch-form")
    known = driver.window_handles
    press(driver, "Create, run and save")
    until(driver, "its page", lambda page: texts(page, ".ojy-batch h3") == [name] and len(states(page)) == 3)
    until(driver, "its end", lambda page: sorted(states(page)) == ["done", "done", "failed"], 240)
    assert driver.window_handles == known, "whoever begins a batch has not asked for their server's page"
    check(driver, ".ojy-batches")
    picture(driver, "batch")
    failed = shown(driver, f"{ROWS}[data-state=failed]")
    assert "so much is in no bottle" in failed.text and codes[2] in failed.text
    assert "2 saved, 1 failed" in shown(driver, ".ojy-batch").text

    plates.change(admin, objects[2], 3)
    repeat = _button(driver, ".ojy-batch", "Repeat the failed")
    assert repeat is not None
    repeat.send_keys(Keys.ENTER)
    until(driver, "its end", lambda page: states(page) == ["done"] * 3, 120)
    rows = driver.find_elements(By.CSS_SELECTOR, ROWS)
    for one, code in zip(objects, codes, strict=True):
        (saved,) = alice.get_datasets(sample=one, type="ANALYSIS_NOTEBOOK").df["permId"]
        (row,) = (row for row in rows if saved in row.text)
        assert code in row.text
        assert (
            row.find_element(By.CSS_SELECTOR, "a[target=_blank]")
            .get_attribute("href")
            .startswith(stack.hub_url)
        )
    click(driver, "All batches", lambda page: _button(page, ".ojy-batch", "All batches"))
    until(driver, "the list", lambda page: name in "".join(texts(page, ".ojy-batches [data-batch-id]")))
    click_on(driver, ".ojy-batches [data-batch-id] button")
    until(driver, "its page again", lambda page: texts(page, ".ojy-batch h3") == [name])


def _button(page: WebDriver, within: str, label: str) -> WebElement | None:
    return labelled(page, f"{within} button:enabled", label)
