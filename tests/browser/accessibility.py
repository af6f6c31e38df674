"""What axe-core finds for people who do not see, hear or point: names, roles, contrast, order."""

from __future__ import annotations

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


def findings(driver: WebDriver, selector: str) -> list[str]:
    """In: a page, which of its elements (and all in them). Out: what is wrong there, a sentence each."""
    if not driver.execute_script("return Boolean(window.axe)"):
        driver.execute_script(AXE.read_text(encoding="utf-8"))
    driver.set_script_timeout(60)
    return list(driver.execute_async_script(RUN, selector))
