"""What is malformed is refused with the name of its field, and never reaches the hub."""

from __future__ import annotations

from typing import Any

import pytest
from integration.core_plugin.conftest import Jupyter, told
from integration.core_plugin.recorded_hub import RecordedHub, as_reply, recorded

from openbis_jupyter.protocol import limits

pytestmark = pytest.mark.slow

PERM_ID = "20231120100000000-11"
TOO_MANY = [PERM_ID] * (limits.DATASETS_MAX + 1)
BAD_LAUNCH_FIELDS = [
    (
        "launch_key",
        [None, "", "short-1", "k" * 65, "space in it", "click-01\n", "kläck-001", 12345678, ["click-01"]],
    ),
    ("action", [None, "", "OPEN", "delete", 1, ["open"]]),
    (
        "datasets",
        [None, PERM_ID, {"0": PERM_ID}, [1], [None], [[PERM_ID]], [""], ["a b"], ["x\n"], ["é"], TOO_MANY],
    ),
    ("datasets", [["p" * (limits.PERM_ID_MAX + 1)], [PERM_ID, "../../etc"]]),
    ("owner", [None, PERM_ID, [], {"kind": "OBJECT", "perm_id": PERM_ID, "extra": 1}]),
    (
        "owner.kind",
        [{"perm_id": PERM_ID}, {"kind": "SPACE", "perm_id": PERM_ID}, {"kind": 1, "perm_id": PERM_ID}],
    ),
    (
        "owner.perm_id",
        [{"kind": "OBJECT"}, {"kind": "OBJECT", "perm_id": ""}, {"kind": "OBJECT", "perm_id": "a/b"}],
    ),
    ("entity", ["x", [], {"kind": "SPACE", "perm_id": "S", "code": "S"}]),
    ("entity.kind", [{"kind": "SAMPLE", "perm_id": PERM_ID}]),
    ("entity.perm_id", [{"kind": "SPACE", "perm_id": 7}]),
    ("directory", [None, 1, ["a"], "d" * (limits.DIRECTORY_MAX + 1)]),
    ("notebook", [None, "", 1, {}, "n" * (limits.NOTEBOOK_MAX + 1)]),
    ("profile", ["", "a b", "x" * (limits.PROFILE_MAX + 1), 7, {"user_options": {}}]),
    ("running_server", ["", "stop", True]),
    ("source", ["x", [], {"dataset": PERM_ID, "mode": "template", "user_options": {}}]),
    ("source.dataset", [{"mode": "template"}, {"dataset": "../x", "mode": "template"}]),
    ("source.mode", [{"dataset": PERM_ID}, {"dataset": PERM_ID, "mode": "copy"}]),
    ("source.file", [{"dataset": PERM_ID, "mode": "template", "file": file} for file in ("", 7, "x" * 1001)]),
    ("template", ["", 7, "growth", "site:", "site:a/b", "lab:a\\b", "site:a\nb", "site:" + "x" * 121]),
    ("parameters", ["", 7, [], {"A": 1}, {"a-b": 1}, {f"p{n}": 1 for n in range(31)}]),
    ("parameters.note", [{"note": None}, {"note": []}, {"note": {}}, {"note": "x" * 1001}]),
    ("kernel", ["", "a b", "../python3", 3, "k" * (limits.KERNEL_MAX + 1), "pythön"]),
]


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field, values in BAD_LAUNCH_FIELDS for value in values],
    ids=lambda value: str(value)[:40].encode("unicode_escape").decode(),
)
def test_launch(jupyter: Jupyter, hub: RecordedHub, field: str, value: Any) -> None:
    failed = jupyter.failure(
        method="launch", **{**recorded("launch_request"), field.split(".", maxsplit=1)[0]: value}
    )
    assert failed.code == "request-invalid"
    assert failed.sentence.startswith(f"{field}: ")
    assert failed.sentence.endswith("Correct this field and try again.")
    assert hub.received == []


@pytest.mark.parametrize(
    ("field", "parameters"),
    [
        ("method", {}),
        ("method", {"method": None}),
        ("method", {"method": "shutdown"}),
        ("method", {"method": ["launch"]}),
        ("method", {"method": {"a": 1}}),
        ("request", {"method": "launch", **recorded("launch_request"), "options": {"profile": "gpu"}}),
        ("request", {"method": "workspace", "launch_key": "click-01", "next": "//evil.example"}),
        ("request", {"method": "options", "all": True}),
        ("entity", {"method": "options", "entity": "20231120095900000-7"}),
        ("entity.kind", {"method": "options", "entity": {"kind": "LAB", "perm_id": "1"}}),
        ("request", {"method": "account", "user": "bob"}),
        ("request", {"method": "revoke", "user": "bob"}),
        ("dataset", {"method": "source"}),
        ("dataset", {"method": "source", "dataset": "a/b"}),
        ("profile", {"method": "workspace", "launch_key": "click-01", "profile": "a b"}),
        ("launch_key", {"method": "workspace"}),
        ("request", {"method": "runs", "user": "bob"}),
        ("request", {"method": "stop_run", "run_id": "a", "user": "bob"}),
        ("run_id", {"method": "stop_run"}),
        ("run_id", {"method": "stop_run", "run_id": "../launches/a"}),
        ("run_id", {"method": "stop_run", "run_id": "x" * 65}),
        ("launch_id", {"method": "status"}),
        ("launch_id", {"method": "status", "launch_id": "../kernels"}),
        ("launch_id", {"method": "status", "launch_id": "a?b"}),
        ("launch_id", {"method": "status", "launch_id": "x" * 65}),
        ("launch_id", {"method": "status", "launch_id": 5}),
    ],
    ids=str,
)
def test_other_methods(jupyter: Jupyter, hub: RecordedHub, field: str, parameters: dict[str, Any]) -> None:
    failed = jupyter.failure(**parameters)
    assert failed.code == "request-invalid"
    assert failed.sentence.startswith(f"{field}: ")
    assert hub.received == []


@pytest.mark.parametrize("token", [None, "", " ", "line\nbreak", "con\x07trol", "x" * 501], ids=ascii)
def test_without_a_token_nobody_is_let_in(jupyter: Jupyter, hub: RecordedHub, token: Any) -> None:
    failed = told(lambda: jupyter.call(token, method="options"))
    assert failed.code == "session-expired"
    assert "Sign in to openBIS again" in failed.sentence
    assert hub.received == []


def test_the_largest_that_is_allowed_passes(jupyter: Jupyter, hub: RecordedHub) -> None:
    request = {
        "launch_key": "k" * limits.LAUNCH_KEY_MAX,
        "action": "open",
        "datasets": ["p" * limits.PERM_ID_MAX],
        "owner": {"kind": "OBJECT", "perm_id": PERM_ID},
        "directory": "📈" * limits.DIRECTORY_MAX,
        "notebook": "🧪" * limits.NOTEBOOK_MAX,
        "kernel": "k" * limits.KERNEL_MAX,
    }
    hub.answer = as_reply(recorded("launch_answer_ready"))
    jupyter.call(method="launch", **request)
    assert hub.received[0].body == request


def test_names_are_measured_and_sent_composed(jupyter: Jupyter, hub: RecordedHub) -> None:
    decomposed = "u\u0308" * limits.NOTEBOOK_MAX
    hub.answer = as_reply(recorded("launch_answer_ready"))
    jupyter.call(method="launch", **{**recorded("launch_request"), "notebook": decomposed})
    assert hub.received[0].body["notebook"] == "ü" * limits.NOTEBOOK_MAX
