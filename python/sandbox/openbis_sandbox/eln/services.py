"""The services that the ELN-LIMS brings along and its front end calls, for an instance with nothing special.

`AS_SERVICES` are custom services of the application server; `AGGREGATION_SERVICES` are those of the data store, whose
answer is a table. Source: `as-eln-lims-api`, `eln-lims-api` and `dropbox-monitor-api` of openBIS's ELN-LIMS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import need
from openbis_sandbox.as_api.methods import create_objects, update_objects
from openbis_sandbox.as_api.rights import USER, roles_of
from openbis_sandbox.failures import UserFailure

Parameters = Mapping[str, Any]
Answer = Callable[[Context, Parameters], Any]

SERVICE_PROPERTIES = ("ui.unarchiving.threshold.relative", "ui.unarchiving.threshold.absolute")
DROPBOX_COLUMNS = ("dropbox name", "last status", "current status", "current status time", "last success",
                   "last failure")  # fmt: skip


def _service_property(_context: Context, parameters: Parameters) -> Any:
    name = parameters.get("propertyKey")
    if name not in SERVICE_PROPERTIES:
        raise UserFailure(f"Invalid property: {name}")
    return parameters.get("defaultValue")


def _next_of_type(context: Context, parameters: Parameters) -> int:
    """The number behind the highest one of a type's codes."""
    entity_type = context.get("SampleType", str(parameters.get("sampleTypeCode"))) or {}
    prefix = str(entity_type.get("generatedCodePrefix") or "").upper()
    codes = [
        one["code"] for one in context.transaction.all("Sample") if one["type"] == entity_type.get("key")
    ]
    return _highest(prefix, codes) + 1


def _next_experiment_code(context: Context, parameters: Parameters) -> str:
    number = str(parameters.get("projectId"))
    project = next(one for one in context.all("Project") if str(one["number"]) == number)
    prefix = f"{project['code']}_EXP_"
    codes = [one["code"] for one in context.transaction.all("Experiment") if one["project"] == project["key"]]
    return f"{prefix}{_highest(prefix, codes) + 1}"


def _highest(prefix: str, codes: Sequence[str]) -> int:
    found = (re.fullmatch(rf"{re.escape(prefix)}(\d+)", code) for code in codes)
    return max((int(one[1]) for one in found if one), default=0)


def _spaces_of_disabled_users(context: Context, parameters: Parameters) -> list[str]:
    asked = parameters.get("spaceCodes") or []
    return [one["space"] for one in context.all("Person") if not one["active"] and one.get("space") in asked]


def _save_sample(context: Context, parameters: Parameters) -> str:
    """Create or change an object; what the form and pybis call for a code of their own. Gives its permId."""
    space, project, experiment = (
        parameters.get(f"sample{name}") for name in ("Space", "Project", "Experiment")
    )
    own = _identifier(space, project, parameters.get("sampleCode"))
    properties = {key: value for key, value in (parameters.get("sampleProperties") or {}).items() if value}
    parents = [_identifier_id("Sample", one) for one in parameters.get("sampleParents") or []]
    place = {
        "spaceId": {"@type": "as.dto.space.id.SpacePermId", "permId": space},
        "projectId": _identifier_id("Project", f"/{space}/{project}") if project else None,
        "experimentId": _identifier_id("Experiment", f"/{space}/{project}/{experiment}")
        if experiment
        else None,
    }
    if parameters["method"] == "updateSample":
        update = {"sampleId": _identifier_id("Sample", own), "properties": properties, "parentIds": parents}
        update_objects(context, "Sample", [update])
    else:
        kind = {"permId": parameters.get("sampleType"), "entityKind": "SAMPLE"}
        creation = {"code": parameters.get("sampleCode"), "typeId": kind, "parentIds": parents, **place}
        create_objects(context, "Sample", [{**creation, "properties": properties}])
    for child in parameters.get("sampleChildrenAdded") or []:
        added = {
            "@type": "as.dto.common.update.ListUpdateActionAdd",
            "items": [_identifier_id("Sample", own)],
        }
        update = {"sampleId": _identifier_id("Sample", child), "parentIds": {"actions": [added]}}
        update_objects(context, "Sample", [update])
    return str(need(context, "Sample", _identifier_id("Sample", own))["key"])


def _identifier(*parts: Any) -> str:
    return "/" + "/".join(str(part) for part in parts if part)


def _identifier_id(kind: str, identifier: str) -> dict[str, str]:
    name = f"as.dto.{kind.lower()}.id.{kind}Identifier"
    return {"@type": name, "identifier": identifier}


def _dropboxes(context: Context, parameters: Parameters) -> dict[str, Any]:
    """Whether the caller may watch the dropboxes, or the table of them: there are none here."""
    roles = roles_of(context)
    may = max((roles.instance, *roles.spaces.values(), *roles.projects.values())) >= USER
    if parameters.get("checkAuthorization"):
        return table(("isAuthorized",), [(str(may).lower(),)])
    if not may:
        raise UserFailure("User isn't authorized for using the Dropbox Monitor.")
    return table(DROPBOX_COLUMNS, [])


_AS_ELN_API: Mapping[str, Answer] = {
    "getServiceProperty": _service_property,
    "getNextSequenceForType": _next_of_type,
    "getNextExperimentCode": _next_experiment_code,
    "getUserManagementMaintenanceTaskConfig": lambda *_: None,
    "getCustomImportDefinitions": lambda *_: [],
    "doSpacesBelongToDisabledUsers": _spaces_of_disabled_users,
}
_ELN_API: Mapping[str, Answer] = {
    "init": lambda *_: None,
    "isFileAuthUser": lambda *_: 0,
    "getDirectLinkURL": lambda *_: {"sftp": None, "cifs": None},
    "getDiskSpace": lambda *_: [],
    "listAvailableFeatures": lambda *_: [],
    "insertSample": _save_sample,
    "updateSample": _save_sample,
}


def _by_method(methods: Mapping[str, Answer]) -> Answer:
    def answer(context: Context, parameters: Parameters) -> Any:
        method = str(parameters.get("method"))
        if method not in methods:
            raise UserFailure(f"The sandbox does not know the ELN's service method {method}.")
        return methods[method](context, parameters)

    return answer


def _status_table(answer: Answer) -> Answer:
    def report(context: Context, parameters: Parameters) -> dict[str, Any]:
        result = answer(context, parameters)
        shown = result if isinstance(result, int | str | None) else json.dumps(result, separators=(",", ":"))
        return table(("STATUS", "MESSAGE", "RESULT"), [("OK", "Operation Successful", shown)])

    return report


def table(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A `QueryTableModel`. As in openBIS, numbers come as text with their type; a column is of its first cell's."""
    first = rows[0] if rows else [""] * len(titles)
    types = ["LONG" if isinstance(value, int) else "STRING" for value in first]
    return {
        "@type": "QueryTableModel",
        "columns": [
            {"@type": "QueryTableColumn", "title": title, "dataType": kind}
            for title, kind in zip(titles, types, strict=True)
        ],
        "rows": [
            [
                {"type": kind, "value": "" if value is None else str(value)}
                for kind, value in zip(types, row, strict=True)
            ]
            for row in rows
        ],
    }


AS_SERVICES: Mapping[str, Answer] = {"as-eln-lims-api": _by_method(_AS_ELN_API)}
AGGREGATION_SERVICES: Mapping[str, Answer] = {
    "eln-lims-api": _status_table(_by_method(_ELN_API)),
    "dropbox-monitor-api": _dropboxes,
}
