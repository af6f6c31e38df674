"""What axe-core finds for people who do not see, hear or point: names, roles, contrast, order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from browser.chromium import devtools
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import REPOSITORY

AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"
# The saved page's frame runs no scripts, so nobody can look into it from inside.
RUN = """
    const [selector, done] = arguments;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    axe.run({ include: [[selector]] }, { iframes: false, resultTypes: ["violations"], runOnly: tags }).then(
        ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`))),
        (error) => done([String(error)]));
"""

WIDER = """
    const place = document.querySelector(arguments[0]).getBoundingClientRect();
    const edge = Math.min(place.right, document.documentElement.clientWidth) + 1;
    const isCut = (one) => one && (getComputedStyle(one).textOverflow === "ellipsis" || isCut(one.parentElement));
    // What is scrolled for itself, and names that end in … and are whole in their title.
    const scrolled = (one) => one.closest("pre, .ojy-list, iframe") || isCut(one);
    return [...document.querySelectorAll(`${arguments[0]} *`)].filter(
        (one) => one.checkVisibility() && !scrolled(one) && one.getBoundingClientRect().right > edge).map(
        (one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`);
"""


def check(driver: WebDriver, selector: str, *, narrow: bool = False) -> None:
    """Nobody is shut out of this element; `narrow`: nor whoever has a small telephone."""
    found = findings(driver, selector) + (hidden_at_the_side(driver, selector) if narrow else [])
    assert found == [], "\n".join(found)


def findings(driver: WebDriver, selector: str) -> list[str]:
    """In: a page, which of its elements (and all in them). Out: what is wrong there, a sentence each."""
    if not driver.execute_script("return Boolean(window.axe)"):
        driver.execute_script(AXE.read_text(encoding="utf-8"))
    driver.set_script_timeout(60)
    return list(driver.execute_async_script(RUN, selector))


def hidden_at_the_side(driver: WebDriver, selector: str, width: int = 360) -> list[str]:
    """In: an element, the width of a small telephone's window in pixels. Out: what of it is wider than its place."""
    page = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    devtools(driver, "Emulation.setDeviceMetricsOverride", **page)
    try:
        return list(driver.execute_script(WIDER, selector))
    finally:
        devtools(driver, "Emulation.clearDeviceMetricsOverride")


@contextmanager
def in_the_dark(driver: WebDriver) -> Iterator[None]:
    """As somebody sees pages who prefers them dark."""
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    devtools(driver, "Emulation.setEmulatedMedia", features=dark)
    try:
        yield
    finally:
        devtools(driver, "Emulation.setEmulatedMedia", features=[])
