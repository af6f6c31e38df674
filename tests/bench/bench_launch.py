"""Warm and cold launches beside the bare requests and the bare server start that they contain."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import median
from typing import Any
from urllib.parse import quote

import requests

from openbis_demo.journey import (
    TIMEOUT,
    Visitor,
    datasets_of,
    experiment_perm_id,
    launch_request,
    new_browser,
    sign_in,
    wait_until_ready,
)
from openbis_demo.kernel import UserServer
from openbis_demo.stack import Stack
from openbis_jupyter.hub.launch.server_start import ASKED
from tests.bench.empty_service import call_empty_service
from tests.bench.figures import Figure, percentile, timed

WARM_UP = 40
"""Launches before the measured ones: a JVM that has just started runs everything several times slower."""

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def arrive(stack: Stack, visitor: Visitor) -> tuple[str, str]:
    """Make one launch to its end, so that the user, their server and their credential exist.

    Out: the hub user, the notebook's path.
    """
    launch = demo_click(visitor)()
    visitor.follow(launch)
    state = wait_until_ready(visitor, stack, launch["launch_id"])
    visitor.browser.get(
        requests.compat.urljoin(stack.hub_url, state["url"]), timeout=TIMEOUT
    ).raise_for_status()
    return str(state["url"]).split("/user/", 1)[1].split("/", 1)[0], str(state["notebook_path"])


def demo_click(visitor: Visitor) -> Callable[[], dict[str, Any]]:
    """What is known when a form for the demo experiment is filled in. Out: the click, with the AS service's answer."""
    owner = experiment_perm_id(visitor, EXPERIMENT)
    datasets = datasets_of(visitor, EXPERIMENT)

    def once() -> dict[str, Any]:
        notebook = f"Growth curve {time.monotonic_ns()}"
        request = launch_request(datasets, owner, directory="bench", notebook=notebook)
        answer: dict[str, Any] = visitor.call_service(method="launch", **request)
        return answer

    return once


LOOK_SECONDS = 0.1
EARLY_ROUNDS = 3
FORM_SECONDS = 3.0
"""What somebody needs at least to read the form and press its button."""
EARLY_BOUND = 0.5
COLD_BOUND = 4.0
"""0.2 s, where an empty AS service in a fresh Jython takes 0.05 s as on two quiet cores."""


def warm_launch(stack: Stack, rounds: int) -> list[Figure]:
    """AS call to redirect URL on a running server, beside the sum of the requests that it cannot avoid.

    Those are: an AS service in an interpreter of its own, session check, one batched read, hub user, contents check,
    contents write; each alone, over a connection that is kept open, in the same rounds as the launches.
    """
    visitor = sign_in(stack, "bob", "bob-demo")
    hub_user, written = arrive(stack, visitor)
    owner = experiment_perm_id(visitor, EXPERIMENT)
    datasets = datasets_of(visitor, EXPERIMENT)
    server = UserServer(visitor.browser, f"{stack.hub_url}/user/{hub_user}", stack.ca_file)
    notebook = server.request("GET", f"contents/{quote(written)}?type=file&format=text")["content"]
    number = iter(range(10**6))
    unavoidable = {
        "empty AS service": lambda: call_empty_service(visitor),
        "session check": lambda: visitor.call("getSessionInformation"),
        "batched read": lambda: visitor.call(
            "executeOperations",
            batched_read(datasets, owner),
            {"@type": "as.dto.operation.SynchronousOperationExecutionOptions", "executeInOrder": True},
        ),
        "hub user": lambda: bare_hub_user(stack, visitor, hub_user),
        "contents check": lambda: server.request("GET", "contents/bench?content=0"),
        "contents write": lambda: server.request(
            "PUT",
            f"contents/bench/bare-{next(number)}.ipynb",
            # As a launch writes it: a server takes several times as long over what is sent to it as a notebook.
            {"type": "file", "format": "text", "content": notebook},
        ),
    }
    parts: dict[str, list[float]] = {name: [] for name in unavoidable}
    launches = []
    for round_number in range(-WARM_UP, rounds):
        request = launch_request(datasets, owner, directory="bench", notebook=f"Growth curve {next(number)}")
        started = time.perf_counter()
        answer = visitor.call_service(method="launch", **request)
        seconds = time.perf_counter() - started
        if answer["state"] != "ready":
            raise RuntimeError(f"a warm launch ended as {answer['state']}")
        bare = {name: timed(request_once) for name, request_once in unavoidable.items()}
        if round_number >= 0:
            launches.append(seconds)
            for name, value in bare.items():
                parts[name].append(value)
    bare_sum = sum(median(values) for values in parts.values())
    overhead = [seconds - bare_sum for seconds in launches]
    return [
        Figure("warm launch, AS call to redirect URL", median(launches), bare_sum, bound=1.5),
        *(Figure(f"  bare: {name}", median(values)) for name, values in parts.items()),
        *(
            Figure(f"  our overhead, p{int(part * 100)}", percentile(overhead, part))
            for part in (0.5, 0.95, 0.99)
        ),
    ]


def batched_read(datasets: list[str], owner: str) -> list[dict[str, object]]:
    """The operations of the one batched read: the datasets and their owner."""
    return [
        {
            "@type": "as.dto.dataset.get.GetDataSetsOperation",
            "objectIds": [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": code} for code in datasets],
            "fetchOptions": {
                "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
                "type": {"@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions"},
                "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
                "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
                "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
            },
        },
        {
            "@type": "as.dto.experiment.get.GetExperimentsOperation",
            "objectIds": [{"@type": "as.dto.experiment.id.ExperimentPermId", "permId": owner}],
            "fetchOptions": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
        },
    ]


def bare_hub_user(stack: Stack, visitor: Visitor, hub_user: str) -> None:
    """One read of the hub's user model, as the user's own browser may make it."""
    visitor.browser.get(f"{stack.hub_url}/hub/api/users/{hub_user}", timeout=TIMEOUT)


def cold_launch(stack: Stack, rounds: int) -> list[Figure]:
    """What a click on a stopped server adds to the server's start, beside an empty AS service.

    All within one launch: from the click until the service asks the hub for the server, and from the moment when the
    hub calls it ready until the notebook is written. Between them the time is the hub's and the server's own; it
    differs by seconds from start to start, since JupyterHub looks for a new server in doubling steps.
    """
    visitor = sign_in(stack, "alice", "alice-demo")
    hub = UserServer(visitor.browser, f"{stack.hub_url}/hub", stack.ca_file)
    hub_user, _ = arrive(stack, visitor)
    once = demo_click(visitor)
    empty = []
    for _ in range(WARM_UP):
        click(stack, visitor, once)
        empty.append(timed(lambda: call_empty_service(visitor)))
    before, start, after, early = [], [], [], []
    for _ in range(EARLY_ROUNDS):
        stop_server(hub, hub_user)
        early.append(click_after_form(stack, visitor, once))
    for _ in range(rounds):
        stop_server(hub, hub_user)
        with ThreadPoolExecutor(1) as watcher:
            clicked = time.time()
            seen = watcher.submit(when_ready, stack, hub, hub_user)
            click(stack, visitor, once)
            written = time.time()
        begun, ready = when_asked(stack), seen.result()
        before.append(begun - clicked)
        start.append(ready - begun)
        after.append(written - ready)
    share = [one + other for one, other in zip(before, after, strict=True)]
    return [
        Figure(
            "cold launch without the server's start, p95, beside an empty AS service",
            percentile(share, 0.95),
            median(empty[WARM_UP // 2 :]),
            bound=COLD_BOUND,
        ),
        Figure("  our share, p50", median(share)),
        Figure("  click until the server is asked for", median(before)),
        Figure("  the hub's own start", median(start)),
        Figure("  server ready until the notebook is written", median(after)),
        Figure(
            f"a click after {FORM_SECONDS:.0f} s in the form, and the hub's own start",
            median(early),
            median(start),
            bound=EARLY_BOUND,
        ),
    ]


def stop_server(hub: UserServer, hub_user: str) -> None:
    """Stop the user's server, and wait until it is down."""
    hub.request("DELETE", f"users/{hub_user}/server")
    while hub.request("GET", f"users/{hub_user}")["server"] is not None:
        continue


def click_after_form(stack: Stack, visitor: Visitor, once: Callable[[], dict[str, Any]]) -> float:
    """Seconds of a click until its notebook is written, by somebody who has filled in the form for a while."""
    owner = {"kind": "EXPERIMENT", "perm_id": experiment_perm_id(visitor, EXPERIMENT)}
    visitor.call_service(method="server", owner=owner)
    time.sleep(FORM_SECONDS)
    return timed(lambda: click(stack, visitor, once))


def click(stack: Stack, visitor: Visitor, once: Callable[[], dict[str, Any]]) -> None:
    """A click until its notebook is written, the ticket taken to the hub on the way."""
    answer = once()
    visitor.follow(answer)
    wait_until_ready(visitor, stack, answer["launch_id"])


def when_asked(stack: Stack) -> float:
    """When the service asked the hub for the last server, by its own log (`time.time`)."""
    log = (stack.directory / "logs" / "jupyterhub.log").read_text(encoding="utf-8", errors="replace")
    last = next(line for line in reversed(log.splitlines()) if line.endswith(ASKED))
    return datetime.strptime(last[: len("2026-01-31 12:00:00,000")], "%Y-%m-%d %H:%M:%S,%f").timestamp()


def when_ready(stack: Stack, hub: UserServer, hub_user: str) -> float:
    """When the hub calls the user's server ready (`time.time`)."""
    browser = new_browser(stack.ca_file)
    browser.cookies.update(hub.browser.cookies)
    events = f"{hub.url}/api/users/{hub_user}/server/progress"
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        with browser.get(events, stream=True, timeout=TIMEOUT * 2) as stream:
            for line in stream.iter_lines():
                if line.startswith(b"data:") and json.loads(line[5:]).get("ready"):
                    return time.time()
        time.sleep(LOOK_SECONDS)  # there is no start yet
    raise RuntimeError("the server did not start")
