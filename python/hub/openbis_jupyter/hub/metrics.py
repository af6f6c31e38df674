"""What the service counts and times, for Prometheus: `GET …/services/openbis/metrics`.

No name of a person, a notebook or a dataset is in it: a label has few values, all of them ours.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

QUICK = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 4.0, 8.0, 20.0)
"""Seconds of what should take less than one."""
SLOW = (1.0, 2.0, 4.0, 7.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 120.0, 300.0, 900.0)
"""Seconds of what starts a server, or waits for room."""
NO_CODE = ""

REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

VERSION = Gauge(
    "openbis_jupyter_info", "Always 1; says which version runs.", ("version", "protocol"), registry=REGISTRY
)
LAUNCHES = Counter(
    "openbis_jupyter_launches",
    "Launches that came to an end: `ready`, or `failed` with a code of docs/errors.md.",
    ("outcome", "code"),
    registry=REGISTRY,
)
OWN_SECONDS = Histogram(
    "openbis_jupyter_launch_own_seconds",
    "What the service itself adds to a launch: everything but the server's start and the wait for room.",
    registry=REGISTRY,
    buckets=QUICK,
)
PHASE_SECONDS = Histogram(
    "openbis_jupyter_launch_phase_seconds",
    "A phase of a launch: `prepare` (openBIS is asked, the notebook built), `server` (until it is up), `write`.",
    ("phase",),
    registry=REGISTRY,
    buckets=sorted({*QUICK, *SLOW}),
)
UNDER_WAY = Gauge(
    "openbis_jupyter_launches_under_way", "Launches that are carried on now.", registry=REGISTRY
)
WAITING = Gauge(
    "openbis_jupyter_launches_waiting", "Launches that wait because the hub has no room.", registry=REGISTRY
)
EARLY_STARTS = Counter(
    "openbis_jupyter_early_starts",
    "Servers for an open form: `started`, `refused` (by the hub), `unused` (stopped again).",
    ("outcome",),
    registry=REGISTRY,
)
OPENBIS_SECONDS = Histogram(
    "openbis_jupyter_openbis_seconds",
    "Calls to openBIS by V3 method.",
    ("method",),
    registry=REGISTRY,
    buckets=QUICK,
)
OPENBIS_FAILURES = Counter(
    "openbis_jupyter_openbis_failures",
    "Calls to openBIS that failed, with a code of docs/errors.md.",
    ("method", "code"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "openbis_jupyter_request_seconds",
    "Requests to the service by handler and status; those of pages that listen last as long as these do.",
    ("handler", "status"),
    registry=REGISTRY,
    buckets=QUICK,
)
RUNS = Gauge(
    "openbis_jupyter_runs",
    "Runs in the background that are remembered (for `keep_days`, at most 50 of a person), by state.",
    ("state",),
    registry=REGISTRY,
)
TOKENS_MADE = Counter(
    "openbis_jupyter_tokens_made", "Personal access tokens that were made in openBIS.", registry=REGISTRY
)
TOKENS_ENDING = Gauge(
    "openbis_jupyter_tokens_ending",
    "Access tokens of people who have clicked since the start of the service that end within 7 days.",
    registry=REGISTRY,
)


def text() -> bytes:
    """Everything in Prometheus's text format (content type: `prometheus_client.CONTENT_TYPE_LATEST`)."""
    return bytes(generate_latest(REGISTRY))


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Around a phase of a launch that goes well; what fails is counted, not timed."""
    began = time.perf_counter()
    yield
    PHASE_SECONDS.labels(name).observe(time.perf_counter() - began)
