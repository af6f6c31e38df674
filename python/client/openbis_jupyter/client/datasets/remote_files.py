"""The files of datasets as openBIS lists them, and which of them are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.progress import LeftOut
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import any_of_datasets
from openbis_jupyter.openbis.rpc import Graph

BATCH = 100
"""Datasets per question: the answer holds all their files."""
NAMES_SHOWN, NAMES_COMPARED = 5, 5000
_KEPT_FILES = 20_000
"""So many files that were listed are kept in mind, for whoever asks nobody."""
_READABLE = ("AVAILABLE", "LOCKED", "")


@dataclass(frozen=True)
class RemoteFile:
    """A file of a dataset: its path there, size in bytes, CRC32 where openBIS knows it, address of its data store."""

    dataset: str
    path: str
    size: int
    crc32: int | None
    store_url: str

    @property
    def name(self) -> str:
        """Its name without its folders."""
        return PurePosixPath(self.path).name

    @property
    def checksum(self) -> str | None:
        """The CRC32 as people read it: eight hexadecimal digits; None where openBIS does not know it."""
        return None if self.crc32 is None else f"{self.crc32:08x}"


@dataclass(frozen=True)
class Listing:
    """The files of some datasets, in their order, and the datasets whose files cannot be had now."""

    files: tuple[RemoteFile, ...]
    left_out: tuple[LeftOut, ...]

    def refuse_if_nothing_is_there(self) -> None:
        """Errors: `files-unavailable` where all of the datasets are left out."""
        if self.left_out and not self.files:
            first = self.left_out[0]
            names = ", ".join(one.dataset for one in self.left_out)
            raise OpenbisJupyterError("files-unavailable", dataset=names, reason=first.reason)


def list_files(access: Access, perm_ids: Iterable[str]) -> Listing:
    """All files of these datasets, folders left out: one question about all, one for each hundred of them.

    Errors: `datasets-unknown`, `session-expired`, `openbis-unreachable`, `openbis-failed`.
    """
    wanted = list(dict.fromkeys(perm_ids))
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id} for perm_id in wanted]
    fetch = {
        "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
        "physicalData": {"@type": "as.dto.dataset.fetchoptions.PhysicalDataFetchOptions"},
        "dataStore": {"@type": "as.dto.datastore.fetchoptions.DataStoreFetchOptions"},
    }
    graph = Graph(access.ask("getDataSets", ids, fetch) if ids else {})
    found = {str(key): graph.node(value) for key, value in graph.node(graph.root).items() if key != "@type"}
    unknown = [perm_id for perm_id in wanted if perm_id not in found]
    if unknown:
        raise OpenbisJupyterError("datasets-unknown", datasets=unknown)
    reasons = {perm_id: _why_left_out(graph, found[perm_id]) for perm_id in wanted}
    by_store: dict[str, list[str]] = {}
    for perm_id in wanted:
        if reasons[perm_id] is None:
            store = str(graph.child(found[perm_id], "dataStore").get("downloadUrl") or access.url)
            by_store.setdefault(store, []).append(perm_id)
    files: dict[str, list[RemoteFile]] = {}
    for store, perm_ids_there in by_store.items():
        for start in range(0, len(perm_ids_there), BATCH):
            for file in _files_at(access, store, perm_ids_there[start : start + BATCH]):
                files.setdefault(file.dataset, []).append(file)
    _keep(access.url, files)
    return Listing(
        tuple(file for perm_id in wanted for file in files.get(perm_id, ())),
        tuple(LeftOut(perm_id, reason) for perm_id, reason in reasons.items() if reason),
    )


_listed: dict[tuple[str, str], tuple[RemoteFile, ...]] = {}


def files_listed_before(url: str, perm_id: str) -> tuple[RemoteFile, ...]:
    """What this program has listed of a dataset, which never changes; nothing where it has not (0 requests)."""
    return _listed.get((url, perm_id), ())


def _keep(url: str, files: Mapping[str, Sequence[RemoteFile]]) -> None:
    room = _KEPT_FILES - sum(map(len, _listed.values()))
    for perm_id, found in files.items():
        if len(found) <= room:
            room -= len(found)
            _listed[(url, perm_id)] = tuple(found)


def chosen(files: Sequence[RemoteFile], patterns: Sequence[str]) -> list[RemoteFile]:
    """The files that one of the patterns names; all without patterns. Errors: `files-unknown` for one that names none.

    A pattern is a path or the end of one (`growth.csv`, `images/*.tif`, `**/2026/*`): `*` and `?` stay within a name,
    `**` stands for any folders, `[abc]` for one of some characters. A file's own path always names that file.
    """
    if not patterns:
        return list(files)
    tests = {pattern: _pattern_test(pattern) for pattern in patterns}
    idle = [pattern for pattern, test in tests.items() if not any(test(file.path) for file in files)]
    if idle:
        raise unknown_files(idle, files)
    return [file for file in files if any(test(file.path) for test in tests.values())]


def unknown_files(asked: Sequence[str], files: Sequence[RemoteFile]) -> OpenbisJupyterError:
    """That there are no such files, and which ones may have been meant."""
    names = sorted({file.name for file in files})[:NAMES_COMPARED]
    close = [name for one in asked for name in get_close_matches(PurePosixPath(one).name, names, NAMES_SHOWN)]
    shown = list(dict.fromkeys([*close, *(() if close else names)]))[:NAMES_SHOWN]
    return OpenbisJupyterError("files-unknown", patterns=list(asked), names=shown or ["no files at all"])


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern names the file at this path."""
    return _pattern_test(pattern)(path)


def _pattern_test(pattern: str) -> Callable[[str], bool]:
    plain = pattern.strip("/")
    expression = re.compile(r"(?:.*/)?" + _expression(plain), re.DOTALL)
    return lambda path: path == plain or path.endswith(f"/{plain}") or bool(expression.fullmatch(path))


_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|.", re.DOTALL)
_FIXED = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _expression(pattern: str) -> str:
    """The regular expression of a pattern."""
    parts = []
    for token in _TOKENS.findall(pattern):
        if token in _FIXED:
            parts.append(_FIXED[token])
        elif len(token) > 1:
            inside = token[1:-1]
            negated = len(inside) > 1 and inside.startswith("!")
            parts.append(f"[{'^/' if negated else ''}{_characters(inside[negated:])}]")
        else:
            parts.append(re.escape(token))
    return "".join(parts)


def _characters(inside: str) -> str:
    """What stands in brackets as a regular expression has it; a range that runs backwards is no range."""
    found = re.findall(r"(.)-(.)|(.)", inside, re.DOTALL)
    ranges = [f"{re.escape(first)}-{re.escape(last)}" for first, last, _ in found if first and first <= last]
    backwards = [re.escape(f"{first}{last}") for first, last, _ in found if first > last]
    return "".join([*ranges, *backwards, *(re.escape(single) for _, _, single in found if single)])


def _why_left_out(graph: Graph, dataset: Any) -> str | None:
    kind = str(dataset.get("kind") or "PHYSICAL")
    status = str(graph.child(dataset, "physicalData").get("status") or "")
    if kind == "LINK":
        return "it is only linked from openBIS"
    return None if status in _READABLE else f"it is not available now ({status})"


def _files_at(access: Access, store: str, perm_ids: Sequence[str]) -> list[RemoteFile]:
    criteria = {
        "@type": "dss.dto.datasetfile.search.DataSetFileSearchCriteria",
        "operator": "AND",
        "criteria": [any_of_datasets(perm_ids)],
    }
    fetch = {"@type": "dss.dto.datasetfile.fetchoptions.DataSetFileFetchOptions"}
    graph = Graph(access.ask_store(store, "searchFiles", criteria, fetch))
    return [
        RemoteFile(
            dataset=str(graph.child(row, "dataSetPermId").get("permId")),
            path=str(row.get("path")),
            size=int(row.get("fileLength") or 0),
            crc32=(int(row.get("checksumCRC32") or 0) & 0xFFFFFFFF) or None,  # signed in Java; 0: not known
            store_url=store,
        )
        for row in graph.children(graph.root, "objects")
        if not row.get("directory")
    ]
