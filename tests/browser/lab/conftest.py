"""A laptop, an openBIS, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pybis
import pytest
import wheels
from browser.chromium import browser, chromedriver
from integration.install.environments import OLDEST, build_wheel, install
from integration.lab.laptop import Laptop, running_laptop
from integration.notebook.sandbox import Sandbox, running_sandbox
from selenium.webdriver.remote.webdriver import WebDriver


@pytest.fixture(scope="session")
def openbis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("lab-sandbox")) as running:
        yield running


@pytest.fixture
def o(openbis: Sandbox) -> pybis.Openbis:
    """The same person, by pybis."""
    connection = pybis.Openbis(openbis.url)
    connection.login("alice", "alice-demo")
    return connection


@pytest.fixture(scope="session")
def package_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where uv finds packages on the laptop, and nowhere else but at addresses."""
    return tmp_path_factory.mktemp("packages")


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory, package_folder: Path) -> Iterator[Laptop]:
    packages = wheels.only_from(package_folder)
    with running_laptop(tmp_path_factory.mktemp("laptop"), variables=packages) as running:
        yield running


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def oldest_laptop(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Iterator[Laptop]:
    """The same with the oldest JupyterLab that the extension is for."""
    environment = tmp_path_factory.mktemp("oldest") / "environment"
    install(environment, wheel, *OLDEST, extra="[user]")
    with running_laptop(tmp_path_factory.mktemp("oldest-laptop"), environment_of=environment) as running:
        yield running


@pytest.fixture(scope="session")
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One browser for all tests of the folder: JupyterLab takes seconds to load its scripts for the first time."""
    home = tmp_path_factory.mktemp("lab-home")
    with ExitStack() as keep:
        url = keep.enter_context(chromedriver(home))
        page = keep.enter_context(browser(url, home / "profile"))
        yield page


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Leave JupyterLab when the folder's tests are over: it would go on asking its server beside all others."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        page: WebDriver | None = getattr(item, "funcargs", {}).get("person")
        if page is not None:
            page.get("about:blank")
