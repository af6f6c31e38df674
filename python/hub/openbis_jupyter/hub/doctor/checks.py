"""The checks of the hub's side: its configuration file, its packages, and what the running service says of itself."""

from __future__ import annotations

import functools
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openbis_jupyter.doctor import report, service, web
from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.packages import FLOORS, installed, is_older
from openbis_jupyter.doctor.report import Check
from openbis_jupyter.doctor.service import Service, old_packages
from openbis_jupyter.hub.doctor.users import users_environment
from openbis_jupyter.hub.keys import KEY_VARIABLE
from openbis_jupyter.hub.settings import SERVICE_NAME, browser_origin
from openbis_jupyter.hub.versions import OLDEST, series_here

_SECONDS = 120.0


@dataclass(frozen=True)
class Subject:
    """What an administrator named: the hub's configuration file, and its address (empty: not said)."""

    hub_config: Path | None
    service: Service
    hub_url: str = ""


def check_config(subject: Subject) -> list[Finding]:
    """Whether the hub's configuration loads and holds what `configure` sets up."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding):
        return [described]
    parts = (
        (described["authenticator"], "the authenticator"),
        (SERVICE_NAME in described["services"], f"the service `{SERVICE_NAME}`"),
        (described["auth_state"], "auth_state"),
    )
    return [
        found("hub-not-configured", file=subject.hub_config, part=part) for there, part in parts if not there
    ]


def check_roles(subject: Subject) -> list[Finding]:
    """Whether service, people and their servers may do what they have to."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding):
        return [found("hub-config-unknown")]
    return [
        found("hub-scopes-missing", who=who, scopes=", ".join(scopes)) for who, scopes in described["missing"]
    ]


def check_servers(subject: Subject) -> list[Finding]:
    """Whether people's servers are told where openBIS and the service are."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding):
        return [found("hub-config-unknown")]
    return [found("environment-overwritten", section=name) for name in described["without_environment"]]


def check_openbis(subject: Subject) -> list[Finding]:
    """Whether the hub's machine reaches openBIS; its certificate and clock."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding) or not described["openbis_url"]:
        return [found("hub-config-unknown")]
    ca_file = described["ca_file"]
    try:
        answer = web.get(f"{described['openbis_url']}/openbis/", ca_file)
    except web.Unreachable as error:
        return [error.finding]
    return list(answer.remarks)


def check_subdomains(subject: Subject) -> list[Finding]:
    """Whether people's servers are found by their names, where they have any."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding) or not described["hub_url"]:
        return [found("hub-config-unknown")]
    chosen, hub = described["subdomain_host"], described["hub_url"]
    if not chosen:
        return []
    # JupyterHub takes a host without a scheme for one with https.
    host = browser_origin(chosen if "://" in chosen else f"https://{chosen}")
    if host != browser_origin(hub):
        return [found("subdomains-elsewhere", host=chosen, hub=hub)]
    name = f"{SERVICE_NAME}--service.{urlsplit(host).hostname}"
    try:
        socket.getaddrinfo(name, None)
    except OSError as error:
        reason = error.strerror or str(error)
        return [found("subdomains-unresolved", name=name, host=urlsplit(host).hostname, reason=reason)]
    return []


def check_address(subject: Subject) -> list[Finding]:
    """Whether hub_url is where the hub says that it is."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding) or not described["hub_url"]:
        return [found("hub-config-unknown")]
    url = described["hub_url"]
    public, path = described["public_url"], described["base_path"]
    findings = []
    if public.rstrip("/") not in ("", url.rstrip("/")):
        findings.append(found("hub-url-differs", url=url, where="c.JupyterHub.public_url", said=public))
    if path.strip("/") != urlsplit(url).path.strip("/"):
        findings.append(
            found(
                "hub-url-differs", url=url, where="the path of c.JupyterHub.bind_url or base_url", said=path
            )
        )
    asked = subject.hub_url
    if asked.rstrip("/") not in ("", url.rstrip("/")):
        findings.append(found("hub-url-differs", url=url, where="the option --hub-url", said=asked))
    return findings


def check_running(subject: Subject) -> list[Finding]:
    """Whether a JupyterHub is at the address that was given, and the one that is configured here."""
    url = subject.hub_url.rstrip("/") + "/hub/api"
    answer = web.get(url, subject.service.ca_file)
    try:
        theirs = str(json.loads(answer.body)["version"])
    except (ValueError, LookupError, TypeError):
        return [found("hub-not-there", url=url, status=answer.status)]
    ours = installed(["jupyterhub"])["jupyterhub"]
    is_other = subject.hub_config is not None and theirs != ours
    return [found("hub-other", url=subject.hub_url, theirs=theirs, ours=ours)] if is_other else []


def check_users(subject: Subject) -> list[Finding]:
    """Whether people's servers, where they start on this machine, hold what they need."""
    described = _described(subject.hub_config)
    if isinstance(described, Finding):
        return [found("hub-config-unknown")]
    return users_environment(described)


def check_hub(_: Subject) -> list[Finding]:
    """Which JupyterHub it is, and what is different with it."""
    version = installed(["jupyterhub"])["jupyterhub"]
    if is_older(version, OLDEST):
        return [found("hub-old", version=version, floor=OLDEST)]
    series = series_here()
    if series.may_also:
        return [found("hub-rights-wider", version=version, scope=series.start_scope, also=series.may_also)]
    return [Finding("ok", f"This is JupyterHub {version}.")]


def check_packages(_: Subject) -> list[Finding]:
    """Whether the packages beside this one are recent enough."""
    return old_packages(installed(FLOORS))


SIDES: Mapping[str, Callable[[Subject], bool]] = {
    "hub": lambda subject: subject.hub_config is not None,
    "service": lambda subject: bool(subject.service.url),
}
"""When the checks of a side can be made."""

CHECKS: Sequence[Check[Subject]] = (
    Check("config", "hub", "The hub's configuration sets everything up.", check_config),
    Check("roles", "hub", "The roles hold every scope.", check_roles),
    Check("servers", "hub", "People's servers are told where openBIS is.", check_servers),
    Check("users", "hub", "People's servers have their packages and kernels.", check_users),
    Check("address", "hub", "hub_url is where the hub says that it is.", check_address),
    Check("openbis", "hub", "This machine reaches openBIS, over verified TLS.", check_openbis),
    Check(
        "subdomains", "hub", "Names of people's servers, where they have any, are found.", check_subdomains
    ),
    Check("jupyterhub", "hub", "JupyterHub is one that this works with.", check_hub),
    Check("packages", "hub", "The packages are recent enough.", check_packages),
    Check("running", "service", "The hub answers at its address.", check_running),
    Check(
        "service",
        "service",
        "The Hub service answers, over verified TLS.",
        lambda subject: service.check_service(subject.service),
    ),
    Check(
        "rights",
        "service",
        "The running service has its rights.",
        lambda subject: service.check_rights(subject.service),
    ),
)


def examine(subject: Subject) -> Iterator[tuple[Check[Subject], Finding]]:
    """Every check that can be made of this subject, and what it found, at least one finding each."""
    return report.examine(CHECKS, SIDES, subject)


@functools.lru_cache(maxsize=1)
def _described(hub_config: Path | None) -> dict[str, Any] | Finding:
    """The configuration as the hub would load it, once for all checks, in a process of its own: it is a program."""
    command = [sys.executable, "-m", "openbis_jupyter.hub.doctor.configured", str(hub_config)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return found("hub-config-failed", file=hub_config, reason="it takes too long.")
    lines = ended.stdout.strip().splitlines()
    if ended.returncode == 0 and lines:
        described: dict[str, Any] = json.loads(lines[-1])
        return described
    reason = (ended.stderr.strip().splitlines() or ["no reason given."])[-1]
    if KEY_VARIABLE in reason:
        return found("encryption-missing", reason=reason.removeprefix("openBIS Jupyter: "))
    return found("hub-config-failed", file=hub_config, reason=reason)
