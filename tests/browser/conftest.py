"""A browser that trusts the demo's authority, and a place for its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.chromium import browsers
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import REPOSITORY, Stack

PICTURES = REPOSITORY / "build" / "screenshots"


@pytest.fixture(scope="session")
def open_session_browser(
    stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., WebDriver]]:
    """Open browsers of the shared stack; each has a profile of its own."""
    with browsers(stack.ca_file, tmp_path_factory.mktemp) as open_browser:
        yield open_browser


@pytest.fixture
def open_browser(open_session_browser: Callable[..., WebDriver]) -> Iterator[Callable[..., WebDriver]]:
    """Open a browser for this test: `open_browser(*flags)`."""
    with ExitStack() as keep:
        yield lambda *flags: open_session_browser(*flags, keep=keep)


@pytest.fixture
def driver(open_browser: Callable[..., WebDriver]) -> WebDriver:
    """One browser."""
    return open_browser()


@pytest.fixture(scope="module")
def open_module_browser(
    openbis: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., WebDriver]]:
    """The same for files with an `openbis` of their own, a fixture beside their tests."""
    with browsers(openbis.ca_file, tmp_path_factory.mktemp) as open_browser:
        yield open_browser


@pytest.fixture
def lone_driver(open_module_browser: Callable[..., WebDriver]) -> Iterator[WebDriver]:
    """One browser for that `openbis`."""
    with ExitStack() as keep:
        yield open_module_browser(keep=keep)


@pytest.fixture(scope="session")
def picture() -> Callable[[WebDriver, str], None]:
    """Save what the browser shows as build/screenshots/<name>.png."""

    def save(driver: WebDriver, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(driver.get_screenshot_as_png())

    return save


@pytest.fixture
def downloads(driver: WebDriver) -> Path:
    """Where this browser saves files."""
    data_dir = driver.capabilities["chrome"]["userDataDir"]
    return Path(data_dir).parent / "downloads"
