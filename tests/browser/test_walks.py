"""The walks on every front end: the sandbox's page in both of its manners, or those that OPENBIS_SOURCE names."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser import walks
from browser.chromium import browsers
from browser.front_ends import FRONT_ENDS, FrontEnd, Place, places_of
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.journey import Visitor, sign_in
from openbis_demo.stack import REPOSITORY, Stack, StackOptions, start_stack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session", params=FRONT_ENDS)
def front(request: pytest.FixtureRequest) -> FrontEnd:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def front_stack(
    front: FrontEnd, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The shared stack, or one whose sandbox serves the real front end."""
    if front.source is None:
        yield request.getfixturevalue("stack")
        return
    arguments = ("--openbis-source", str(front.source))
    with start_stack(StackOptions(tmp_path_factory.mktemp("real"), sandbox_arguments=arguments)) as running:
        yield running


@pytest.fixture(scope="session")
def eln(front: FrontEnd, front_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """A browser in which Alice has signed in to this front end; the walks follow each other, as a person's do."""
    with browsers(front_stack.ca_file, tmp_path_factory.mktemp) as open_browser, ExitStack() as keep:
        driver = open_browser(keep=keep)
        front.sign_in(driver, front_stack, "alice")
        yield driver


@pytest.fixture(scope="session")
def visitor(front_stack: Stack) -> Visitor:
    return sign_in(front_stack, "alice", "alice-demo")


@pytest.fixture(scope="session")
def places(visitor: Visitor) -> list[Place]:
    """One place on each level, from the space down."""
    return places_of(visitor)


def test_what_the_start_loads(front: FrontEnd, eln: WebDriver) -> None:
    """One small file, whatever the form and its pages weigh."""
    script = """return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
        .filter((path) => path.includes("/webapp/jupyter/"))"""
    [loaded] = eln.execute_script(script)
    file = REPOSITORY / "core-plugins/jupyter/1/as/webapps/jupyter/html" / loaded.rpartition("/")[2]
    assert file.name == "plugin.js" and len(gzip.compress(file.read_bytes())) <= 15_000


def test_the_tree(front: FrontEnd, eln: WebDriver, places: list[Place]) -> None:
    walks.by_the_tree(front, eln, places[2])


def test_all_levels(
    front: FrontEnd, eln: WebDriver, places: list[Place], picture: Callable[[WebDriver, str], None]
) -> None:
    walks.through_all_levels(front, eln, places, picture)


def test_a_link_to_the_form(front: FrontEnd, eln: WebDriver, places: list[Place]) -> None:
    walks.by_a_link(front, eln, places)


def test_in_a_hurry(front: FrontEnd, eln: WebDriver, places: list[Place]) -> None:
    walks.in_a_hurry(front, eln, places[2:])


def test_utilities(front: FrontEnd, eln: WebDriver, picture: Callable[[WebDriver, str], None]) -> None:
    walks.through_utilities(front, eln, picture)


def test_profile(front: FrontEnd, eln: WebDriver, picture: Callable[[WebDriver, str], None]) -> None:
    walks.to_the_profile(front, eln, picture)


def test_from_the_list_to_a_saved_dataset(
    front: FrontEnd,
    eln: WebDriver,
    front_stack: Stack,
    visitor: Visitor,
    places: list[Place],
    picture: Callable[[WebDriver, str], None],
    tmp_path: Path,
) -> None:
    walks.to_a_saved_dataset(front, eln, front_stack, visitor, places[2], picture, tmp_path)


def test_after_the_session_has_ended(
    front: FrontEnd, eln: WebDriver, front_stack: Stack, visitor: Visitor, places: list[Place]
) -> None:
    """The last walk: the page that it began on has an ended session afterwards."""
    walks.after_the_session_has_ended(front, eln, front_stack, visitor, places[2])
