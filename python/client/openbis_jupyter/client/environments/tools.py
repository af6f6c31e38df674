"""The programs that a shell's cells name: where they lie, and which package of the operating system has them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openbis_jupyter.client.environments.answers import Package

SECONDS = 5.0
"""For each of two questions to the operating system's package manager. They usually take a tenth of one second; on a
busy machine it may be more, and what it then does not know is lost for good."""
MOST_TOOLS = 100
_COMMAND = re.compile(
    r"(?:^|[|;&({`])\s*(?:(?:do|then|else|elif|if|while|until|exec|sudo|time|env|!)\s+|\w+=\S*\s+)*([\w./+-]+)",
    re.MULTILINE,
)


def tools_in(notebook: Any) -> tuple[Package, ...]:
    """The programs on the path that code cells call, with the version of their package, empty where it is not known.

    No program is run for that: what one of them makes of `--version` is its own affair.
    """
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = {name: shutil.which(name) for name in dict.fromkeys(_COMMAND.findall(source))}
    places = {name: str(Path(place).resolve()) for name, place in found.items() if place}
    shown = dict(sorted(places.items())[:MOST_TOOLS])
    owners = _owners([*shown.values()])
    versions = _versions(sorted({*owners.values()}))
    return tuple(
        Package(
            name=name,
            version=versions.get(owners.get(place, ""), ""),
            by=owners.get(place, ""),
            fields={"Path": place},
            loaded=True,
        )
        for name, place in shown.items()
    )


def _owners(places: Sequence[str]) -> dict[str, str]:
    """Debian's package of each file; `/usr/bin` and `/bin` are one folder today, and packages name either."""
    spelt = {variant: place for place in places for variant in {place, place.removeprefix("/usr")}}
    owners = {}
    for line in _asked(["dpkg-query", "--search", *spelt]):
        package, _, path = line.partition(": ")
        if path in spelt and "," not in package and not package.startswith("diversion "):
            owners[spelt[path]] = package.partition(":")[0]
    return owners


def _versions(packages: Sequence[str]) -> Mapping[str, str]:
    lines = _asked(["dpkg-query", "--show", "--showformat", "${Package}=${Version}\n", *packages])
    return dict(line.split("=", 1) for line in lines if "=" in line) if packages else {}


def _asked(command: Sequence[str]) -> list[str]:
    """Lines; none where there is no such program, or not in time."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.decode("utf-8", "replace").splitlines()
