"""That what is looked for everywhere would be found."""

from __future__ import annotations

import pytest
from browser.accessibility import findings, hidden_at_the_side
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

BAD = """data:text/html,<html lang="en"><title>t</title><main id="bad"><img src="x"><button></button>
<p style="color: %23eee; background: white">pale</p><p style="width: 900px">wide</p></main>"""


def test_what_shuts_people_out_is_found(driver: WebDriver) -> None:
    driver.get(BAD)
    found = "\n".join(findings(driver, "#bad"))
    assert all(rule in found for rule in ("image-alt", "button-name", "color-contrast"))
    assert [one for one in hidden_at_the_side(driver, "#bad") if "wide" in one]
