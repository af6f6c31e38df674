"""Where an instance has the ELN's own Jupyter entries, ours replace them or stand beside them: never twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from browser import walks
from browser.alone import openbis_alone
from browser.chromium import forget
from browser.front_ends import FRONT_ENDS_OF_ONE_OPENBIS, FrontEnd, Place, places_of
from browser.people import open_more
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack, StackOptions

pytestmark = pytest.mark.browser

# As in a front end's InstanceProfile.js, which only an instance's administrator would change.
SWITCHED_ON = """
const built = { jupyterIntegrationServerEndpoint: "https://old.example.org" };
built.jupyterEndpoint = built.jupyterIntegrationServerEndpoint + "/";
PLUGINS_CONFIGURATION.profile = built;
const waiting = setInterval(() => {
    if (typeof profile === "undefined" || !profile) return;
    if (!profile.jupyterEndpoint) Object.assign(profile, built);
    clearInterval(waiting);
});
"""
BESIDE = 'PLUGINS_CONFIGURATION.openbisJupyter = { builtInEntries: "beside" };\n'


@pytest.fixture(scope="module", params=FRONT_ENDS_OF_ONE_OPENBIS)
def fronts(request: pytest.FixtureRequest) -> Sequence[FrontEnd]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def openbis(fronts: Sequence[FrontEnd], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    source = fronts[0].source
    arguments = ("--openbis-source", str(source)) if source else ()
    options = StackOptions(tmp_path_factory.mktemp("sandbox"), sandbox_arguments=arguments)
    with openbis_alone(options) as stack:
        yield stack


@pytest.fixture
def config(openbis: Stack, fronts: Sequence[FrontEnd]) -> Iterator[Path]:
    """The front ends' `etc/config.js`, as it was again after the test."""
    path = openbis.directory / "openbis" / ("eln-lims-config.js" if fronts[0].source else "eln-config.js")
    given = path.read_text("utf-8")
    yield path
    path.write_text(given, "utf-8")


@pytest.fixture(scope="module")
def experiment(openbis: Stack) -> Place:
    return places_of(sign_in(openbis, "alice", "alice-demo"))[2]


@pytest.mark.parametrize("beside", [False, True], ids=["replaced", "beside"])
def test_each_entry_is_there_once(
    beside: bool,
    fronts: Sequence[FrontEnd],
    lone_driver: WebDriver,
    openbis: Stack,
    config: Path,
    experiment: Place,
) -> None:
    config.write_text(config.read_text("utf-8") + SWITCHED_ON + (BESIDE if beside else ""), "utf-8")
    for front in fronts:
        front.sign_in(lone_driver, openbis, "alice")
        front.open(lone_driver, experiment)
        check_entries(lone_driver, front, beside)
        forget(lone_driver, openbis.openbis_url)


def check_entries(driver: WebDriver, front: FrontEnd, beside: bool) -> None:
    """Those of the open page's More… list and of the utilities."""
    open_more(driver)
    listed = walks.entries(driver)
    utilities = front.utilities(driver)
    for found, label in [
        (listed, walks.NEW_NOTEBOOK),
        *((utilities, utility) for utility in walks.UTILITIES),
    ]:
        assert found.count(label) == 1, (front.name, found)
        assert found.count(f"{label} (JupyterHub)") == int(beside), (front.name, found)
    if beside:
        assert listed.index(f"{walks.NEW_NOTEBOOK} (JupyterHub)") == listed.index(walks.NEW_NOTEBOOK) + 1
    ours = driver.execute_script("return document.querySelector('[data-openbis-jupyter]').textContent")
    assert ours == walks.NEW_NOTEBOOK + (" (JupyterHub)" if beside else "")
