"""A chain for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.provenance.chain import Chain, Dataset, Link
from openbis_jupyter.client.tables import on_one_line

_INDENT = "  "
_NOTES = {"used": texts.NO_PARENT, "before": texts.VERSION_BEFORE}


def as_text(chain: Chain) -> str:
    """The dataset, what it was made from and what came of it, each below what it belongs to."""
    lines = [line_of(chain.datasets[chain.perm_id], "")]
    for title, upwards in ((texts.MADE_FROM, True), (texts.CAME_OF_IT, False)):
        below = [*_below(chain, chain.perm_id, upwards, 1, set())]
        lines += ["", title, *(below or [f"{_INDENT}{texts.NOTHING_KNOWN}"])]
    if not chain.complete:
        lines += ["", texts.CHAIN_CUT]
    return "\n".join(lines)


def as_json(chain: Chain) -> dict[str, Any]:
    """The same for programs."""
    return {
        "dataset": chain.perm_id,
        "datasets": [
            {
                "permId": one.perm_id,
                "generation": one.generation,
                "type": one.type,
                "name": one.name,
                "by": one.by,
                "registered": one.registered.isoformat(timespec="seconds") if one.registered else None,
                "language": one.language,
                "before": one.before or None,
            }
            for one in chain.datasets.values()
        ],
        "links": [{"from": link.source, "to": link.of, "kind": link.kind} for link in chain.links],
        "complete": chain.complete,
    }


def _below(chain: Chain, perm_id: str, upwards: bool, depth: int, told: set[str]) -> Iterator[str]:
    for link in chain.links:
        here, there = (link.of, link.source) if upwards else (link.source, link.of)
        if here == perm_id:
            again = there in told
            notes = filter(None, [note_of(link), texts.TOLD_ABOVE if again else ""])
            yield _INDENT * depth + line_of(chain.datasets[there], ", ".join(notes))
            if not again:
                told.add(there)
                yield from _below(chain, there, upwards, depth + 1, told)


def note_of(link: Link) -> str:
    """What a reader has to know of a link, empty for one that openBIS has."""
    return _NOTES.get(link.kind, "")


def line_of(dataset: Dataset, note: str) -> str:
    """A dataset on one line."""
    day = dataset.registered.strftime("%Y-%m-%d %H:%M") if dataset.registered else ""
    about: Sequence[str] = (dataset.type or texts.UNSEEN, day, dataset.by, dataset.language, note)
    named = f"{dataset.perm_id}  {dataset.name}".rstrip()
    return on_one_line(f"{named} ({', '.join(filter(None, about))})")
