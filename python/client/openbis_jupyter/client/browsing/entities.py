"""One thing with its properties, parents and children (1 request)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from openbis_jupyter.client.browsing.questions import ask
from openbis_jupyter.client.browsing.tree_nodes import KINDS, OWNERS_FETCH, node
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import entity_link
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import equals, search_criteria
from openbis_jupyter.openbis.questions import Json, get, search
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import NAME_PROPERTIES, properties_of
from openbis_jupyter.protocol.browsing import Entity, EntityProperty, EntityQuery, Group
from openbis_jupyter.protocol.limits import RELATIVES_SHOWN
from openbis_jupyter.protocol.words import EntityKind

_PERSON = {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"}
_LABELS = {
    "propertyAssignments": {
        "@type": "as.dto.property.fetchoptions.PropertyAssignmentFetchOptions",
        "propertyType": {"@type": "as.dto.property.fetchoptions.PropertyTypeFetchOptions"},
    },
}
_WITH_RELATIVES: tuple[EntityKind, ...] = ("OBJECT", "DATASET")
_FORMATTED = re.compile(r"</?(?:p|div|span|ul|ol|li|h[1-6]|table|figure|strong|em|br)\b[^>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr)>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n+")


def entity(access: Access, asked: EntityQuery) -> Entity:
    """What openBIS knows about it. Errors: those of `ask`; `entity-unknown`."""
    kind, one = asked.kind, KINDS[asked.kind]
    questions = [get(one.package, one.plural, [one.id(asked.perm_id)], _fetch(kind))]
    if kind in _WITH_RELATIVES:
        questions += [_relatives(kind, side, asked.perm_id) for side in ("Children", "Parents")]
    graph, (found, *relatives), totals = ask(access, questions)
    if not found:
        raise OpenbisJupyterError("entity-unknown", entity=ascii(asked.perm_id))
    groups = [
        Group(name=kind, items=tuple(node(graph, kind, other) for other in others), total=total)
        for others, total in zip(relatives, totals[1:], strict=True)
    ]
    size = graph.child(found[0], "physicalData").get("size")
    shown = node(graph, kind, found[0])
    return Entity(
        node=shown,
        description=str(found[0].get("description") or ""),
        registrator=str(graph.child(found[0], "registrator").get("userId", "")),
        size=size if isinstance(size, int) and size >= 0 else None,
        properties=_properties(graph, found[0]),
        parents=groups[0] if groups else None,
        children=groups[1] if groups else None,
        link=entity_link(access.url, kind, shown.perm_id),
    )


def plain_text(value: str) -> str:
    """The text of what the ELN's word processor wrote; any other value as it is."""
    if not _FORMATTED.search(value):
        return value
    import nh3  # noqa: PLC0415  (only where there is something to take out)

    lines = _LINE_ENDS.sub("\n", value)
    text = html.unescape(nh3.clean(lines, tags=set(), clean_content_tags={"script", "style"}))
    return _BLANK_LINES.sub("\n", text).strip()


def _fetch(kind: EntityKind) -> Json:
    one = KINDS[kind]
    fetch = one.fetch(registrator=_PERSON)
    if one.typed:
        fetch["type"] = {**fetch["type"], **_LABELS}
    if kind == "DATASET":
        physical = {"@type": "as.dto.dataset.fetchoptions.PhysicalDataFetchOptions"}
        fetch |= {**OWNERS_FETCH, "physicalData": physical}
    return fetch


def _relatives(kind: EntityKind, side: str, perm_id: str) -> Json:
    """The parents are those whose children it is among, and the other way round."""
    one = KINDS[kind]
    related = {
        **search_criteria(one.package, f"{one.name}{side}", [equals("PermId", "perm_id", perm_id)]),
        "relation": side.upper(),
    }
    fetch = one.fetch(**{"from": 0, "count": RELATIVES_SHOWN, "sort": one.sorted_by("CODE")})
    return search(one.package, one.plural, search_criteria(one.package, one.name, [related]), fetch)


def _properties(graph: Graph, found: Mapping[str, Any]) -> tuple[EntityProperty, ...]:
    """In the order of the type; what the type does not name comes last."""
    values = properties_of(graph, found, besides=NAME_PROPERTIES)
    rows = graph.children(graph.child(found, "type"), "propertyAssignments")
    rows = sorted(rows, key=lambda row: int(row.get("ordinal") or 0))
    types = [graph.child(row, "propertyType") for row in rows]
    labels = {str(one.get("code")): str(one.get("label") or one.get("code")) for one in types}
    codes = [*(code for code in labels if code in values), *(code for code in values if code not in labels)]
    return tuple(
        EntityProperty(code=code, label=labels.get(code, code), value=plain_text(values[code]))
        for code in codes
    )
