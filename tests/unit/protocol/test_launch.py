"""The launch request: what is understood, and which field is named when it is not."""

from typing import Any

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.launch import EntityRef, LaunchRequest, OwnerRef, SourceRef
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.workspace import WorkspaceRequest

GOOD: dict[str, Any] = {
    "launch_key": "5f3a9c12-aaaa",
    "action": "open",
    "datasets": ["20260101-2", "20260101-1", "20260101-2"],
    "owner": {"kind": "OBJECT", "perm_id": "20260101-9"},
    "entity": {"kind": "SPACE", "perm_id": "LAB_1"},
    "directory": "analysis/2026/",
    "notebook": "Plate 3",
    "kernel": "python3",
}


def test_a_good_request_is_understood() -> None:
    assert parse(LaunchRequest, GOOD) == LaunchRequest(
        launch_key="5f3a9c12-aaaa",
        action="open",
        datasets=("20260101-2", "20260101-1"),
        owner=OwnerRef(kind="OBJECT", perm_id="20260101-9"),
        entity=EntityRef(kind="SPACE", perm_id="LAB_1"),
        directory="analysis/2026",
        notebook="Plate 3.ipynb",
        kernel="python3",
    )


def test_what_may_be_absent_may_be_absent_and_what_is_new_is_passed_over() -> None:
    body = {key: value for key, value in GOOD.items() if key not in ("entity", "kernel", "directory")}
    request = parse(LaunchRequest, {**body, "from_a_newer_form": 1})
    assert (request.entity, request.kernel, request.directory) == (None, None, "")


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("launch_key", "launch_key", "short"),
        ("launch_key", "launch_key", "x" * 65),
        ("launch_key", "launch_key", "a/b/c/d/e"),
        ("launch_key", "launch_key", "12345678\n"),
        ("action", "action", "delete"),
        ("action", "action", ["open"]),
        ("datasets", "datasets", None),
        ("datasets", "datasets", "20260101-1"),
        ("datasets", "datasets", ["20260101-1", 5]),
        ("datasets", "datasets", ["'; drop"]),
        ("datasets", "datasets", [f"1-{n}" for n in range(10_001)]),
        ("owner", "owner", None),
        ("owner.kind", "owner", {"kind": "SPACE", "perm_id": "X"}),
        ("owner.perm_id", "owner", {"kind": "OBJECT"}),
        ("owner.perm_id", "owner", {"kind": "OBJECT", "perm_id": "../../x"}),
        ("entity", "entity", []),
        ("entity.kind", "entity", {"kind": "FOLDER", "perm_id": "X"}),
        ("directory", "directory", None),
        ("directory", "directory", "../other"),
        ("notebook", "notebook", 3),
        ("notebook", "notebook", ""),
        ("kernel", "kernel", "python3; rm"),
        ("kernel", "kernel", ""),
    ],
)
def test_the_faulty_field_is_named(field: str, key: str, value: object) -> None:
    with pytest.raises(OpenbisJupyterError) as caught:
        parse(LaunchRequest, {**GOOD, key: value})
    assert caught.value.code == "request-invalid"
    assert caught.value.details["field"] == field


def test_a_workspace_needs_a_key_only() -> None:
    assert parse(WorkspaceRequest, {"launch_key": "12345678"}).launch_key == "12345678"
    with pytest.raises(OpenbisJupyterError):
        parse(WorkspaceRequest, [])


SAVED = {**GOOD, "datasets": [], "source": {"dataset": "20260301-9", "mode": "template"}}


def test_a_source_and_a_profile_are_understood() -> None:
    request = parse(LaunchRequest, {**SAVED, "profile": "gpu", "running_server": "use"})
    assert request.source == SourceRef(dataset="20260301-9", mode="template")
    assert (request.profile, request.running_server) == ("gpu", "use")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("datasets", {"datasets": ["20260101-1"]}),
        ("source", {"source": "20260301-9"}),
        ("source.dataset", {"source": {"mode": "template"}}),
        ("source.mode", {"source": {"dataset": "20260301-9", "mode": "copy"}}),
        ("source.file", {"source": {"dataset": "20260301-9", "mode": "template", "file": ""}}),
        ("profile", {"profile": {"cpu": 8}}),
        ("running_server", {"running_server": "kill"}),
    ],
)
def test_a_wrong_source_or_profile_is_named(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        parse(LaunchRequest, {**SAVED, **changes})
    assert refusal.value.details["field"] == field
