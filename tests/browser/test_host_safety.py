"""Our plugin broken on purpose: the ELN page starts, signs in and shows its pages all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.alone import openbis_alone
from browser.people import FORM, choose_from_more, click_on, open_page, shown, sign_in, texts, until
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import REPOSITORY, Stack, StackOptions

pytestmark = pytest.mark.browser

THROW = "throw new Error('broken on purpose');\n"
BUILT = "jupyter/1/as/webapps/jupyter/html"


def replace(page: Path, old: str, new: str) -> None:
    source = page.read_text("utf-8")
    assert old in source, f"{page.name} has changed: {old} is not in it"
    page.write_text(source.replace(old, new), "utf-8")


READ_MODEL = "const entity2 = readEntity("
MAKE_ENTRY = "function makeEntry(action, { mark, label }) {"
SET_HOOKS = "  setHooks({"

# What is broken, and whether our entry can still be there.
BREAKAGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "the bundle is missing": (lambda html: (html / "jupyter.js").unlink(), True),
    "the bundle throws": (lambda html: (html / "jupyter.js").write_text(THROW), True),
    "the bundle is no JavaScript": (lambda html: (html / "jupyter.js").write_text("<html>"), True),
    "the style is missing": (lambda html: (html / "jupyter.css").unlink(), True),
    "reading the models throws": (
        lambda html: replace(html / "plugin.js", READ_MODEL, THROW + READ_MODEL),
        False,
    ),
    "the list entry throws": (
        lambda html: replace(html / "plugin.js", MAKE_ENTRY, MAKE_ENTRY + THROW),
        False,
    ),
    "the script is missing": (lambda html: (html / "plugin.js").unlink(), False),
    "the script is no JavaScript": (lambda html: (html / "plugin.js").write_text("<html>"), False),
    "the script throws after it registered": (
        lambda html: replace(html / "plugin.js", SET_HOOKS, THROW + SET_HOOKS),
        False,
    ),
}


@pytest.fixture(scope="module")
def core_plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the core plugin that may be broken."""
    copy = tmp_path_factory.mktemp("core-plugins") / "core-plugins"
    shutil.copytree(REPOSITORY / "core-plugins", copy)
    return copy


@pytest.fixture(scope="module")
def openbis(core_plugins: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A sandbox with that copy."""
    options = StackOptions(tmp_path_factory.mktemp("sandbox"), core_plugins=core_plugins)
    with openbis_alone(options) as stack:
        yield stack


@pytest.fixture
def html(core_plugins: Path) -> Iterator[Path]:
    """The built files; whole again after the test."""
    folder = core_plugins / BUILT
    yield folder
    shutil.copytree(REPOSITORY / "core-plugins" / BUILT, folder, dirs_exist_ok=True)


@pytest.mark.parametrize("what", BREAKAGES)
def test_the_eln_works_although(what: str, lone_driver: WebDriver, openbis: Stack, html: Path) -> None:
    damage, entry_stays = BREAKAGES[what]
    damage(html)
    sign_in(lone_driver, openbis.eln_url, "alice")
    open_page(lone_driver, "space", "MICROSCOPY")
    open_page(lone_driver, "experiment", "GROWTH_CURVE")
    assert "GROWTH_CURVE" in shown(lone_driver, ".view-content").text
    assert texts(lone_driver, "tr[data-perm-id]"), "the datasets are listed"
    assert bool(lone_driver.find_elements(By.CSS_SELECTOR, "[data-openbis-jupyter]")) == entry_stays


def test_a_missing_bundle_is_told_at_the_click_and_tried_again(
    lone_driver: WebDriver, openbis: Stack, html: Path
) -> None:
    bundle = html / "jupyter.js"
    source = bundle.read_text("utf-8")
    bundle.unlink()
    sign_in(lone_driver, openbis.eln_url, "alice")
    open_page(lone_driver, "experiment", "GROWTH_CURVE")
    choose_from_more(lone_driver)
    until(lone_driver, "the message", lambda page: "could not be loaded" in shown(page, ".alert").text)
    click_on(lone_driver, ".alert .close")
    bundle.write_text(source, "utf-8")
    choose_from_more(lone_driver)
    assert shown(lone_driver, FORM)
