"""What a dataset was made from, and what came of it: openBIS's parents and children, and what saved notebooks say.

Requests: one for each generation, however many datasets it has; then two for the list of the files, and one for each
notebook's crate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile, list_files
from openbis_jupyter.client.downloading import WORKERS, content_of
from openbis_jupyter.client.progress import Cancel, in_threads
from openbis_jupyter.client.provenance.ro_crate import CRATE
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import Graph
from openbis_jupyter.openbis.shapes import (
    DATASETS_FETCH,
    NAME_PROPERTIES,
    dataset_id,
    moment,
    perm_id_of,
    property_of,
)
from openbis_jupyter.untrusted import mapping_of

GENERATIONS = 20
"""In each direction; and no more datasets in all than:"""
DATASETS = 200
LARGEST_CRATE = 1 << 20
_FETCH = {
    **DATASETS_FETCH,
    "parents": {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
    "children": {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
    "registrator": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
}

Kind = Literal["parent", "used", "before"]


@dataclass(frozen=True)
class Dataset:
    """A dataset of a chain. generation: 0 for the one that was asked about, below for what it was made from, above for
    what came of it. language: what a saved notebook ran in; before: the version before it; both as its crate says,
    empty where it does not. type is empty for one that this user cannot see.
    """

    perm_id: str
    generation: int
    type: str = ""
    name: str = ""
    by: str = ""
    registered: datetime | None = None
    language: str = ""
    before: str = ""


@dataclass(frozen=True)
class Link:
    """`of` was made from `source`: as openBIS has it (`parent`), or only the saved notebook says so (`used`); or
    `source` is the version `before` it.
    """

    source: str
    of: str
    kind: Kind


@dataclass(frozen=True)
class Chain:
    """The datasets by permId, the one that was asked about first; complete: whether no limit left any out."""

    perm_id: str
    datasets: Mapping[str, Dataset]
    links: Sequence[Link]
    complete: bool


@dataclass
class _Walk:
    """What has been found so far."""

    datasets: dict[str, Dataset] = field(default_factory=dict)
    links: dict[Link, None] = field(default_factory=dict)
    complete: bool = True


def chain_of(access: Access, perm_id: str, generations: int = GENERATIONS) -> Chain:
    """Out: the chain through this dataset. Errors: `datasets-unknown`, `session-expired`, `openbis-unreachable`."""
    walk = _Walk()
    _go(access, walk, {perm_id: 0}, generations)
    if perm_id not in walk.datasets:
        raise OpenbisJupyterError("datasets-unknown", datasets=[perm_id])
    said = _crates(access, list(walk.datasets))
    beyond: dict[str, int] = {}
    for of, crate in said.items():
        walk.datasets[of] = replace(walk.datasets[of], language=crate.language, before=crate.before)
        for source in crate.inputs:
            if Link(source, of, "parent") not in walk.links:
                walk.links[Link(source, of, "used")] = None
                if source not in walk.datasets:
                    beyond[source] = walk.datasets[of].generation - 1
    for one, row in _asked(access, beyond).items():
        walk.datasets[one] = _dataset(*row, beyond[one])
    for one, generation in beyond.items():
        walk.datasets.setdefault(one, Dataset(one, generation))
    return Chain(perm_id, walk.datasets, list(walk.links), walk.complete)


def _go(access: Access, walk: _Walk, frontier: dict[str, int], generations: int) -> None:
    """Generation by generation, upwards and downwards in one question."""
    for _ in range(generations + 1):
        found = _asked(access, [one for one in frontier if one not in walk.datasets])
        following: dict[str, int] = {}
        for perm_id, row in found.items():
            graph, node = row
            generation = frontier[perm_id]
            walk.datasets[perm_id] = _dataset(graph, node, generation)
            if generation <= 0:
                for parent in graph.children(node, "parents"):
                    walk.links[Link(perm_id_of(graph, parent), perm_id, "parent")] = None
                    following.setdefault(perm_id_of(graph, parent), generation - 1)
            if generation >= 0:
                for child in graph.children(node, "children"):
                    walk.links[Link(perm_id, perm_id_of(graph, child), "parent")] = None
                    following.setdefault(perm_id_of(graph, child), generation + 1)
        room = DATASETS - len(walk.datasets)
        new = {one: generation for one, generation in following.items() if one not in walk.datasets}
        frontier = dict(list(new.items())[:room])
        walk.complete = walk.complete and len(frontier) == len(new)
        if not frontier:
            break
    else:
        walk.complete = False
    there = walk.datasets
    walk.links = {link: None for link in walk.links if link.source in there and link.of in there}


def _asked(access: Access, perm_ids: Iterable[str]) -> dict[str, tuple[Graph, Mapping[str, Any]]]:
    """What openBIS has of these (1 request, none for none)."""
    ids = [dataset_id(perm_id) for perm_id in perm_ids]
    graph = Graph(access.ask("getDataSets", ids, _FETCH) if ids else {})
    nodes = [node for node in map(graph.node, graph.node(graph.root).values()) if node]
    return {perm_id_of(graph, node): (graph, node) for node in nodes}


def _dataset(graph: Graph, node: Mapping[str, Any], generation: int) -> Dataset:
    return Dataset(
        perm_id=perm_id_of(graph, node),
        generation=generation,
        type=str(graph.child(node, "type").get("code", "")),
        name=property_of(graph, node, NAME_PROPERTIES),
        by=str(graph.child(node, "registrator").get("userId", "")),
        registered=moment(node.get("registrationDate")),
    )


@dataclass(frozen=True)
class Said:
    """What a crate says: permIds that were used, the version before, the language with its version."""

    inputs: Sequence[str]
    before: str
    language: str


def _crates(access: Access, perm_ids: Sequence[str]) -> dict[str, Said]:
    """Of those datasets that have a crate of ours; what cannot be read now says nothing."""
    try:
        stored = list_files(access, perm_ids).files
    except OpenbisJupyterError as reason:
        if reason.code in ("session-expired", "openbis-unreachable"):
            raise
        return {}
    files = [file for file in stored if f"/{file.path}".endswith(f"/{CRATE}") and file.size <= LARGEST_CRATE]
    top = {file.dataset: file for file in sorted(files, key=lambda file: -len(file.path))}
    said: dict[str, Said] = {}

    def read(file: RemoteFile, _: Cancel) -> None:
        found = read_crate(content_of(access, file))
        if found:
            said[file.dataset] = found

    in_threads(list(top.values()), read, WORKERS, Cancel())
    return said


def read_crate(content: bytes) -> Said | None:
    """In: anybody's bytes. Out: what they say, None where they are no crate."""
    try:
        document: Any = json.loads(content)
        graph = {row["@id"]: row for row in document["@graph"]}
        run = graph.get("#run", {})
        inputs = [graph.get(one["@id"], {}) for one in _listed(run.get("object"))]
        language = graph.get("#language", {})
        base = graph.get(mapping_of(graph["./"].get("isBasedOn")).get("@id"), {})
        return Said(
            [
                str(one["identifier"])
                for one in inputs
                if one.get("@type") == "Dataset" and one.get("identifier")
            ],
            str(base.get("identifier") or ""),
            " ".join(str(language[key]) for key in ("name", "version") if language.get(key)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
