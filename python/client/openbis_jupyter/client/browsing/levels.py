"""What lies below something in the tree of openBIS: one request for each level.

Where the ELN shows a space, and which it does not show: `StandardProfile.js` (`inventorySpacesPostFixes` and those
beside it) and the settings that `/ELN_SETTINGS/GENERAL_ELN_SETTINGS` holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from openbis_jupyter.client.browsing.questions import ask
from openbis_jupyter.client.browsing.tree_nodes import KINDS, OWNERS_FETCH, node
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import Criteria, equals, search_criteria
from openbis_jupyter.openbis.questions import Json, get, search
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import property_of
from openbis_jupyter.protocol.browsing import Group, Level, LevelQuery
from openbis_jupyter.protocol.limits import LEVEL_PAGE, NODES_MAX
from openbis_jupyter.protocol.words import EntityKind, LevelKind

_SETTINGS = "/ELN_SETTINGS/GENERAL_ELN_SETTINGS"
_SETTINGS_PROPERTIES = ("$ELN_SETTINGS", "ELN_SETTINGS")
_INVENTORY = ("MATERIALS", "METHODS", "STORAGE", "STOCK_CATALOG", "ELN_SETTINGS", "STOCK_ORDERS")
_HIDDEN = ("ELN_SETTINGS", "STORAGE")
"""The ends of the codes of spaces that the ELN has in its inventory, and of those that it does not show."""


def level(access: Access, asked: LevelQuery) -> Level:
    """One level (1 request). Errors: those of `ask`; `request-invalid` for a group that the level does not have."""
    if asked.kind == "ROOT":
        return _spaces(access)
    kinds = [kind for kind in _BELOW[asked.kind] if asked.group in (None, kind)]
    if not kinds:
        raise OpenbisJupyterError("request-invalid", field="group", reason="there is none on this level.")
    questions = [
        page(kind, _BELOW[asked.kind][kind](asked.perm_id), asked.start, newest=kind == "DATASET")
        for kind in kinds
    ]
    return groups_of(access, kinds, questions)


def nodes(access: Access, perm_ids: Sequence[str]) -> Level:
    """Experiments, objects and datasets by their permIds (1 request; none where nothing is asked for).

    Errors: those of `ask`; `request-invalid` for too many.
    """
    if len(perm_ids) > NODES_MAX:
        raise OpenbisJupyterError(
            "request-invalid", field="perm_ids", reason=f"at most {NODES_MAX} are expected."
        )
    kinds: tuple[EntityKind, ...] = ("EXPERIMENT", "OBJECT", "DATASET")
    questions = []
    for kind in kinds:
        one = KINDS[kind]
        fetch = one.fetch(**(OWNERS_FETCH if kind == "DATASET" else {}))
        questions.append(get(one.package, one.plural, [one.id(perm_id) for perm_id in perm_ids], fetch))
    return groups_of(access, kinds, questions) if perm_ids else Level(groups=())


def page(kind: EntityKind, criteria: Criteria, start: int, *, newest: bool, owners: bool = False) -> Json:
    """The question for a page of what meets the criteria, by code or the newest first."""
    one = KINDS[kind]
    order = one.sorted_by("REGISTRATION_DATE", "CODE", ascending=False) if newest else one.sorted_by("CODE")
    more = OWNERS_FETCH if owners and kind == "DATASET" else {}
    fetch = one.fetch(**more, **{"from": start, "count": LEVEL_PAGE, "sort": order})
    return search(one.package, one.plural, criteria, fetch)


def groups_of(access: Access, kinds: Sequence[EntityKind], questions: Sequence[Json]) -> Level:
    """What openBIS answers, a group for each question. Groups without anything are left out."""
    graph, found, totals = ask(access, questions)
    return Level(
        groups=tuple(
            Group(name=kind, items=tuple(node(graph, kind, one) for one in objects), total=total)
            for kind, objects, total in zip(kinds, found, totals, strict=True)
            if total
        )
    )


def _spaces(access: Access) -> Level:
    space, sample = KINDS["SPACE"], KINDS["OBJECT"]
    settings = {"@type": "as.dto.sample.id.SampleIdentifier", "identifier": _SETTINGS}
    every = search_criteria("space", "Space", [])
    graph, (spaces, objects), _ = ask(
        access,
        [
            search("space", "Spaces", every, space.fetch(sort=space.sorted_by("CODE"))),
            get("sample", "Samples", [settings], sample.fetch()),
        ],
    )
    inventory = (*_INVENTORY, *_listed(graph, objects))
    shown = [node(graph, "SPACE", one) for one in spaces if not str(one.get("code")).endswith(_HIDDEN)]
    there = tuple(one for one in shown if one.code.endswith(inventory))
    notebook = tuple(one for one in shown if not one.code.endswith(inventory))
    return Level(
        groups=(
            Group(name="LAB_NOTEBOOK", items=notebook, total=len(notebook)),
            Group(name="INVENTORY", items=there, total=len(there)),
        )
    )


def _listed(graph: Graph, settings: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The spaces that the instance's settings add to the inventory; none where the settings cannot be read."""
    for one in settings:
        try:
            written = json.loads(property_of(graph, one, _SETTINGS_PROPERTIES) or "{}")
        except (ValueError, RecursionError):
            continue
        fields = written if isinstance(written, dict) else {}
        lists = [fields.get("inventorySpaces"), fields.get("inventorySpacesReadOnly")]
        return tuple(str(code) for codes in lists if isinstance(codes, list) for code in codes if code)
    return ()


def _space(code: str) -> Criteria:
    return search_criteria("space", "Space", [equals("Code", "code", code)])


def _in(kind: EntityKind, perm_id: str) -> Criteria:
    one = KINDS[kind]
    return search_criteria(one.package, one.name, [equals("PermId", "perm_id", perm_id)])


def _without(kind: EntityKind) -> Criteria:
    one = KINDS[kind]
    return {"@type": f"as.dto.{one.package}.search.No{one.name}SearchCriteria"}


def _all(kind: EntityKind, *parts: Criteria) -> Criteria:
    return search_criteria(KINDS[kind].package, KINDS[kind].name, parts)


_Below = Mapping[EntityKind, Callable[[str], Criteria]]
_BELOW: Mapping[LevelKind, _Below] = {
    "SPACE": {
        "PROJECT": lambda code: _all("PROJECT", _space(code)),
        "OBJECT": lambda code: _all("OBJECT", _space(code), _without("PROJECT"), _without("EXPERIMENT")),
    },
    "PROJECT": {
        "EXPERIMENT": lambda perm_id: _all("EXPERIMENT", _in("PROJECT", perm_id)),
        "OBJECT": lambda perm_id: _all("OBJECT", _in("PROJECT", perm_id), _without("EXPERIMENT")),
    },
    "EXPERIMENT": {
        "OBJECT": lambda perm_id: _all("OBJECT", _in("EXPERIMENT", perm_id)),
        "DATASET": lambda perm_id: _all("DATASET", _in("EXPERIMENT", perm_id), _without("OBJECT")),
    },
    "OBJECT": {"DATASET": lambda perm_id: _all("DATASET", _in("OBJECT", perm_id))},
}
"""What a level is made of: the groups below things of a kind, and how each is asked for."""
