"""That what is looked for everywhere would be found."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.accessibility import check, findings, hidden_at_the_side, in_the_dark
from nbformat.v4 import new_code_cell, new_notebook, new_output
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_jupyter.client.comparing import PAGE, Tolerance, compare, comparison_files, results_of
from openbis_jupyter.client.datasets import Owner
from openbis_jupyter.client.provenance import Input, Work, with_chain
from openbis_jupyter.client.rendering import html_of

pytestmark = pytest.mark.browser

BAD = """data:text/html,<html lang="en"><title>t</title><main id="bad"><img src="x"><button></button>
<p style="color: %23eee; background: white">pale</p><p style="width: 900px">wide</p></main>"""

FITS = """
    const body = document.body;
    body.style.width = `${arguments[0]}px`;
    const edge = body.getBoundingClientRect().right;
    return [...body.querySelectorAll("footer > *")].every((one) => one.getBoundingClientRect().right <= edge);
"""


def test_what_shuts_people_out_is_found(driver: WebDriver) -> None:
    driver.get(BAD)
    found = "\n".join(findings(driver, "#bad"))
    assert all(rule in found for rule in ("image-alt", "button-name", "color-contrast"))
    assert [one for one in hidden_at_the_side(driver, "#bad") if "wide" in one]


def test_the_page_of_a_comparison_shuts_nobody_out_in_the_light_and_in_the_dark(
    driver: WebDriver, tmp_path: Path
) -> None:
    """Its file is read from the disk, as people do; axe-core is allowed to look into it, which its own rules forbid."""

    def notebook(number: float) -> object:
        table = f"<table><thead><tr><th>x</th></tr></thead><tr><td>{number} {'long ' * 40}</td></tr></table>"
        outputs = [
            new_output("stream", name="stdout", text=f"a {number}\nb\n"),
            new_output("display_data", {"text/html": table}),
            new_output("error", ename="ValueError", evalue=str(number), traceback=["x" * 200]),
        ]
        same = new_code_cell("1", execution_count=1)
        return new_notebook(cells=[same, new_code_cell("fit(data)", outputs=outputs, execution_count=2)])

    comparison = compare(results_of(notebook(1.0)), notebook(2.0), "n.ipynb", "the dataset 1", Tolerance())
    page = tmp_path / "n.comparison.html"
    page.write_text(comparison_files(comparison)[PAGE].replace("default-src 'none'; ", ""))
    driver.get(page.as_uri())
    check(driver, "main", narrow=True)
    with in_the_dark(driver):
        assert (
            driver.execute_script("return getComputedStyle(document.body).backgroundColor")
            == "rgb(18, 22, 28)"
        )
        check(driver, "main")


def test_the_end_of_a_notebooks_page_shuts_nobody_out(driver: WebDriver, tmp_path: Path) -> None:
    about = Work(
        url="https://openbis.example",
        user="alice",
        name="Growth",
        notes="",
        owner=Owner("EXPERIMENT", "E-1", "/L/P/E"),
        history_id="h",
        files={},
        parents=["raw-1"],
        not_parents=["raw-2"],
        before="n-0",
        inputs={"raw-1": Input("RAW_DATA", "Flask 1")},
    )
    page = tmp_path / "n.html"
    whole = with_chain(html_of(new_notebook(cells=[new_code_cell("1")]), page), about)
    page.write_text(whole.replace("default-src 'none'; ", ""))
    driver.get(page.as_uri())
    check(driver, "body")
    links = driver.find_elements(By.CSS_SELECTOR, "footer svg a")
    assert [one.accessible_name for one in links] == ["n-0", "Flask 1 raw-1", "raw-2"]
    assert driver.execute_script(FITS, 360), "the picture is scrolled for itself"
