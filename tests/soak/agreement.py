"""Whether all sides count the same in the end."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openbis_demo.journey import Visitor, sign_in
from openbis_demo.stack import Stack
from tests.soak.people import Click

_LEFT_OVER = (".new-*", "*.part", ".~*")
"""What a program that was killed in the middle of writing may leave: told, and not counted as wrong."""


@dataclass(frozen=True)
class Count:
    """How many there are of something, how many there should be, and whether that is right."""

    what: str
    found: int
    expected: str
    holds: bool


def counts(stack: Stack, people: Sequence[str], clicks: Sequence[Click]) -> list[Count]:
    """In: the running stack, the clicks that were made. Everything is up, and nobody kills any more."""
    admin = sign_in(stack, "admin", "admin-demo")
    made = [click for click in clicks if click.notebook_path]
    states = _launch_states(stack)
    notebooks = Counter(file.name for file in stack.homes.glob("*/soak/*.ipynb"))
    saved = _saved(admin)
    ran = [click for click in clicks if click.run_state == "done"]
    cut = [click for click in clicks if click.run_state not in ("", "done")]
    known = {click.dataset for click in ran}
    unknown = [perm_id for perm_id in saved if perm_id not in known]
    return [
        _exactly("clicks that ended with their notebook", len(made), len(clicks)),
        _exactly("launches of these clicks in the hub's database", sum(states.values()), len(clicks)),
        _exactly("launches that are ready", states["ready"], len(clicks)),
        _exactly("notebooks in the homes, one for each click", sum(notebooks.values()), len(clicks)),
        _exactly("notebooks that were written twice", sum(count > 1 for count in notebooks.values()), 0),
        _exactly("runs that said they are saved, with a dataset of their own", len(known - {""}), len(ran)),
        _exactly("of these datasets in openBIS", len(known & set(saved)), len(ran)),
        Count(
            "datasets of runs that were cut while they were saved", len(unknown), f"at most {len(cut)}",
            len(unknown) <= len(cut),
        ),
        _exactly("histories with more than one dataset", sum(n > 1 for n in Counter(saved.values()).values()), 0),
        *(_tokens(admin, user) for user in people),
        Count("unfinished files that killed programs left", len(_left_over(stack.homes)), "any", True),
    ]  # fmt: skip


def _exactly(what: str, found: int, expected: int) -> Count:
    return Count(what, found, str(expected), found == expected)


def _launch_states(stack: Stack) -> Counter[str]:
    (database,) = stack.directory.rglob("openbis-jupyter.sqlite")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT state, count(*) FROM launches WHERE directory = 'soak' GROUP BY state"
        )
        return Counter(dict(rows.fetchall()))


def _saved(admin: Visitor) -> dict[str, str]:
    """The saved notebooks: permId → history id."""
    kinds = "as.dto.dataset.search", "as.dto.common.search"
    found = admin.call(
        "searchDataSets",
        {
            "@type": f"{kinds[0]}.DataSetSearchCriteria",
            "operator": "AND",
            "criteria": [
                {
                    "@type": f"{kinds[0]}.DataSetTypeSearchCriteria",
                    "relation": "TYPE",
                    "operator": "AND",
                    "criteria": [
                        {
                            "@type": f"{kinds[1]}.CodeSearchCriteria",
                            "fieldName": "code",
                            "fieldType": "ATTRIBUTE",
                            "fieldValue": {
                                "@type": f"{kinds[1]}.StringEqualToValue",
                                "value": "ANALYSIS_NOTEBOOK",
                            },
                        }
                    ],
                }
            ],
        },
        {
            "@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions",
            "properties": {"@type": "as.dto.property.fetchoptions.PropertyFetchOptions"},
        },
    )
    return {str(one["code"]): str(one["properties"].get("$HISTORY_ID", "")) for one in found["objects"]}


def _tokens(admin: Visitor, user: str) -> Count:
    """Access tokens that the hub has made in a person's name: the one in use."""
    found: dict[str, Any] = admin.call(
        "searchPersonalAccessTokens",
        {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria", "operator": "AND", "criteria": []},
        {
            "@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions",
            "owner": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
        },
    )
    owned = [one for one in found["objects"] if one["owner"]["userId"] == user]
    return Count(f"access tokens of {user}", len(owned), "at most 1", len(owned) <= 1)


def _left_over(homes: Path) -> list[Path]:
    return [file for pattern in _LEFT_OVER for file in homes.rglob(pattern)]
