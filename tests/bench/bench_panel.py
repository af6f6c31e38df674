"""openBIS beside the notebooks: a level of its tree, and what the extension costs while JupyterLab starts."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from openbis_demo.journey import Visitor, sign_in
from openbis_demo.stack import Stack
from openbis_jupyter.client.browsing import level
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.protocol.browsing import LevelQuery
from tests.bench.experiments import experiment_of
from tests.bench.figures import Figure, in_turns, timed
from tests.browser.chromium import browser, chromedriver
from tests.integration.lab.laptop import Laptop, running_laptop

NUMBER = 1000
SCRIPTS = "/lab/extensions/openbis-jupyterlab/"
SAMPLING_MICROSECONDS = 200
READY_SECONDS = 120
IMPORTS = """
import json, time
import {other}
begun = time.perf_counter()
import {ours}
print(json.dumps(time.perf_counter() - begun))
"""


def panel(stack: Stack, folder: Path, rounds: int) -> list[Figure]:
    """Medians of `rounds` rounds, in which both sides take turns."""
    home = folder / "panel"
    home.mkdir()
    visitor = sign_in(stack, "alice", "alice-demo")
    experiment = experiment_of(sign_in(stack, "admin", "admin-demo"), NUMBER)
    with running_laptop(home) as laptop:
        figures = [_level(stack, laptop, visitor, experiment, rounds)]
        with (
            tempfile.TemporaryDirectory() as profile,
            chromedriver(Path(profile)) as driver_url,
            browser(driver_url, Path(profile) / "profile") as driver,
        ):
            figures.append(_browsers_half(driver, laptop, rounds))
    return [*figures, _servers_half(rounds)]


def _level(stack: Stack, laptop: Laptop, visitor: Visitor, experiment: str, rounds: int) -> Figure:
    """The first page of a thousand datasets, by the handler and by the request to openBIS that is in it."""
    asked: list[tuple[Any, ...]] = []

    class Recording(Access):
        def ask(self, method: str, *parameters: Any) -> Any:
            asked.append((method, *parameters))
            return super().ask(method, *parameters)

    query = LevelQuery(kind="EXPERIMENT", perm_id=experiment)
    level(Recording(stack.openbis_url, visitor.token, str(stack.ca_file)), query)
    [question] = asked
    handlers = f"{laptop.url}openbis-jupyterlab/connections"
    here = requests.Session()
    here.headers["Authorization"] = f"token {laptop.token}"

    def told(address: str, body: Mapping[str, Any]) -> Any:
        answer = here.post(address, json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    added = told(handlers, {"name": "ours", "url": stack.openbis_url, "ca_file": str(stack.ca_file)})
    one = f"{handlers}/{quote(added['connections'][0]['id'])}"
    told(f"{one}/session", {"user": "alice", "password": "alice-demo"})
    ours, beside = in_turns(
        rounds,
        lambda: timed(lambda: told(f"{one}/level", {"kind": "EXPERIMENT", "perm_id": experiment})),
        lambda: timed(lambda: visitor.call(*question)),
    )
    return Figure(
        f"the first page of {NUMBER:,} datasets in the panel, beside openBIS's own answer",
        ours,
        beside,
        bound=3.0,
    )


def _browsers_half(driver: WebDriver, laptop: Laptop, rounds: int) -> Figure:
    """Seconds of the page's main thread in our scripts and in what they call, beside all of JupyterLab's."""
    shares = [_one_start(driver, laptop) for _ in range(1 + rounds)][1:]
    return Figure(
        "JupyterLab's start in the browser: the extension's scripts, beside all scripts",
        median(ours for ours, _ in shares),
        median(every for _, every in shares),
        bound=0.05,
    )


def _one_start(driver: WebDriver, laptop: Laptop) -> tuple[float, float]:
    # A page of the same server, so that the profiler sees the process that JupyterLab is going to run in.
    driver.get(f"{laptop.url}api?token={laptop.token}")
    for command, parameters in (
        ("Profiler.enable", {}),
        ("Profiler.setSamplingInterval", {"interval": SAMPLING_MICROSECONDS}),
        ("Profiler.start", {}),
    ):
        driver.execute_cdp_cmd(command, parameters)  # type: ignore[attr-defined]
    driver.get(laptop.address("lab"))
    WebDriverWait(driver, READY_SECONDS, 0.1).until(
        lambda page: (
            page.find_elements(By.CSS_SELECTOR, ".jp-Launcher-body")
            and page.find_elements(By.CSS_SELECTOR, "[data-id*=openbis]")
        )
    )
    profile = driver.execute_cdp_cmd("Profiler.stop", {})["profile"]  # type: ignore[attr-defined]
    return _seconds_below(profile)


def _seconds_below(profile: Mapping[str, Any]) -> tuple[float, float]:
    """In: a profile as Chromium's DevTools give it. Out: seconds below our scripts, and below all."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}

    def callers(number: int | None) -> list[str]:
        found = []
        while number is not None:
            found.append(nodes[number]["callFrame"]["url"])
            number = parents.get(number)
        return found

    ours = every = 0
    for number, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        urls = callers(number)
        every += microseconds if any(urls) else 0
        ours += microseconds if any(SCRIPTS in url for url in urls) else 0
    return ours / 1e6, every / 1e6


def _servers_half(rounds: int) -> Figure:
    """Importing our extension into a server that has JupyterLab, beside importing JupyterLab into a Jupyter server."""
    ours, beside = in_turns(
        rounds,
        lambda: _import_seconds("openbis_jupyterlab.extension", "jupyterlab.labapp"),
        lambda: _import_seconds("jupyterlab.labapp", "jupyter_server.serverapp"),
    )
    return Figure(
        "a Jupyter server's start: importing the extension, beside importing JupyterLab",
        ours,
        beside,
        bound=0.3,
    )


def _import_seconds(ours: str, other: str) -> float:
    command: Sequence[str] = [sys.executable, "-c", IMPORTS.format(ours=ours, other=other)]
    return float(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
