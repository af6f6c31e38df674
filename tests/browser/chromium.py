"""Headless Chromium, which cannot outlive the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from selenium import webdriver
from selenium.webdriver.chromium.remote_connection import ChromiumRemoteConnection
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.processes import free_port, start, wait_for

PAGE = (1400, 900)
# Headless Chromium counts the frame that it does not draw.
FRAME_HEIGHT = 143
START_SECONDS = 60.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Scripts of pages that are seen for seconds are not worth optimising: a sixth of the time that JupyterLab takes.
    "--js-flags=--no-opt",
    "--disable-search-engine-choice-screen",
    "--force-device-scale-factor=1",
    "--lang=en-US",
    f"--window-size={PAGE[0]},{PAGE[1] + FRAME_HEIGHT}",
)


def executable(name: str) -> str:
    """Path of Debian's `chromium` or `chromedriver`; nothing is ever downloaded in its place."""
    found = shutil.which(name)
    assert found, f"{name} is not installed: run `make setup-test`"
    return found


def trust(home: Path, ca_file: Path) -> None:
    """Make Chromium with this HOME trust the demo's certificate authority, as users' machines do."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True, exist_ok=True)
    where = f"sql:{database}"
    for command in (
        ["certutil", "-d", where, "-N", "--empty-password"],
        ["certutil", "-d", where, "-A", "-t", "C,,", "-n", "demo", "-i", str(ca_file)],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=30)


@contextmanager
def chromedriver(home: Path) -> Iterator[str]:
    """Run ChromeDriver below a reaper: when pytest ends or is killed, it and every browser end. Gives its URL."""
    port = free_port()
    environment = {**os.environ, "HOME": str(home), "SE_OFFLINE": "true", "SE_AVOID_STATS": "true"}
    command = [executable("chromedriver"), f"--port={port}"]
    child = start("ChromeDriver", command, home / "chromedriver.log", environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(child, "its answer", lambda: _answers(url), START_SECONDS)
        yield url
    finally:
        child.stop()


def _answers(url: str) -> bool | None:
    try:
        return requests.get(f"{url}/status", timeout=5).ok or None
    except requests.RequestException:
        return None


@contextmanager
def browser(driver_url: str, profile: Path, *flags: str) -> Iterator[WebDriver]:
    """Open one browser with a profile of its own; it is closed at the end."""
    options = webdriver.ChromeOptions()
    options.binary_location = executable("chromium")
    for flag in (*FLAGS, f"--user-data-dir={profile}", *flags):
        options.add_argument(flag)
    downloads = profile.parent / "downloads"
    options.add_experimental_option(
        "prefs",
        {"download.default_directory": str(downloads), "download.prompt_for_download": False},
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    connection = ChromiumRemoteConnection(driver_url, vendor_prefix="goog", browser_name="chrome")
    driver = webdriver.Remote(command_executor=connection, options=options)
    # What is typed is text, also where a file of that name happens to lie here: nothing is to be uploaded.
    driver.file_detector = UselessFileDetector()
    try:
        driver.set_page_load_timeout(60)
        yield driver
    finally:
        driver.quit()


@contextmanager
def browsers(ca_file: Path, make_folder: Callable[[str], Path]) -> Iterator[Callable[..., WebDriver]]:
    """Browsers that trust an authority: `open_browser(*flags, keep=exit_stack)`; each has a profile of its own."""
    home = make_folder("home")
    trust(home, ca_file)
    with chromedriver(home) as url:

        def open_browser(*flags: str, keep: ExitStack) -> WebDriver:
            return keep.enter_context(browser(url, make_folder("browser") / "profile", *flags))

        yield open_browser


def forget(driver: WebDriver, *origins: str) -> None:
    """Leave one empty tab; cookies and all that pages of these origins have kept are gone, what was loaded stays."""
    for tab in driver.window_handles:
        driver.switch_to.window(tab)
        driver.get("about:blank")
    used = driver.window_handles
    driver.switch_to.new_window("tab")
    fresh = driver.current_window_handle
    for tab in used:
        driver.switch_to.window(tab)
        driver.close()
    driver.switch_to.window(fresh)
    devtools(driver, "Network.clearBrowserCookies")
    for origin in origins:
        devtools(driver, "Storage.clearDataForOrigin", origin=origin, storageTypes="all")
    console_errors(driver)


def forget_what_was_loaded(driver: WebDriver) -> None:
    """Scripts and styles are fetched anew, as a test needs it that changes them at the server."""
    devtools(driver, "Network.clearBrowserCache")


def devtools(driver: WebDriver, command: str, **parameters: object) -> None:
    """A command of Chromium's own protocol, for this tab."""
    driver.execute("executeCdpCommand", {"cmd": command, "params": parameters})


def console_errors(driver: WebDriver) -> list[str]:
    """What the page complained about since the last call."""
    entries = driver.execute("getLog", {"type": "browser"})["value"]
    return [str(entry["message"]) for entry in entries if entry["level"] == "SEVERE"]
