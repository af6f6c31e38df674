"""The ELN front ends that the walks are made on: the sandbox's own page in both manners, and openBIS's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urljoin

import pytest
from browser import people
from browser.people import shown, texts, until
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, datasets_of
from openbis_demo.stack import Stack
from openbis_sandbox.eln.routes import OWN_PAGE_2025

REAL = tuple(Path(folder) for folder in os.environ.get("OPENBIS_SOURCE", "").split(":") if folder)
"""Source trees of openBIS whose own front end is walked through instead of the sandbox's page."""


@dataclass(frozen=True)
class Place:
    """Something that has a page; `kind` in V3's words."""

    kind: str
    code: str
    perm_id: str
    identifier: str


def places_of(visitor: Visitor) -> list[Place]:
    """One place of the demo's data on each level, from the space down."""

    def place(kind: str, dto: str, identifier: str) -> Place:
        given = {"@type": f"as.dto.{kind}.id.{dto}Identifier", "identifier": identifier}
        fetch = {"@type": f"as.dto.{kind}.fetchoptions.{dto}FetchOptions"}
        (found,) = visitor.call(f"get{dto}s", [given], fetch).values()
        return Place(kind, found["code"], found["permId"]["permId"], identifier)

    experiment = place("experiment", "Experiment", "/MICROSCOPY/CELLS/GROWTH_CURVE")
    dataset = datasets_of(visitor, experiment.identifier)[0]
    return [
        Place("space", "MICROSCOPY", "MICROSCOPY", "/MICROSCOPY"),
        place("project", "Project", "/MICROSCOPY/CELLS"),
        experiment,
        place("sample", "Sample", "/MICROSCOPY/CELLS/EXP1"),
        Place("dataset", dataset, dataset, dataset),
    ]


class FrontEnd(Protocol):
    """What a person does with an ELN, whichever it is."""

    name: str

    @property
    def source(self) -> Path | None:
        """The source tree of openBIS that it comes from."""

    def sign_in(self, driver: WebDriver, stack: Stack, user: str) -> None:
        """Sign in and wait for the menu."""

    def open(self, driver: WebDriver, place: Place) -> None:
        """Open a page and wait for its More… button."""

    def open_by_tree(self, driver: WebDriver, names: Sequence[str], place: Place) -> None:
        """Open a page by the tree: `names` are what stands there, from the space down to the page itself."""

    def go(self, driver: WebDriver, place: Place) -> None:
        """Open a page without waiting for anything."""

    def settle(self, driver: WebDriver) -> None:
        """Wait until a page is shown and no other one is on its way."""

    def utilities(self, driver: WebDriver) -> list[str]:
        """What stands in Utilities, which is open then."""

    def use(self, driver: WebDriver, utility: str) -> None:
        """Choose something from Utilities."""

    def shows_dataset(self, driver: WebDriver, perm_id: str) -> bool:
        """Whether the page lists this data set."""

    def token(self, driver: WebDriver) -> str | None:
        """The session token as the user profile shows it; None where this front end's profile has none."""


@dataclass(frozen=True)
class OwnPage:
    """The sandbox's page."""

    name: str
    webapp: str
    source: Path | None = None

    def sign_in(self, driver: WebDriver, stack: Stack, user: str) -> None:
        people.sign_in(driver, urljoin(stack.eln_url, f"../{self.webapp}/"), user)

    def open(self, driver: WebDriver, place: Place) -> None:
        people.open_page(driver, place.kind, place.code)

    def open_by_tree(self, driver: WebDriver, names: Sequence[str], place: Place) -> None:
        self.open(driver, place)
        assert texts(driver, f"#tree a[data-code='{place.code}']") == [names[-1]]

    def go(self, driver: WebDriver, place: Place) -> None:
        key = place.code if place.kind == "space" else place.perm_id
        driver.execute_script("mainController.open(...arguments)", place.kind, key)

    def settle(self, driver: WebDriver) -> None:
        # This page shows what was asked for last, whatever is answered last.
        shown(driver, people.MORE)

    def utilities(self, driver: WebDriver) -> list[str]:
        people.click_on(driver, "#utilities-btn")
        shown(driver, "#menu .dropdown-menu a")
        return [text.strip() for text in texts(driver, "#menu .dropdown-menu a")]

    def use(self, driver: WebDriver, utility: str) -> None:
        self.utilities(driver)
        _click_text(driver, "#menu .dropdown-menu a", utility)

    def shows_dataset(self, driver: WebDriver, perm_id: str) -> bool:
        return bool(driver.find_elements(By.CSS_SELECTOR, f"tr[data-perm-id='{perm_id}']"))

    def token(self, driver: WebDriver) -> str | None:
        return _profile_token(driver)


# The login form obeys only after V3 has been loaded: until then its `$` is a jQuery without the ELN's plugins.
_LOGIN_READY = """
    return window.require?.defined?.("openbis")
        && [...document.forms].some((form) => $._data(form, "events")?.submit)
"""
# The trees of 2021 (fancytree) and 2023 (React) have nothing in common but that the sign stands before the name.
_EXPANDER = """
    const name = [...document.querySelectorAll("#mainContainer *")].find(
        (one) => one.childElementCount === 0 && one.textContent.trim() === arguments[0] && one.checkVisibility());
    for (let row = name; row; row = row.parentElement) {
        const sign = row.querySelector(".fancytree-expander, svg");
        if (sign) return sign;
    }
"""
# V1 and V3 each have a jQuery of their own. A page needs several requests, between which modules are loaded.
_NOTHING_UNDER_WAY = 'return $.active === 0 && require("jquery").active === 0'
_QUIET_POLLS = 10
_VIEWS = {
    "space": "showSpacePage",
    "project": "showProjectPageFromPermId",
    "experiment": "showExperimentPageFromIdentifier",
    "sample": "showViewSamplePageFromPermId",
    "dataset": "showViewDataSetPageFromPermId",
}


@dataclass(frozen=True)
class RealEln:
    """openBIS's own front end, unmodified."""

    source: Path

    @property
    def name(self) -> str:
        """Its folder, in test ids and names of pictures."""
        return self.source.name

    @property
    def is_2021(self) -> bool:
        """Whether it is of the layout of 2021, with what that front end has not yet."""
        return (self.source / "openbis_standard_technologies").is_dir()

    def sign_in(self, driver: WebDriver, stack: Stack, user: str) -> None:
        driver.get(stack.eln_url)
        until(driver, "the login form", lambda page: page.execute_script(_LOGIN_READY), 60)
        shown(driver, "#username").send_keys(user)
        driver.find_element(By.ID, "password").send_keys(f"{user}-demo")
        driver.find_element(By.ID, "login-button").click()
        self._wait_for_menu(driver)

    def open(self, driver: WebDriver, place: Place) -> None:
        self.go(driver, place)
        self._wait_for_title(driver, place)
        self._wait_for_page(driver)

    def open_by_tree(self, driver: WebDriver, names: Sequence[str], place: Place) -> None:
        # Spaces that are nobody's home stand below "Others".
        for name in ("Others", *(each.capitalize() if each.isupper() else each for each in names[:-1])):
            self._expand(driver, name)
        _click_text(driver, "#mainContainer *", names[-1])
        self._wait_for_title(driver, place)
        self._wait_for_page(driver)

    def _expand(self, driver: WebDriver, name: str) -> None:
        """Press the sign that stands before a name in the tree."""
        people.click(driver, f"{name} in the tree", lambda page: page.execute_script(_EXPANDER, name))

    def go(self, driver: WebDriver, place: Place) -> None:
        argument = {
            "space": place.code,
            # What the front end of 2023 puts into its own links.
            "experiment": place.identifier
            if self.is_2021
            else quote(f'["{place.identifier}",false]', safe=""),
        }.get(place.kind, place.perm_id)
        driver.execute_script("mainController.changeView(...arguments)", _VIEWS[place.kind], argument)

    def settle(self, driver: WebDriver) -> None:
        quiet = 0

        def is_quiet(page: WebDriver) -> bool:
            nonlocal quiet
            quiet = quiet + 1 if page.execute_script(_NOTHING_UNDER_WAY) else 0
            return quiet >= _QUIET_POLLS

        until(driver, "quiet", is_quiet)
        self._wait_for_page(driver)

    def utilities(self, driver: WebDriver) -> list[str]:
        script = """
            return [...document.querySelectorAll("#mainContainer *")]
                .filter((one) => one.childElementCount === 0 && one.checkVisibility())
                .map((one) => one.textContent.trim())
        """
        return list(driver.execute_script(script))

    def use(self, driver: WebDriver, utility: str) -> None:
        _click_text(driver, "#mainContainer *", utility)

    def refresh(self, driver: WebDriver) -> None:
        driver.refresh()
        self._wait_for_menu(driver)
        self._wait_for_page(driver)

    def shows_dataset(self, driver: WebDriver, perm_id: str) -> bool:
        return (
            perm_id in driver.page_source
            and "ANALYSIS_NOTEBOOK" in driver.find_element(By.TAG_NAME, "body").text
        )

    def token(self, driver: WebDriver) -> str | None:
        if self.is_2021:
            until(driver, "user profile", lambda page: "Zenodo API Token:" in texts(page, "label"))
            assert "openBIS session token:" not in texts(driver, "label")
            return None
        return _profile_token(driver)

    def _wait_for_title(self, driver: WebDriver, place: Place) -> None:
        ends = place.identifier if place.kind == "experiment" else place.code
        until(driver, f"page of {place.code}", lambda page: page.title.endswith(ends))

    def _wait_for_page(self, driver: WebDriver) -> None:
        shown(driver, people.MORE)
        until(driver, "its end of loading", lambda page: not page.find_elements(By.CSS_SELECTOR, ".blockUI"))

    def _wait_for_menu(self, driver: WebDriver) -> None:
        body = (By.TAG_NAME, "body")
        until(driver, "menu", lambda page: "Utilities" in page.find_element(*body).text, 60)


def _click_text(driver: WebDriver, selector: str, text: str) -> None:
    """Click the innermost visible element with this text."""
    script = """
        const [selector, text] = arguments;
        const found = [...document.querySelectorAll(selector)].filter(
            (one) => one.textContent.trim() === text && one.checkVisibility());
        const link = found.at(-1);
        link?.scrollIntoView({ block: "center" });
        return link;
    """
    people.click(driver, f"entry {text}", lambda page: page.execute_script(script, selector, text))


def _profile_token(driver: WebDriver) -> str:
    script = """
        const label = [...document.querySelectorAll("label")].find(
            ({ textContent }) => textContent.trim() === "openBIS session token:");
        return label?.closest(".form-group").querySelector("p.form-control-static")?.textContent;
    """
    token = until(driver, "session token on the user profile", lambda page: page.execute_script(script))
    return str(token)


OWN = (OwnPage("classic", "eln-lims"), OwnPage("2025", OWN_PAGE_2025))
FRONT_ENDS = [pytest.param(RealEln(one), id=one.name, marks=pytest.mark.real_eln) for one in REAL] or [
    pytest.param(one, id=one.name) for one in OWN
]
"""What a test's `front` is, one after the other."""
FRONT_ENDS_OF_ONE_OPENBIS = [
    pytest.param((RealEln(one),), id=one.name, marks=pytest.mark.real_eln) for one in REAL
] or [pytest.param(OWN, id="own")]
"""The same where a test goes through all that one openBIS serves: the sandbox has both manners of its page at once."""
