"""Many who click at once: what of their waiting is the service's own, what a click costs then, and whether it grows.

The own share is what the service tells Prometheus of each launch: everything but the server's start and the wait for
room. Percentiles are read from its buckets as Prometheus reads them, so they are as fine as these.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from statistics import median
from typing import Any

import psutil
import requests
from prometheus_client.parser import text_string_to_metric_families

from openbis_demo.journey import (
    Visitor,
    datasets_of,
    experiment_perm_id,
    launch_request,
    sign_in,
    wait_until_ready,
)
from openbis_demo.kernel import UserServer
from openbis_demo.stack import Stack
from openbis_sandbox.demo_data import further_person
from tests.bench.bench_launch import EXPERIMENT, arrive, stop_server
from tests.bench.figures import Figure, timed

COLD, WARM = 30, 300
ALONE = 20
AT_ONCE = 8
"""So many click while memory is looked at: as many as openBIS answers at once."""
OWN = "openbis_jupyter_launch_own_seconds_bucket"
PERCENTILES = (0.5, 0.95, 0.99)
WATCHER_TOKEN = "bench-" + "0" * 32
HUB_CONFIG = f"""
c.JupyterHub.services.append({{"name": "bench", "api_token": {WATCHER_TOKEN!r}}})
c.JupyterHub.load_roles.append({{"name": "bench", "services": ["bench"], "scopes": ["read:metrics"]}})
c.JupyterHub.concurrent_spawn_limit = 0
"""
"""For the hub's configuration: who reads the service's metrics; and no limit on starts, which would be measured."""
CROWD_BOUND = 1.2
MEMORY_BOUND = 1.1

Buckets = Mapping[float, float]


def crowd(stack: Stack, launches: int) -> list[Figure]:
    """In: a stack with `HUB_CONFIG` whose sandbox has `COLD` further people; over how many launches memory counts."""
    with ThreadPoolExecutor(WARM) as threads:
        people = list(threads.map(lambda number: sign_in_further(stack, number), range(1, COLD + 1)))
        make = _clicks(people[0])
        with _own_seconds(stack) as cold:
            arrived = list(threads.map(lambda visitor: arrive(stack, visitor)[0], people))
        alone = [timed(lambda: _warm(stack, people[0], make())) for _ in range(ALONE)]
        with _own_seconds(stack) as warm:
            began = time.perf_counter()
            clicked = islice(cycle(people), WARM)
            waited = list(threads.map(lambda visitor: timed(lambda: _warm(stack, visitor, make())), clicked))
            each = (time.perf_counter() - began) / WARM
    before = _memory(stack)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda visitor: _warm(stack, visitor, make()), islice(cycle(people), launches)))
    after = _memory(stack)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda visitor, hub_user: _leave(stack, visitor, hub_user), people, arrived))
    return [
        Figure(
            f"{WARM} clicks at once on running servers, per click, beside a click alone",
            each,
            median(alone),
            bound=CROWD_BOUND,
        ),
        *(
            Figure(f"  {what}: the service's own share, p{part * 100:.0f}", quantile(own, part))
            for what, own in ((f"{COLD} cold clicks at once", cold), (f"{WARM} warm clicks at once", warm))
            for part in PERCENTILES
        ),
        Figure(f"  {WARM} warm clicks at once: the longest wait of a person", max(waited)),
        Figure(
            f"memory of the service after {launches:,} launches more, beside before",
            after,
            before,
            bound=MEMORY_BOUND,
            unit="megabytes",
        ),
    ]


def quantile(buckets: Buckets, part: float) -> float:
    """As Prometheus's `histogram_quantile`. In: how many are at most so large, by size; 0–1."""
    wanted = part * max(buckets.values())
    low, below = 0.0, 0.0
    for size, count in sorted(buckets.items()):
        if count >= wanted and count > below:
            return low if math.isinf(size) else low + (size - low) * (wanted - below) / (count - below)
        low, below = size, count
    return low


@contextmanager
def _own_seconds(stack: Stack) -> Iterator[dict[float, float]]:
    """In the end the buckets of what was observed meanwhile."""
    grown: dict[float, float] = {}
    before = _buckets(stack)
    yield grown
    grown.update({size: count - before.get(size, 0.0) for size, count in _buckets(stack).items()})


def _buckets(stack: Stack) -> Buckets:
    answer = requests.get(
        f"{stack.service_url}metrics",
        headers={"Authorization": f"Bearer {WATCHER_TOKEN}"},
        verify=str(stack.ca_file),
        timeout=60,
    )
    answer.raise_for_status()
    return {
        float(sample.labels["le"]): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == OWN
    }


def sign_in_further(stack: Stack, number: int) -> Visitor:
    """One of the sandbox's further people; the first one is 1."""
    user = further_person(number)
    return sign_in(stack, user, f"{user}-demo")


def _clicks(visitor: Visitor) -> Callable[[], dict[str, object]]:
    """What the form for the demo's experiment sends, each time for another notebook."""
    owner, datasets = experiment_perm_id(visitor, EXPERIMENT), datasets_of(visitor, EXPERIMENT)
    return lambda: launch_request(
        datasets, owner, directory="crowd", notebook=f"Growth {time.monotonic_ns()}"
    )


def _warm(stack: Stack, visitor: Visitor, request: Mapping[str, Any]) -> None:
    """One click on a running server."""
    answer = visitor.call_service(method="launch", **request)
    if answer["state"] != "ready":
        # The call ends before openBIS's transaction would take too long; the notebook follows.
        wait_until_ready(visitor, stack, answer["launch_id"])


def _leave(stack: Stack, visitor: Visitor, hub_user: str) -> None:
    """Thirty servers that run would be in what is measured next."""
    stop_server(UserServer(visitor.browser, f"{stack.hub_url}/hub", stack.ca_file), hub_user)


def _memory(stack: Stack) -> float:
    """Megabytes of the service's process."""
    hub = psutil.Process(stack.child("JupyterHub").process.pid)
    [service] = [one for one in hub.children(recursive=True) if _is_service(one)]
    return float(service.memory_info().rss) / 1e6


def _is_service(process: psutil.Process) -> bool:
    try:
        return "openbis_jupyter.hub.service" in process.cmdline()
    except psutil.Error:
        return False
