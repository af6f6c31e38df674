"""Which datasets are looked for, and how openBIS is asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openbis_jupyter.client.datasets.owners import Owner
from openbis_jupyter.openbis.criteria import Criteria, equals, field_criteria, search_criteria
from openbis_jupyter.openbis.shapes import OWNER_CLASSES


@dataclass(frozen=True)
class DatasetQuery:
    """Which datasets are looked for; what is empty does not matter. `owner`: experiment or object."""

    owner: Owner | None = None
    space: str = ""
    project: str = ""
    type_code: str = ""
    text: str = ""
    properties: Mapping[str, str] | None = None
    limit: int = 1000


def criteria_of(query: DatasetQuery) -> Criteria:
    """The query as V3 criteria."""
    parts: list[Criteria] = []
    if query.owner:
        package, name = OWNER_CLASSES[query.owner.kind]
        parts.append(search_criteria(package, name, [equals("PermId", "perm_id", query.owner.perm_id)]))
    if query.project:
        field = "Identifier" if query.project.startswith("/") else "Code"
        project = search_criteria("project", "Project", [equals(field, field.lower(), query.project)])
        parts.append(_of_either(project, project))
    if query.space:
        space = search_criteria("space", "Space", [equals("Code", "code", query.space)])
        parts.append(_of_either(search_criteria("project", "Project", [space]), space))
    if query.type_code:
        parts.append(search_criteria("dataset", "DataSetType", [equals("Code", "code", query.type_code)]))
    if query.text:
        parts.append(field_criteria("AnyField", "anyfield", "ANY_FIELD", query.text, "StringContainsValue"))
    for code, text in (query.properties or {}).items():
        parts.append(field_criteria("StringProperty", code, "PROPERTY", text, "StringEqualToValue"))
    return search_criteria("dataset", "DataSet", parts)


def _of_either(experiment: Criteria, sample: Criteria) -> Criteria:
    """Datasets whose experiment, or whose object, is like this."""
    owners = (
        search_criteria("experiment", "Experiment", [experiment]),
        search_criteria("sample", "Sample", [sample]),
    )
    return search_criteria("dataset", "DataSet", owners, "OR")
