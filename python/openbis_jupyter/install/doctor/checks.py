"""All checks, as a table: name, side, what is well when nothing is found, and the function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.doctor import folder, hub, jupyter, running, web
from openbis_jupyter.install.doctor.findings import EXIT_CODES, PLACES, Finding, found
from openbis_jupyter.install.doctor.openbis import Refused
from openbis_jupyter.install.doctor.subject import Subject, service_address


@dataclass(frozen=True)
class Check:
    """One row."""

    name: str
    side: str
    well: str
    examine: Callable[[Subject], list[Finding]]


SIDES: Mapping[str, Callable[[Subject], bool]] = {
    "folder": lambda subject: subject.layout is not None,
    "service": lambda subject: bool(service_address(subject)) and folder.is_usable(subject),
    "openBIS": lambda subject: bool(subject.openbis_url),
    "session": lambda subject: bool(subject.openbis_url and subject.openbis_token),
    "hub": lambda subject: subject.hub_config is not None,
    "jupyter": lambda _: jupyter.is_installed(),
}
"""When the checks of a side can be made."""

CHECKS: Sequence[Check] = (
    Check("files", "folder", "The core plugin is there and unchanged.", folder.check_files),
    Check("journal", "folder", "No installation was interrupted.", folder.check_record),
    Check("enabled", "folder", "openBIS loads the module.", folder.check_enabled),
    Check("eln", "folder", "The ELN loads the plugin.", folder.check_eln),
    Check("settings", "folder", "openBIS knows where the Hub service is.", folder.check_settings),
    Check("service", "service", "The Hub service answers, over verified TLS.", running.check_service),
    Check("rights", "service", "The running service has its rights.", hub.check_running_service),
    Check("webapp", "openBIS", "openBIS serves the plugin to browsers.", running.check_webapp),
    Check("token", "openBIS", "openBIS accepts the token.", running.check_session),
    Check("way", "session", "openBIS itself reaches the Hub service.", running.check_service_call),
    Check("type", "session", "ANALYSIS_NOTEBOOK has its properties.", running.check_notebook_type),
    Check("version", "session", "openBIS is recent enough.", running.check_version),
    Check("pats", "session", "Personal access tokens are enabled.", running.check_pats),
    Check("config", "hub", "The hub's configuration sets everything up.", hub.check_config),
    Check("roles", "hub", "The roles hold every scope.", hub.check_roles),
    Check("openbis", "hub", "This machine reaches openBIS, over verified TLS.", hub.check_openbis_from_hub),
    Check("packages", "hub", "The packages are recent enough.", hub.check_packages),
    Check("beside", "jupyter", "No older openBIS extension is installed here.", jupyter.check_predecessors),
)


def examine(subject: Subject) -> Iterator[tuple[Check, Finding]]:
    """Every check that can be made of this subject, and what it found, at least one finding each."""
    for check in CHECKS:
        if _can_be_made(check, subject):
            for finding in _findings(check, subject) or [Finding("ok", check.well)]:
                yield check, _to_the_places(finding, subject)


def exit_code(findings: Sequence[Finding]) -> int:
    """The worst of them: 0 all is well, 1 warnings, 2 problems."""
    return max((EXIT_CODES[finding.level] for finding in findings), default=0)


def _can_be_made(check: Check, subject: Subject) -> bool:
    try:
        return SIDES[check.side](subject)
    except OpenbisJupyterError:
        return False  # the checks of the folder say why


def _findings(check: Check, subject: Subject) -> list[Finding]:
    try:
        return check.examine(subject)
    except (web.Unreachable, Refused) as error:
        return [error.finding]
    except OpenbisJupyterError as error:
        if error.code != "file-refused":
            raise
        return [found("file-unreadable", **error.details)]


def _to_the_places(finding: Finding, subject: Subject) -> Finding:
    """Advice that names the places that were looked at."""
    if subject.layout is None:
        return finding
    return replace(finding, advice=finding.advice.replace(PLACES, subject.layout.options))
