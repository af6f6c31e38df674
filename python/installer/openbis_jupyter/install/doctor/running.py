"""The checks of the openBIS that runs, at its address."""

from __future__ import annotations

import re

from openbis_jupyter.doctor import web
from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.install.doctor.openbis import Refused, ask, objects
from openbis_jupyter.install.doctor.subject import Subject, authority
from openbis_jupyter.install.plugin_files import ENTRANCE, plugin_files

OPENBIS_FLOOR = "20.10"
_FIRST_YEAR = 10
FILE_SERVICE = "afs-server.url"
"""Where openBIS's information about itself has the address of its file service."""
WEBAPP = "/openbis/webapp/jupyter/plugin.js"
NOTEBOOK_TYPE = "ANALYSIS_NOTEBOOK"
NOTEBOOK_PROPERTIES = (("$NAME", "NAME"), ("NOTES",), ("$HISTORY_ID", "HISTORY_ID"))
"""What a saved notebook carries, each in the spellings of openBIS 20.10 and 7."""
_TYPE_ID = {
    "@type": "as.dto.entitytype.id.EntityTypePermId",
    "permId": NOTEBOOK_TYPE,
    "entityKind": "DATA_SET",
}
_TYPE_WITH_PROPERTIES = {
    "@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions",
    "propertyAssignments": {
        "@type": "as.dto.property.fetchoptions.PropertyAssignmentFetchOptions",
        "propertyType": {"@type": "as.dto.property.fetchoptions.PropertyTypeFetchOptions"},
    },
}


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
    """Whether there is a token to ask with, and openBIS accepts it."""
    if not subject.openbis_token:
        return [found("token-missing")]
    # openBIS answers with nothing for a token that it does not know.
    return [] if ask(subject, "getSessionInformation") else [found("token-refused")]


def check_service_call(subject: Subject) -> list[Finding]:
    """Whether openBIS itself reaches the Hub service: the whole way of a click, with Java's own trust."""
    code = {"@type": "as.dto.service.id.CustomASServiceCode", "permId": "jupyter"}
    options = {
        "@type": "as.dto.service.CustomASServiceExecutionOptions",
        "parameters": {"method": "options"},
    }
    try:
        ask(subject, "executeCustomASService", code, options)
    except Refused as refused:
        return [found("service-failed", text=refused.reason)]
    return []


def check_notebook_type(subject: Subject) -> list[Finding]:
    """Whether saved notebooks have a type to be saved as."""
    question = {
        "@type": "as.dto.dataset.get.GetDataSetTypesOperation",
        "objectIds": [_TYPE_ID],
        "fetchOptions": _TYPE_WITH_PROPERTIES,
    }
    options = {"@type": "as.dto.operation.SynchronousOperationExecutionOptions"}
    answer = ask(subject, "executeOperations", [question], options)
    kinds = [str(one.get("@type", "")).rpartition(".")[2] for one in objects(answer)]
    if "DataSetType" not in kinds:
        names = ", ".join(names[0] for names in NOTEBOOK_PROPERTIES)
        return [found("notebook-type-missing", properties=names)]
    codes = {
        one.get("code") for one in objects(answer) if str(one.get("@type", "")).endswith(".PropertyType")
    }
    missing = [names[0] for names in NOTEBOOK_PROPERTIES if not codes & set(names)]
    return [found("notebook-type-incomplete", properties=", ".join(missing))] if missing else []


def check_pats(subject: Subject) -> list[Finding]:
    """Whether access from Jupyter outlives an openBIS session."""
    information = ask(subject, "getServerInformation") or {}
    enabled = information.get("personal-access-tokens-enabled") == "true"
    return [] if enabled else [found("pats-disabled")]


def check_version(subject: Subject) -> list[Finding]:
    """Whether openBIS is recent enough."""
    information = ask(subject, "getServerInformation") or {}
    version = str(information.get("openbis-version", ""))
    return [found("openbis-old", version=version, floor=OPENBIS_FLOOR)] if is_old(version) else []


def check_file_service(subject: Subject) -> list[Finding]:
    """Whether all datasets lie where the client reads and saves them.

    From openBIS 7 on, datasets may live on a file service (AFS); openBIS tells everybody its address. Source: openBIS's
    `AfsRegistrator`.
    """
    information = ask(subject, "getServerInformation") or {}
    address = information.get(FILE_SERVICE)
    return [found("file-service", url=address)] if address else []


def is_old(version: str) -> bool:
    """Whether a version of openBIS is below the floor. Only releases are numbered by year or, since 7, in sequence."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None or int(numbers[1]) < _FIRST_YEAR:
        return False
    return (int(numbers[1]), int(numbers[2])) < tuple(int(part) for part in OPENBIS_FLOOR.split("."))
