"""Where the files of an ELN-LIMS front end lie, in a source tree of openBIS or in an installed openBIS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

_JAVA = "source/java/ch/systemsx/cisd/openbis/public/resources"
_WEBAPP = "eln-lims/*/as/webapps/eln-lims/html"
PLACES: Mapping[str, tuple[str, ...]] = {
    "html": (
        f"ui-eln-lims/src/core-plugins/{_WEBAPP}",
        f"openbis_standard_technologies/dist/core-plugins/{_WEBAPP}",
        f"servers/core-plugins/{_WEBAPP}",
    ),
    "resources": (
        f"server-application-server/{_JAVA}",
        f"openbis/{_JAVA}",
        "servers/openBIS-server/jetty/webapps/openbis/resources",
    ),
    "api_v3": ("api-openbis-javascript/src/v3",),
}
"""What is looked for → where it lies, from the newest layout to the oldest, and as installed."""


@dataclass(frozen=True)
class FrontEnd:
    """Folders: the ELN's web app, `/openbis/resources/`, and the V3 JavaScript API (`resources/api/v3/`)."""

    html: Path
    resources: Path
    api_v3: Path


def find(source: Path | None, html: Path | None, resources: Path | None) -> FrontEnd | None:
    """In: a source tree, and folders that were named one by one. Out: the front end; None when nothing was named.

    Raises click.UsageError when a part of it is not there.
    """
    if source is None and html is None and resources is None:
        return None
    html = _checked("the ELN-LIMS web app", html or _first(source, "html"), "index.html")
    resources = _checked("openBIS's resources", resources or _first(source, "resources"), "js/openbis.js")
    api_v3 = _first(source, "api_v3") or resources / "api" / "v3"
    return FrontEnd(html, resources, _checked("the V3 JavaScript API", api_v3, "openbis.js"))


def _first(source: Path | None, part: str) -> Path | None:
    found: Iterable[Path] = (
        folder for pattern in PLACES[part] for folder in sorted(source.glob(pattern), reverse=True)
    ) if source else ()  # fmt: skip
    return next(iter(found), None)


def _checked(what: str, folder: Path | None, file: str) -> Path:
    if folder is None:
        raise click.UsageError(f"{what[0].upper()}{what[1:]} was not found: name its folder.")
    if not (folder / file).is_file():
        raise click.UsageError(f"{folder} does not hold {what}: there is no {file}.")
    return folder
