"""The packages of the hub's side: which are installed, and the oldest releases that are recommended."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable, Mapping

FLOORS: Mapping[str, tuple[str, ...]] = {
    "jupyterhub": ("5.5.4", "6.1.1"),
    "jupyter-server": ("2.21",),
    "jupyterlab": ("4.5.10", "4.6.2"),
    "pybis": ("1.37.5",),
}
"""Oldest recommended release, of each series that is still looked after."""


def installed(names: Iterable[str]) -> dict[str, str]:
    """The versions of those packages that are installed here."""
    versions = {}
    for name in names:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def floor_of(name: str, version: str) -> str | None:
    """The floor that this release is below, None where it is recent enough or nothing is known of the package.

    A release of an older series has the floor of that series.
    """
    floors = FLOORS.get(name)
    if not floors:
        return None
    # 5.6 is of the series that 5.5.4 began; 6.0 is of that which 6.1.1 mended.
    length = 1 if len({_numbers(floor)[0] for floor in floors}) > 1 else 2
    series = _numbers(version)[:length]
    floor = next((floor for floor in floors if _numbers(floor)[:length] == series), floors[-1])
    return floor if is_older(version, floor) else None


def is_older(version: str, floor: str) -> bool:
    """Whether this release came before that one of the same package."""
    return _numbers(version) < _numbers(floor)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0])[:3])
