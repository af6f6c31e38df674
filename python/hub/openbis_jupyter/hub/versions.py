"""In what the series of JupyterHub differ for us, told by what they can do: the one place that knows of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

OLDEST = "5.5.4"
"""The oldest release that our tests run with; from there on all is the same but what stands below."""


@dataclass(frozen=True)
class Series:
    """`start_scope`: the least with which a service starts people's servers; `may_also`: what it lets the service do
    beside that, "" for nothing; `start_body`: spawner's options → body of the request for a start."""

    start_scope: str
    may_also: str
    start_body: Callable[[Mapping[str, Any]], dict[str, Any]]


SERIES = (
    # From 6.0 on. A body with `display_name` says that the options are named, so none of theirs can be taken for it.
    Series("start:servers", "", lambda options: {"display_name": "", "user_options": dict(options)}),
    # 5: the body is the options; the scope holds `delete:servers` and `read:servers`.
    Series("servers", "stop them", dict),
)


def series_with(scopes: Container[str]) -> Series:
    """In: the scopes that a hub knows. Out: its series."""
    return next(series for series in SERIES if series.start_scope in scopes)


@functools.cache
def series_here() -> Series:
    """The series of the JupyterHub that is installed here, which is the hub's own for hub, service and doctor."""
    from jupyterhub.scopes import scope_definitions  # noqa: PLC0415  (half of JupyterHub, which the service loads later)

    return series_with(scope_definitions)
