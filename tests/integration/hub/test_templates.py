"""What the form is offered, against a real openBIS: templates of site and lab."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import lab_template
import pytest

from openbis_demo.journey import Visitor, experiment_perm_id, launch_request, sign_in
from openbis_demo.stack import Stack

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
Visit = Callable[[str], Visitor]


@pytest.fixture(scope="module", autouse=True)
def _lab_template(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("offering")
    with lab_template.registered(stack, sign_in(stack, "admin", "admin-demo"), folder):
        yield


def options(visitor: Visitor, kind: str | None = None, perm_id: str = "") -> dict[str, Any]:
    place = {"entity": {"kind": kind, "perm_id": perm_id}} if kind else {}
    answer: dict[str, Any] = visitor.call_service(method="options", **place)
    return answer


def titles(offered: dict[str, Any]) -> list[str]:
    return [template["title"] for template in offered["templates"]]


def sample(visitor: Visitor) -> str:
    identifier = "/MICROSCOPY/CELLS/EXP2"
    found = visitor.call(
        "getSamples",
        [{"@type": "as.dto.sample.id.SampleIdentifier", "identifier": identifier}],
        {"@type": "as.dto.sample.fetchoptions.SampleFetchOptions"},
    )
    return str(next(iter(found.values()))["permId"]["permId"])


def test_templates_are_offered_where_they_apply_and_to_whom_may_see_them(visit: Visit) -> None:
    alice, bob = visit("alice"), visit("bob")
    experiment, step = experiment_perm_id(alice, EXPERIMENT), sample(alice)
    assert titles(options(alice, "EXPERIMENT", experiment)) == ["Growth summary"]
    assert titles(options(alice, "OBJECT", step)) == ["Culture report"]
    assert titles(options(bob, "OBJECT", step)) == [], "bob may not read the space"
    assert titles(options(alice, "SPACE", "MICROSCOPY")) == titles(options(alice)) == []
    assert titles(options(alice, "EXPERIMENT", "20200101-404")) == [], "an entity that is not there"
    (asked,) = options(alice, "OBJECT", step)["templates"]
    assert [parameter["type"] for parameter in asked["parameters"]] == ["text", "number", "choice", "boolean"]


def test_a_broken_template_is_told_to_administrators_only(visit: Visit) -> None:
    offered = options(visit("admin"))
    (fault,) = offered["broken_templates"]
    assert fault["name"] == "broken"
    assert "a literal stands inside a string" in fault["reason"]
    assert options(visit("alice"))["broken_templates"] == []


def launched(visitor: Visitor, **changes: Any) -> Any:
    experiment = experiment_perm_id(visitor, EXPERIMENT)
    request = launch_request([], experiment, action="download", **changes)
    return json.loads(visitor.call_service(method="launch", **request)["notebook"])


def test_a_template_fills_the_notebook_with_what_was_answered(visit: Visit) -> None:
    awkward = 'od "600" \'\\ {{ 1 }}'
    made = launched(
        visit("alice"), template="site:growth-summary", parameters={"column": awkward, "digits": 3}
    )
    names: dict[str, Any] = {}
    exec(made["cells"][1]["source"], names)
    assert (names["column"], names["digits"]) == (awkward, 3)
    assert made["metadata"]["openbis"]["template"] == "site:growth-summary"
    lab = options(visit("alice"), "OBJECT", sample(visit("alice")))["templates"][0]["id"]
    made = launched(visit("alice"), template=lab)
    assert "Culture report: Growth curve" in made["cells"][0]["source"]


@pytest.mark.parametrize(
    ("user", "changes", "code"),
    [
        ("alice", {"template": "site:nothing"}, "template-unknown"),
        ("alice", {"template": "site:.."}, "template-unknown"),
        ("alice", {"template": "site:broken"}, "template-broken"),
        ("alice", {"template": "lab:20200101-404"}, "template-unknown"),
        ("alice", {"template": "site:growth-summary", "parameters": {"digits": "many"}}, "request-invalid"),
        ("alice", {"template": "site:growth-summary", "parameters": {"more": 1}}, "request-invalid"),
        ("alice", {"template": "site:growth-summary", "kernel": "ir"}, "kernel-unknown"),
        ("alice", {"kernel": "nothing"}, "kernel-unknown"),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(
    visit: Visit, user: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuntimeError, match=rf"\[{code} "):
        launched(visit(user), **changes)


def test_a_lab_template_is_not_for_those_who_may_not_read_it(visit: Visit) -> None:
    alice = visit("alice")
    (template,) = options(alice, "OBJECT", sample(alice))["templates"]
    with pytest.raises(RuntimeError, match=r"\[template-unknown "):
        launched(visit("bob"), template=template["id"])
