"""The checks of the hub's side: its configuration file, its packages, and what the running service says of itself."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from openbis_jupyter.install.doctor import web
from openbis_jupyter.install.doctor.findings import Finding, found
from openbis_jupyter.install.doctor.running import health
from openbis_jupyter.install.doctor.subject import Subject
from openbis_jupyter.packages import FLOORS, floor_of, installed

AUTHENTICATOR = "OpenbisAuthenticator"
SERVICE = "openbis"
_KEY_VARIABLE = "JUPYTERHUB_CRYPT_KEY"
_SECONDS = 120.0


def check_config(subject: Subject) -> list[Finding]:
    """Whether the hub's configuration loads and holds what `configure` sets up."""
    described = _described(subject)
    if isinstance(described, Finding):
        return [described]
    parts = (
        (AUTHENTICATOR in described["authenticator"], "the authenticator"),
        (SERVICE in described["services"], f"the service `{SERVICE}`"),
        (described["auth_state"], "auth_state"),
    )
    return [
        found("hub-not-configured", file=subject.hub_config, part=part) for there, part in parts if not there
    ]


def check_roles(subject: Subject) -> list[Finding]:
    """Whether service, people and their servers may do what they have to."""
    described = _described(subject)
    if isinstance(described, Finding):
        return [found("hub-config-unknown")]
    return [
        found("hub-scopes-missing", who=who, scopes=", ".join(scopes)) for who, scopes in described["missing"]
    ]


def check_openbis_from_hub(subject: Subject) -> list[Finding]:
    """Whether the hub's machine reaches openBIS; its certificate and clock."""
    described = _described(subject)
    if isinstance(described, Finding) or not described["openbis_url"]:
        return [found("hub-config-unknown")]
    ca_file = described["ca_file"]
    try:
        answer = web.get(f"{described['openbis_url']}/openbis/", ca_file)
    except web.Unreachable as error:
        return [error.finding]
    return list(answer.remarks)


def check_packages(subject: Subject) -> list[Finding]:
    """Whether the packages beside this one are recent enough."""
    return old_packages(installed(FLOORS))


def check_running_service(subject: Subject) -> list[Finding]:
    """What only the running service knows: the rights that the hub gave it, and its packages."""
    if not subject.hub_token:
        return [found("hub-token-missing")]
    said, _ = health(subject, subject.hub_token)
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


@functools.lru_cache(maxsize=1)
def _described(subject: Subject) -> dict[str, Any] | Finding:
    """The configuration as the hub would load it, once for all checks, in a process of its own: it is a program.

    The module belongs to the hub's side, which has to be installed where this is asked.
    """
    command = [sys.executable, "-m", "openbis_jupyter.hub.configured", str(subject.hub_config)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return found("hub-config-failed", file=subject.hub_config, reason="it takes too long.")
    lines = ended.stdout.strip().splitlines()
    if ended.returncode == 0 and lines:
        described: dict[str, Any] = json.loads(lines[-1])
        return described
    reason = (ended.stderr.strip().splitlines() or ["no reason given."])[-1]
    if _KEY_VARIABLE in reason:
        return found("encryption-missing", reason=reason.removeprefix("openBIS Jupyter: "))
    return found("hub-config-failed", file=subject.hub_config, reason=reason)
