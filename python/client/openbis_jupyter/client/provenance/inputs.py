"""What openBIS has of the datasets that were used, for a crate: their types and names, and their files where this
program has listed them anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile, files_listed_before
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import (
    NAME_PROPERTIES,
    PROPERTIES_FETCH,
    dataset_id,
    perm_id_of,
    property_of,
)

_FETCH = {
    "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
    "type": {"@type": "as.dto.dataset.fetchoptions.DataSetTypeFetchOptions"},
    "properties": PROPERTIES_FETCH,
}


@dataclass(frozen=True)
class Input:
    """Code of a dataset's type and its name, empty where nobody says; its files, as far as they are known here."""

    type: str = ""
    name: str = ""
    files: Sequence[RemoteFile] = ()


def inputs_of(access: Access, perm_ids: Sequence[str]) -> Mapping[str, Input]:
    """By permId (1 request, none for none). Where openBIS does not answer now, no type and no name."""
    files = {perm_id: files_listed_before(access.url, perm_id) for perm_id in perm_ids}
    found = {perm_id: Input(files=listed) for perm_id, listed in files.items() if listed}
    if not perm_ids:
        return found
    try:
        graph = Graph(access.ask("getDataSets", [dataset_id(one) for one in perm_ids], _FETCH))
    except (OpenbisJupyterError, OpenbisFailure):
        return found
    for node in map(graph.node, graph.node(graph.root).values()):
        if node:
            perm_id = perm_id_of(graph, node)
            code = str(graph.child(node, "type").get("code", ""))
            name = property_of(graph, node, NAME_PROPERTIES)
            found[perm_id] = Input(code, name, files.get(perm_id, ()))
    return found
