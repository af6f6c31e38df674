"""Objects and experiments, to which datasets belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import OWNER_CLASSES, OwnerKind, identifier_of, perm_id_of


@dataclass(frozen=True)
class Owner:
    """The object or experiment that a dataset belongs to."""

    kind: OwnerKind
    perm_id: str
    identifier: str

    @property
    def id(self) -> dict[str, str]:
        """Its V3 id."""
        return owner_id(self.kind, self.perm_id)


def owner_id(kind: OwnerKind, text: str) -> dict[str, str]:
    """The V3 id of a permId or identifier."""
    package, name = OWNER_CLASSES[kind]
    if text.startswith("/"):
        return {"@type": f"as.dto.{package}.id.{name}Identifier", "identifier": text}
    return {"@type": f"as.dto.{package}.id.{name}PermId", "permId": text}


def owner_of_answer(graph: Graph, kind: OwnerKind, found: Mapping[str, Any]) -> Owner:
    """In: an object or experiment as openBIS sends it."""
    return Owner(kind, perm_id_of(graph, found), identifier_of(graph, found))


def find_owner(access: Access, text: str) -> Owner:
    """The object or experiment with this permId or identifier. Errors: `owner-unknown`."""
    for kind, (package, name) in OWNER_CLASSES.items():
        fetch = {"@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions"}
        try:
            graph = Graph(access.ask(f"get{name}s", [owner_id(kind, text)], fetch))
        except OpenbisFailure:  # an identifier that this kind cannot have
            continue
        for found in (graph.node(value) for value in graph.node(graph.root).values()):
            if found:
                return owner_of_answer(graph, kind, found)
    raise OpenbisJupyterError("owner-unknown", owner=text)


def may_write(access: Access, owner: Owner) -> bool:
    """Whether openBIS lets this user change the owner; true where it cannot say."""
    found = updatable(access, [owner.id])
    return found is None or bool(found)


def updatable(access: Access, ids: Sequence[Mapping[str, str]]) -> set[str] | None:
    """The texts of those V3 ids whose things this user may change (1 request); None where openBIS cannot say."""
    fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
    try:
        graph = Graph(access.ask("getRights", list(ids), fetch))
    except OpenbisFailure:
        return None
    answered = graph.node(graph.root).items()
    return {text for text, found in answered if "UPDATE" in (graph.node(found).get("rights") or ())}
