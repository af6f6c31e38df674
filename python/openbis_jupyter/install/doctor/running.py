"""The checks of what runs: openBIS at its address, and the Hub service as this machine reaches it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.doctor import web
from openbis_jupyter.install.doctor.findings import Finding, found
from openbis_jupyter.install.doctor.subject import Subject, authority, service_address
from openbis_jupyter.install.plugin_files import ENTRANCE, plugin_files, product_version
from openbis_jupyter.openbis.operations import NOTEBOOK_TYPE, launch_operations
from openbis_jupyter.openbis.rpc import Graph, OpenbisFailure, Rpc

OPENBIS_FLOOR = "20.10"
_FIRST_YEAR = 10
WEBAPP = "/openbis/webapp/jupyter/plugin.js"
NOTEBOOK_PROPERTIES = (("$NAME", "NAME"), ("NOTES",), ("$HISTORY_ID", "HISTORY_ID"))
"""What a saved notebook carries, each in the spellings of openBIS 20.10 and 7."""


def check_webapp(subject: Subject) -> list[Finding]:
    """Whether openBIS serves the plugin to browsers; and its certificate and clock."""
    url = subject.openbis_url.rstrip("/") + WEBAPP
    try:
        answer = web.get(url, authority(subject))
    except web.Unreachable as error:
        return [error.finding]
    if answer.status != 200:
        return [found("webapp-missing", url=url, status=answer.status), *answer.remarks]
    same = answer.body == plugin_files()[ENTRANCE]
    return [*([] if same else [found("webapp-other", version=product_version())]), *answer.remarks]


def check_session(subject: Subject) -> list[Finding]:
    """Whether there is a token to ask with."""
    if not subject.openbis_token:
        return [found("token-missing")]
    try:
        _rpc(subject).call("getSessionInformation", subject.openbis_token)
    except OpenbisJupyterError as error:
        if error.code == "session-expired":
            return [found("token-refused")]
        return [found("unreachable", url=subject.openbis_url, reason=error.message)]
    except OpenbisFailure:
        return [found("token-refused")]
    return []


def check_service_call(subject: Subject) -> list[Finding]:
    """Whether openBIS itself reaches the Hub service: the whole way of a click, with Java's own trust."""
    code = {"@type": "as.dto.service.id.CustomASServiceCode", "permId": "jupyter"}
    options = {
        "@type": "as.dto.service.CustomASServiceExecutionOptions",
        "parameters": {"method": "options"},
    }
    try:
        _rpc(subject).call("executeCustomASService", subject.openbis_token, code, options)
    except OpenbisFailure as error:
        return [found("service-failed", text=str(error))]
    return []


def check_notebook_type(subject: Subject) -> list[Finding]:
    """Whether saved notebooks have a type to be saved as."""
    questions = launch_operations((), None, "", None, with_rights=False)
    options = {"@type": "as.dto.operation.SynchronousOperationExecutionOptions"}
    answer = _rpc(subject).call("executeOperations", subject.openbis_token, questions, options)
    graph = Graph(answer)
    types = [
        found_type
        for result in graph.children(answer, "results")
        for found_type in graph.children(result, "objects")
        if found_type.get("code") == NOTEBOOK_TYPE
    ]
    wanted = ", ".join(names[0] for names in NOTEBOOK_PROPERTIES)
    if not types:
        return [found("notebook-type-missing", properties=wanted)]
    assigned = {
        graph.child(assignment, "propertyType").get("code")
        for assignment in graph.children(types[0], "propertyAssignments")
    }
    missing = [names[0] for names in NOTEBOOK_PROPERTIES if not assigned & set(names)]
    return [found("notebook-type-incomplete", properties=", ".join(missing))] if missing else []


def check_pats(subject: Subject) -> list[Finding]:
    """Whether access from Jupyter outlives an openBIS session."""
    information = _rpc(subject).call("getServerInformation", subject.openbis_token) or {}
    enabled = information.get("personal-access-tokens-enabled") == "true"
    return [] if enabled else [found("pats-disabled")]


def check_version(subject: Subject) -> list[Finding]:
    """Whether openBIS is recent enough."""
    information = _rpc(subject).call("getServerInformation", subject.openbis_token) or {}
    version = str(information.get("openbis-version", ""))
    return [found("openbis-old", version=version, floor=OPENBIS_FLOOR)] if is_old(version) else []


def is_old(version: str) -> bool:
    """Whether a version of openBIS is below the floor. Only releases are numbered by year or, since 7, in sequence."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None or int(numbers[1]) < _FIRST_YEAR:
        return False
    return (int(numbers[1]), int(numbers[2])) < tuple(int(part) for part in OPENBIS_FLOOR.split("."))


def check_service(subject: Subject) -> list[Finding]:
    """Whether the Hub service answers this machine; its certificate, clock and version."""
    return health(subject, "")[1]


def health(subject: Subject, token: str) -> tuple[Mapping[str, Any], list[Finding]]:
    """What the Hub service says of itself, and what there is to say about that."""
    url = service_address(subject) + "api/health"
    try:
        answer = web.get(url, authority(subject), token)
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


def _rpc(subject: Subject) -> Rpc:
    return Rpc(subject.openbis_url, authority(subject))
