"""The services that the ELN-LIMS brings along and its front end calls, for an instance with nothing special.

`AS_SERVICES` are custom services of the application server; `AGGREGATION_SERVICES` are those of the data store, whose
answer is a table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.failures import UserFailure

Parameters = Mapping[str, Any]
Answer = Callable[[Parameters], Any]

_AS_ELN_API: Mapping[str, Answer] = {
    "getServiceProperty": lambda parameters: parameters.get("defaultValue"),
    "getUserManagementMaintenanceTaskConfig": lambda _: None,
    "getCustomImportDefinitions": lambda _: [],
    "doSpacesBelongToDisabledUsers": lambda _: [],
}
_ELN_API: Mapping[str, Answer] = {
    "init": lambda _: None,
    "isFileAuthUser": lambda _: 0,
    "getDirectLinkURL": lambda _: {"sftp": None, "cifs": None},
    "getDiskSpace": lambda _: [],
    "listAvailableFeatures": lambda _: [],
}


def _by_method(methods: Mapping[str, Answer]) -> Answer:
    def answer(parameters: Parameters) -> Any:
        method = str(parameters.get("method"))
        if method not in methods:
            raise UserFailure(f"The sandbox does not know the ELN's service method {method}.")
        return methods[method](parameters)

    return answer


def _status_table(answer: Answer) -> Answer:
    def report(parameters: Parameters) -> dict[str, Any]:
        result = answer(parameters)
        shown = result if isinstance(result, int | None) else json.dumps(result, separators=(",", ":"))
        return table({"STATUS": "OK", "MESSAGE": "Operation Successful", "RESULT": shown})

    return report


def table(row: Mapping[str, Any]) -> dict[str, Any]:
    """A `QueryTableModel` of one row: column title → value. As in openBIS, numbers come as text with their type."""
    types = ["LONG" if isinstance(value, int) else "STRING" for value in row.values()]
    texts = ["" if value is None else str(value) for value in row.values()]
    return {
        "@type": "QueryTableModel",
        "columns": [
            {"@type": "QueryTableColumn", "title": title, "dataType": kind}
            for title, kind in zip(row, types, strict=True)
        ],
        "rows": [[{"type": kind, "value": text} for kind, text in zip(types, texts, strict=True)]],
    }


AS_SERVICES: Mapping[str, Answer] = {"as-eln-lims-api": _by_method(_AS_ELN_API)}
AGGREGATION_SERVICES: Mapping[str, Answer] = {
    "eln-lims-api": _status_table(_by_method(_ELN_API)),
    # Nobody watches drop boxes here: there are none.
    "dropbox-monitor-api": lambda _: table({"isAuthorized": "false"}),
}
