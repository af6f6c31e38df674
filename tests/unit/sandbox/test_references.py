"""Objects that stand in several places are sent once, in both directions."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from openbis_sandbox.rpc import number_objects, resolve_references, v1_parameters

NAMES = st.sampled_from(["space", "project", "items", "parentIds", "criteria", "withType", "owner"])
CODES = st.from_regex(r"\$?[A-Z0-9_.-]{1,3}", fullmatch=True)
"""Of property types: no other characters are in them, so that none looks like a key of Jackson's."""
SCALARS = st.one_of(st.none(), st.booleans(), st.text(max_size=5))


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Any]:
    """A tree of typed objects, in which earlier objects may stand again."""
    made: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 8))):
        earlier = st.sampled_from(made) if made else SCALARS
        content = st.dictionaries(
            NAMES, st.one_of(SCALARS, earlier, st.lists(earlier, max_size=3)), max_size=4
        )
        numbers = draw(
            st.dictionaries(st.sampled_from(["count", "techId", "ordinal", "from"]), st.integers(0, 9))
        )
        properties = draw(st.dictionaries(CODES, st.integers(0, 9), max_size=2))
        made.append({"@type": "as.dto.Thing", **draw(content), **numbers, "properties": properties})
    return made[-1]


def without_numbers(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_numbers(value) for key, value in node.items() if key != "@id"}
    return [without_numbers(value) for value in node] if isinstance(node, list) else node


@given(graphs())
def test_what_was_numbered_is_put_back(graph: dict[str, Any]) -> None:
    sent = json.loads(json.dumps(number_objects(graph)))
    assert without_numbers(resolve_references(sent)) == graph


def test_options_may_contain_themselves() -> None:
    received = resolve_references({"params": ["token", {"@id": 1, "@type": "Options", "parents": 1}]})
    options = received["params"][1]
    assert options["parents"] is options
    assert json.dumps(number_objects(options)) == '{"@id": 1, "@type": "Options", "parents": 1}'


def test_numbers_that_look_like_an_id_stay() -> None:
    deletion = {"@id": 10, "@type": "as.dto.deletion.id.DeletionTechId", "techId": 10}
    assert resolve_references([deletion, {"@type": "F", "count": 10}]) == [
        deletion,
        {"@type": "F", "count": 10},
    ]
    assert resolve_references({"params": ["t", 10, deletion]})["params"][1] == 10


def test_each_parameter_numbers_its_own_objects() -> None:
    first = {"@id": 1, "@type": "Criteria", "criteria": [{"@id": 2, "@type": "Part"}, 2]}
    second = {"@id": 1, "@type": "Options", "parents": 1}
    _, criteria, options = v1_parameters(["token", first, second])
    assert criteria["criteria"][1] is criteria["criteria"][0]
    assert options["parents"] is options
