"""Browsers that trust the demo's authority, and a place for their pictures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.chromium import browsers, forget, forget_what_was_loaded
from browser.people import sign_in
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import REPOSITORY, Stack

PICTURES = REPOSITORY / "build" / "screenshots"


@pytest.fixture(scope="session")
def _driver(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browsers(stack.ca_file, tmp_path_factory.mktemp) as open_browser, ExitStack() as keep:
        yield open_browser(keep=keep)


@pytest.fixture
def driver(_driver: WebDriver, stack: Stack) -> Iterator[WebDriver]:
    """A browser as nobody has used it, but that JupyterLab's scripts, which take seconds to load, are there already."""
    yield _driver
    forget(_driver, stack.openbis_url, stack.hub_url)


@pytest.fixture(scope="module")
def _eln(_driver: WebDriver, stack: Stack) -> Iterator[WebDriver]:
    """Alice has signed in to the ELN, once for all tests of a file that ask for it."""
    sign_in(_driver, stack.eln_url, "alice")
    yield _driver
    forget(_driver, stack.openbis_url, stack.hub_url)


@pytest.fixture(scope="module")
def open_module_browser(
    openbis: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., WebDriver]]:
    """The same for files with an `openbis` of their own, a fixture beside their tests."""
    with browsers(openbis.ca_file, tmp_path_factory.mktemp) as open_browser:
        yield open_browser


@pytest.fixture(scope="module")
def _lone_driver(open_module_browser: Callable[..., WebDriver]) -> Iterator[WebDriver]:
    with ExitStack() as keep:
        yield open_module_browser(keep=keep)


@pytest.fixture
def lone_driver(_lone_driver: WebDriver, openbis: Stack) -> Iterator[WebDriver]:
    """One browser for that `openbis`, as nobody has used it: what was loaded for another test is gone as well."""
    yield _lone_driver
    forget(_lone_driver, openbis.openbis_url)
    forget_what_was_loaded(_lone_driver)


@pytest.fixture(scope="session")
def picture() -> Callable[[WebDriver, str], None]:
    """Save what the browser shows as build/screenshots/<name>.png."""

    def save(driver: WebDriver, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(driver.get_screenshot_as_png())

    return save


@pytest.fixture
def downloads(driver: WebDriver) -> Path:
    """Where this browser saves files; there is none yet."""
    data_dir = driver.capabilities["chrome"]["userDataDir"]
    folder = Path(data_dir).parent / "downloads"
    shutil.rmtree(folder, ignore_errors=True)
    return folder
