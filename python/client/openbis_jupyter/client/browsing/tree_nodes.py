"""What stands in the tree: how openBIS is asked for it, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import (
    NAME_PROPERTIES,
    PROPERTIES_FETCH,
    identifier_of,
    moment,
    perm_id_of,
    property_of,
)
from openbis_jupyter.protocol.browsing import Node
from openbis_jupyter.protocol.words import EntityKind


@dataclass(frozen=True)
class Kind:
    """How V3 names things of a kind. `typed`: they have a type and properties."""

    package: str
    name: str
    typed: bool = True

    @property
    def plural(self) -> str:
        """As in the names of operations."""
        return f"{self.name}s"

    def fetch(self, **more: Any) -> dict[str, Any]:
        """Fetch options with what the tree shows: the name, which openBIS has among the properties, and the type."""
        options = f"as.dto.{self.package}.fetchoptions.{self.name}"
        shown = {"type": {"@type": f"{options}TypeFetchOptions"}, "properties": PROPERTIES_FETCH}
        return {"@type": f"{options}FetchOptions", **(shown if self.typed else {}), **more}

    def sorted_by(self, *fields: str, ascending: bool = True) -> dict[str, Any]:
        """The order for fetch options; the last field of it should be one that no two things share."""
        order = {"@type": "as.dto.common.fetchoptions.SortOrder", "asc": ascending}
        sortings = [
            {"@type": "as.dto.common.fetchoptions.Sorting", "field": field, "order": order}
            for field in fields
        ]
        return {"@type": f"as.dto.{self.package}.fetchoptions.{self.name}SortOptions", "sortings": sortings}

    def id(self, perm_id: str) -> dict[str, str]:
        """The V3 id."""
        return {"@type": f"as.dto.{self.package}.id.{self.name}PermId", "permId": perm_id}


KINDS: Mapping[EntityKind, Kind] = {
    "SPACE": Kind("space", "Space", typed=False),
    "PROJECT": Kind("project", "Project", typed=False),
    "EXPERIMENT": Kind("experiment", "Experiment"),
    "OBJECT": Kind("sample", "Sample"),
    "DATASET": Kind("dataset", "DataSet"),
}
OWNERS_FETCH = {
    "experiment": {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
    "sample": {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
}
"""Of datasets: the owners, whose identifiers say where a dataset is."""


def node(graph: Graph, kind: EntityKind, found: Mapping[str, Any]) -> Node:
    """In: a thing as V3 sends it."""
    registered = moment(found.get("registrationDate"))
    owner = graph.child(found, "sample") or graph.child(found, "experiment") if kind == "DATASET" else found
    code = str(found.get("code") or "")
    return Node(
        kind=kind,
        perm_id=perm_id_of(graph, found) or code,
        code=code,
        name=property_of(graph, found, NAME_PROPERTIES),
        type=str(graph.child(found, "type").get("code", "")),
        identifier=f"/{code}" if kind == "SPACE" else identifier_of(graph, owner),
        registered=registered.date().isoformat() if registered else "",
    )
