"""What decides which templates are offered: the clicked entity's type, the lab's template datasets, who is an admin.

One request for all of it, with the user's own token, so openBIS's rights decide what is found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.openbis.criteria import equals, newest_first, search_criteria
from openbis_jupyter.openbis.questions import Json, asked_together, get, search
from openbis_jupyter.openbis.rpc import Graph, Rpc
from openbis_jupyter.openbis.shapes import dataset_perm_id

TEMPLATES_MAX = 100
_ENTITY_CLASSES = {
    "EXPERIMENT": ("experiment", "Experiment"),
    "OBJECT": ("sample", "Sample"),
    "DATASET": ("dataset", "DataSet"),
}
_RESULTS = {"EXPERIMENT": "GetExperiments", "OBJECT": "GetSamples", "DATASET": "GetDataSets"}


@dataclass(frozen=True)
class Surroundings:
    """`entity_type`: code, empty where there is none; `datasets`: permIds of the lab's templates, newest first."""

    entity_type: str
    datasets: tuple[str, ...]
    is_admin: bool


def surroundings(
    rpc: Rpc,
    token: str,
    user: str,
    entity: tuple[str, str] | None,
    template_type: str,
    spaces: Collection[str],
) -> Surroundings:
    """In: whose token it is; kind and permId of the clicked entity; type and spaces of template datasets (no spaces:
    none are looked for). Errors: `openbis-failed`, `session-expired`, `openbis-unreachable`.
    """
    operations = [_get_person(user)]
    if entity and entity[0] in _ENTITY_CLASSES:
        operations.append(_get_entity(*entity))
    if spaces:
        operations.append(_search_templates(template_type))
    graph, results = asked_together(rpc, token, operations)
    return _parsed(graph, results, entity[0] if entity else "", frozenset(spaces))


def _parsed(graph: Graph, results: Mapping[str, Any], kind: str, spaces: Collection[str]) -> Surroundings:
    entities = graph.children(results.get(_RESULTS.get(kind, "")), "objects")
    persons = graph.children(results.get("GetPersons"), "objects")
    found = graph.child(results.get("SearchDataSets"), "searchResult")
    return Surroundings(
        entity_type=str(graph.child(entities[0], "type").get("code", "")) if entities else "",
        datasets=tuple(
            dataset_perm_id(graph, dataset)
            for dataset in graph.children(found, "objects")
            if _space(graph, dataset) in spaces
        ),
        is_admin=any(
            role.get("role") == "ADMIN" and role.get("roleLevel") == "INSTANCE"
            for person in persons
            for role in graph.children(person, "roleAssignments")
        ),
    )


def _space(graph: Graph, dataset: Mapping[str, Any]) -> str:
    space = graph.child(dataset, "experiment", "project", "space") or graph.child(dataset, "sample", "space")
    return str(space.get("code", ""))


def _get_person(user: str) -> Json:
    fetch = {
        "@type": "as.dto.person.fetchoptions.PersonFetchOptions",
        "roleAssignments": {"@type": "as.dto.roleassignment.fetchoptions.RoleAssignmentFetchOptions"},
    }
    ids = [{"@type": "as.dto.person.id.PersonPermId", "permId": user}]
    return get("person", "Persons", ids, fetch)


def _get_entity(kind: str, perm_id: str) -> Json:
    package, name = _ENTITY_CLASSES[kind]
    fetch = {
        "@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions",
        "type": {"@type": f"as.dto.{package}.fetchoptions.{name}TypeFetchOptions"},
    }
    ids = [{"@type": f"as.dto.{package}.id.{name}PermId", "permId": perm_id}]
    return get(package, f"{name}s", ids, fetch)


def _search_templates(type_code: str) -> Json:
    space = {"@type": "as.dto.space.fetchoptions.SpaceFetchOptions"}
    project = {"@type": "as.dto.project.fetchoptions.ProjectFetchOptions", "space": space}
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
        "count": TEMPLATES_MAX,
        "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions", "space": space},
        "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions", "project": project},
        "sort": newest_first("dataset", "DataSet"),
    }
    of_type = search_criteria("dataset", "DataSetType", [equals("Code", "code", type_code)])
    return search("dataset", "DataSets", search_criteria("dataset", "DataSet", [of_type]), fetch)
