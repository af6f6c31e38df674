"""All checks of openBIS's side, as a table: name, side, what is well when nothing is found, and the function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from openbis_jupyter.doctor import report, service
from openbis_jupyter.doctor.findings import PLACES, Finding
from openbis_jupyter.doctor.report import Check
from openbis_jupyter.install.doctor import capabilities, folder, here, jupyter, owners, running
from openbis_jupyter.install.doctor.here import Here
from openbis_jupyter.install.doctor.subject import Subject, service_address, service_of

SIDES: Mapping[str, Callable[[Subject], bool]] = {
    "folder": lambda subject: subject.layout is not None,
    "roles": lambda subject: bool(subject.layout and subject.layout.service_properties),
    "service": lambda subject: bool(service_address(subject)) and folder.is_usable(subject),
    "openBIS": lambda subject: bool(subject.openbis_url),
    "session": lambda subject: bool(subject.openbis_url and subject.openbis_token),
    "jupyter": lambda _: jupyter.is_installed(),
}
"""When the checks of a side can be made."""

CHECKS: Sequence[Check[Subject]] = (
    Check("files", "folder", "The core plugin is there and unchanged.", folder.check_files),
    Check("owners", "folder", "openBIS owns its files and may read them.", owners.check_owners),
    Check("journal", "folder", "No installation was interrupted.", folder.check_record),
    Check("enabled", "folder", "openBIS loads the module.", folder.check_enabled),
    Check("eln", "folder", "The ELN loads the plugin.", folder.check_eln),
    Check("settings", "folder", "openBIS knows where the Hub service is.", folder.check_settings),
    Check("parents", "roles", "Users may add parents to what they save.", capabilities.check_parents),
    Check(
        "service",
        "service",
        "The Hub service answers, over verified TLS.",
        lambda subject: service.check_service(service_of(subject)),
    ),
    Check(
        "rights",
        "service",
        "The running service has its rights.",
        lambda subject: service.check_rights(service_of(subject)),
    ),
    Check("webapp", "openBIS", "openBIS serves the plugin to browsers.", running.check_webapp),
    Check("token", "openBIS", "openBIS accepts the token.", running.check_session),
    Check("way", "session", "openBIS itself reaches the Hub service.", running.check_service_call),
    Check("type", "session", "ANALYSIS_NOTEBOOK has its properties.", running.check_notebook_type),
    Check("version", "session", "openBIS is recent enough.", running.check_version),
    Check("datasets", "session", "Datasets lie in the data store.", running.check_file_service),
    Check("pats", "session", "Personal access tokens are enabled.", running.check_pats),
    Check("beside", "jupyter", "No older openBIS extension is installed here.", jupyter.check_predecessors),
)

SIDES_HERE: Mapping[str, Callable[[Here], bool]] = {"here": lambda _: True}
CHECKS_HERE: Sequence[Check[Here]] = (
    Check("path", "here", "Notebooks find `openbis-jupyter`.", here.check_path),
    Check("disk", "here", "There is room in the home folder.", here.check_disk),
    Check("service", "here", "The Hub service answers and is of this version.", here.check_service),
    Check("credential", "here", "openBIS can be asked in your name.", here.check_credential),
    Check("kernels", "here", "All registered kernels have their programs.", here.check_kernels),
    Check("r", "here", "R, where it is, can be used.", here.check_r),
    Check("octave", "here", "Octave, where it is, can be used.", here.check_octave),
)
"""Of a person's server, made inside it."""


def examine_here(subject: Here) -> Iterator[tuple[Check[Here], Finding]]:
    """Every check of this server, and what it found, at least one finding each."""
    return report.examine(CHECKS_HERE, SIDES_HERE, subject)


def examine(subject: Subject) -> Iterator[tuple[Check[Subject], Finding]]:
    """Every check that can be made of this subject, and what it found, at least one finding each."""
    for check, finding in report.examine(CHECKS, SIDES, subject):
        yield check, _to_the_places(finding, subject)


def _to_the_places(finding: Finding, subject: Subject) -> Finding:
    """Advice that names the places that were looked at."""
    if subject.layout is None:
        return finding
    return replace(finding, advice=finding.advice.replace(PLACES, subject.layout.options))
