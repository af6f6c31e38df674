"""The checks of the running Hub service, as this machine reaches it: from openBIS's side and from the hub's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from openbis_jupyter.doctor import web
from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.packages import floor_of

PARTS = ("database", "hub", "openbis")


@dataclass(frozen=True)
class Service:
    """Address (`…/services/openbis/`), the authority to trust (None: the system's), a hub administrator's token."""

    url: str
    ca_file: Path | None = None
    token: str = field(default="", repr=False)


def product_version() -> str:
    """The version of openBIS Jupyter that is installed here."""
    return version("openbis-jupyter-core")


def check_service(service: Service) -> list[Finding]:
    """Whether the Hub service answers this machine and can do its work; its certificate, clock and version."""
    said, findings = _health(service, "")
    return [*findings, *_away(service)] if said else findings


def check_rights(service: Service) -> list[Finding]:
    """What only the running service knows: the rights that the hub gave it, and its packages."""
    if not service.token:
        return [found("hub-token-missing")]
    said, _ = _health(service, service.token)
    details = said.get("details")
    if not isinstance(details, dict):
        return [found("hub-token-missing")]
    missing = [str(scope) for scope in details.get("missing_scopes", ())]
    findings = [found("hub-scopes-missing", who="the service", scopes=", ".join(missing))] if missing else []
    return [*findings, *old_packages(details.get("packages", {}))]


def old_packages(versions: Mapping[str, str]) -> list[Finding]:
    """Those that are older than recommended."""
    return [
        found("package-old", package=name, version=version, floor=floor)
        for name, version in versions.items()
        if (floor := floor_of(name, version))
    ]


def _away(service: Service) -> list[Finding]:
    """What the service does not reach. An older one does not tell."""
    try:
        said = json.loads(web.get(service.url + "api/health/ready", service.ca_file, "").body)
        parts = [name for name in PARTS if said.get(name) == "away"]
    except (web.Unreachable, ValueError, AttributeError):
        return []
    return [found("service-part-away", parts=", ".join(parts))] if parts else []


def _health(service: Service, token: str) -> tuple[Mapping[str, Any], list[Finding]]:
    """What the Hub service says of itself, and what there is to say about that."""
    url = service.url + "api/health"
    try:
        answer = web.get(url, service.ca_file, token)
    except web.Unreachable as error:
        return {}, [error.finding]
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if answer.status != 200 or not isinstance(said, dict) or said.get("status") != "ok":
        return {}, [found("service-unknown", url=url, status=answer.status), *answer.remarks]
    theirs, ours = said.get("version"), product_version()
    other = [] if theirs == ours else [found("service-version", theirs=theirs, ours=ours)]
    return said, [*other, *answer.remarks]
