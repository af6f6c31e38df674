"""Everything that a page may send and the Hub service does not take: nobody on the way has looked at it."""

from __future__ import annotations

from typing import Any

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol import limits
from openbis_jupyter.protocol.launch import LaunchRequest
from openbis_jupyter.protocol.options import OptionsRequest
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.source import SourceRequest
from openbis_jupyter.protocol.workspace import WorkspaceRequest

PERM_ID = "20231120100000000-11"
REQUEST: dict[str, Any] = {
    "launch_key": "5f3a9c12-aaaa",
    "action": "open",
    "datasets": [],
    "owner": {"kind": "OBJECT", "perm_id": PERM_ID},
    "directory": "analysis",
    "notebook": "Plate 3",
}
REFUSED: dict[str, list[Any]] = {
    "launch_key": [
        None,
        "",
        "k" * (limits.LAUNCH_KEY_MAX + 1),
        "space in it",
        "kl\u00e4ck-001",
        12345678,
        ["click-01"],
    ],
    "action": [None, "", "OPEN", 1],
    "datasets": [
        {"0": PERM_ID},
        *(
            [item]
            for item in (1, None, [PERM_ID], "", "a b", "x\n", "\u00e9", "p" * (limits.PERM_ID_MAX + 1))
        ),
    ],
    "owner": [PERM_ID, []],
    "owner.kind": [{"perm_id": PERM_ID}, {"kind": 1, "perm_id": PERM_ID}],
    "owner.perm_id": [{"kind": "OBJECT", "perm_id": perm_id} for perm_id in ("", "a/b", 7)],
    "entity": ["x"],
    "entity.kind": [{"kind": "SAMPLE", "perm_id": PERM_ID}],
    "entity.perm_id": [{"kind": "SPACE", "perm_id": 7}],
    "directory": [1, ["a"], "d" * (limits.DIRECTORY_MAX + 1)],
    "notebook": [None, {}, "n" * (limits.NOTEBOOK_MAX + 1)],
    "kernel": ["a b", "../python3", 3, "k" * (limits.KERNEL_MAX + 1), "pyth\u00f6n"],
    "profile": ["", "a b", "x" * (limits.PROFILE_MAX + 1), 7],
    "running_server": ["", "stop", True],
    "source": ["x", []],
    "source.dataset": [{"dataset": "../x", "mode": "template"}],
    "source.mode": [{"dataset": PERM_ID}],
    "source.file": [
        {"dataset": PERM_ID, "mode": "template", "file": file}
        for file in (7, "x" * (limits.SOURCE_FILE_MAX + 1))
    ],
    "template": ["", 7, "growth", "site:", "site:a/b", "lab:a\\b", "site:a\nb", "site:" + "x" * 121],
    "parameters": ["", 7, [], {"A": 1}, {"a-b": 1}, {f"p{number}": 1 for number in range(31)}],
    "parameters.note": [{"note": note} for note in (None, [], {}, "x" * (limits.PARAMETER_TEXT_MAX + 1))],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field, values in REFUSED.items() for value in values],
    ids=lambda value: str(value)[:40].encode("unicode_escape").decode(),
)
def test_a_launch(field: str, value: Any) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        parse(LaunchRequest, {**REQUEST, field.split(".", maxsplit=1)[0]: value})
    assert (refusal.value.code, refusal.value.details["field"]) == ("request-invalid", field)


@pytest.mark.parametrize(
    ("shape", "field", "data"),
    [
        (OptionsRequest, "entity", {"entity": PERM_ID}),
        (OptionsRequest, "entity.kind", {"entity": {"kind": "LAB", "perm_id": "1"}}),
        (SourceRequest, "dataset", {}),
        (SourceRequest, "dataset", {"dataset": "a/b"}),
        (WorkspaceRequest, "launch_key", {}),
        (WorkspaceRequest, "profile", {"launch_key": "click-01", "profile": "a b"}),
    ],
)
def test_other_requests(shape: type[Any], field: str, data: dict[str, Any]) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        parse(shape, data)
    assert (refusal.value.code, refusal.value.details["field"]) == ("request-invalid", field)


def test_the_largest_that_is_allowed_is_understood() -> None:
    request = parse(
        LaunchRequest,
        {
            **REQUEST,
            "launch_key": "k" * limits.LAUNCH_KEY_MAX,
            "datasets": ["p" * limits.PERM_ID_MAX],
            # Measured composed: twice as many characters come.
            "notebook": "u\u0308" * (limits.NOTEBOOK_MAX - 10),
            "kernel": "k" * limits.KERNEL_MAX,
        },
    )
    assert request.notebook == "\u00fc" * (limits.NOTEBOOK_MAX - 10) + ".ipynb"
    assert len(request.launch_key) == limits.LAUNCH_KEY_MAX
