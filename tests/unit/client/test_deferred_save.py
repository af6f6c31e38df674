"""What a save cell leaves for its run: read as it was meant, or refused in a sentence."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.client.notebooks import (
    RUN_VARIABLE,
    DeferredSave,
    defer_save,
    left_note,
    parse_deferred_save,
)
from openbis_jupyter.errors import OpenbisJupyterError

WISH = DeferredSave(
    owner="/LAB/P/E",
    name="Growth",
    history_id="h",
    type_code="ANALYSIS_NOTEBOOK",
    notes="",
    parents=("2026-1",),
    files=("/home/r.csv",),
    html="",
    newer="ask",
)
NOTEBOOK = Path("work/n.ipynb")


def test_what_a_cell_leaves_is_read_again_and_keys_of_newer_versions_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "deferred-save.json"
    assert left_note(note) is None
    monkeypatch.setenv(RUN_VARIABLE, str(note))
    defer_save(WISH)
    left = left_note(note)
    assert left is not None and parse_deferred_save(left, NOTEBOOK) == WISH
    newer = json.dumps({**json.loads(left), "colour": 5}).encode()
    assert parse_deferred_save(newer, NOTEBOOK) == WISH


@pytest.mark.parametrize("left", [b"", b"{", b"null", b"[]", b'"text"', b"\xff", b"{}", b"[" * 100_000])
def test_what_cannot_be_read_is_refused_in_a_sentence_that_names_the_file(left: bytes) -> None:
    with pytest.raises(OpenbisJupyterError, match=r"work/n\.ipynb") as caught:
        parse_deferred_save(left, NOTEBOOK)
    assert caught.value.code == "save-cell-unreadable"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, 5) for key in ("owner", "name", "history_id", "type_code", "notes", "html", "newer")),
        *(
            (key, value)
            for key in ("parents", "files")
            for value in (None, "2026-1", {"2026-1": 1}, ["2026-1", 5])
        ),
        ("name", "half a character \ud800"),
        ("files", ["/home/\0.csv"]),
    ],
)
def test_a_wrong_type_is_refused_and_named(key: str, value: Any) -> None:
    left = json.dumps({**asdict(WISH), key: value}).encode()
    with pytest.raises(OpenbisJupyterError, match=f"“{key}”") as caught:
        parse_deferred_save(left, NOTEBOOK)
    assert caught.value.code == "save-cell-unreadable"


def test_a_text_that_a_cell_gave_as_none_is_empty() -> None:
    left = json.dumps({**asdict(WISH), "notes": None, "html": None}).encode()
    assert parse_deferred_save(left, NOTEBOOK) == WISH


def test_a_folder_in_the_place_of_the_note_asks_for_nothing(tmp_path: Path) -> None:
    assert left_note(tmp_path) == b""
