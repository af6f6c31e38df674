"""Whether a notebook's file is in openBIS as it stands: what a kernel writes at each start is no change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from openbis_jupyter.client.notebooks import as_text, read_notebook, with_history
from openbis_jupyter.client.saving.known_versions import KnownVersion, remember_version
from openbis_jupyter.notebook.work import opened_from, work_digest
from openbis_jupyter.protocol.notebook_state import NotebookState
from openbis_jupyterlab.notebooks import notebook_state

URL = "https://openbis.example.org"
HISTORY = "0f6f6c6e-1f3e-4a53-9d2b-6f6f5d3f2f11"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook that openBIS has made, on a computer of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(f'history_id = "{HISTORY}"')],
        metadata={
            "openbis": {"history_id": HISTORY},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
        },
    )
    path = tmp_path / "growth.ipynb"
    path.write_text(as_text(made))
    return path


def state(file: Path) -> Any:
    return notebook_state([URL], file).state


def change(file: Path, edit: Callable[[Any], Any]) -> None:
    notebook = read_notebook(file)
    edit(notebook)
    file.write_text(as_text(notebook))


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (lambda one: one.metadata.update(language_info={"name": "python", "version": "3.13"}), "saved"),
        (lambda one: one.metadata.kernelspec.update(display_name="Python 3 (ipykernel)"), "saved"),
        (lambda one: one.metadata.openbis.update(parents=["2026-1"]), "changed"),
        (lambda one: one.cells[0].update(source="1"), "changed"),
        (lambda one: one.cells[0].update(execution_count=3), "changed"),
        (lambda one: one.cells.append(nbformat.v4.new_markdown_cell("more")), "changed"),
    ],
)
def test_what_is_a_change(file: Path, edit: Callable[[Any], Any], after: str) -> None:
    assert notebook_state([URL], file) == NotebookState(state="never", made=True)
    remember_version(URL, HISTORY, file, KnownVersion("2026-7", HISTORY, work_digest(read_notebook(file))))
    assert state(file) == "saved"
    change(file, edit)
    assert state(file) == after


def test_what_a_kernel_saved_counts_where_the_page_is_not_connected(file: Path) -> None:
    change(file, lambda one: one.metadata.openbis.update(url=URL))
    remember_version(URL, HISTORY, file, KnownVersion("2026-7", HISTORY, work_digest(read_notebook(file))))
    assert notebook_state([], file).state == notebook_state([URL, "https://b.org"], file).state == "saved"


@pytest.mark.parametrize(
    ("kind", "url", "view"),
    [
        ("EXPERIMENT", URL, "showExperimentPageFromPermId&viewData=2026-1%261"),
        ("OBJECT", URL, "showViewSamplePageFromPermId&viewData=2026-1%261"),
        ("SPACE", URL, None),
        ("OBJECT", "https://evil.example.org", None),
        ("OBJECT", "javascript:alert(1)//", None),
    ],
)
def test_where_it_belongs_is_a_page_of_an_openbis_that_the_person_uses(
    file: Path, kind: str, url: str, view: str | None
) -> None:
    owner = {"kind": kind, "perm_id": "2026-1&1"}
    change(file, lambda one: one.metadata.openbis.update(url=url, owner=owner))
    place = notebook_state([URL], file).place
    assert (place or "").partition("viewName=")[2] == (view or "")
    assert place is None or place.startswith(f"{URL}/openbis/webapp/eln-lims/?")


@pytest.mark.parametrize("metadata", [{"openbis": {"cell": "save"}}, {}])
def test_what_the_cell_says_that_saved_it_is_no_change(file: Path, metadata: dict[str, Any]) -> None:
    cell = nbformat.v4.new_code_cell("saved = save_notebook(o)", metadata=metadata)
    change(file, lambda one: one.cells.append(cell))
    remember_version(URL, HISTORY, file, KnownVersion("2026-7", HISTORY, work_digest(read_notebook(file))))
    output = nbformat.v4.new_output("stream", text="Saved as 2026-7")
    change(file, lambda one: one.cells[1].update(execution_count=9, outputs=[output]))
    change(file, lambda one: one.cells[1].metadata.update(execution={"iopub.status.busy": "2026"}))
    assert state(file) == "saved"
    change(file, lambda one: one.cells[1].update(source="saved = save_notebook(o, newer='branch')"))
    assert state(file) == "changed"


def continued(file: Path) -> None:
    """As the hub writes it when somebody continues the version 2026-5."""
    file.write_text(as_text(nbformat.from_dict(opened_from(read_notebook(file), "2026-5"))))


def test_a_continued_notebook_is_saved_until_it_is_changed(file: Path) -> None:
    """Also where this computer knows nothing of it, or other versions of the same history."""
    for knows_others in (False, True):
        continued(file)
        if knows_others:
            other = KnownVersion("2026-4", HISTORY, "the digest of other work")
            remember_version(URL, HISTORY, file.with_name("earlier.ipynb"), other)
        assert (state(file), notebook_state([URL], file).perm_id) == ("saved", "2026-5")
        change(file, lambda one: one.metadata.update(language_info={"name": "python"}))
        assert state(file) == "saved"
        change(file, lambda one: one.cells[0].update(execution_count=(one.cells[0].execution_count or 0) + 1))
        assert (state(file), notebook_state([URL], file).perm_id) == ("changed", "2026-5")


def test_what_is_saved_from_a_continued_notebook_counts_until_it_is_opened_anew(file: Path) -> None:
    continued(file)
    change(file, lambda one: one.cells[0].update(source="mine"))
    remember_version(URL, HISTORY, file, KnownVersion("2026-6", HISTORY, work_digest(read_notebook(file))))
    assert (state(file), notebook_state([URL], file).perm_id) == ("saved", "2026-6")
    moved = file.rename(file.with_name("moved.ipynb"))
    assert (state(moved), notebook_state([URL], moved).perm_id) == ("saved", "2026-6")
    moved.rename(file)
    continued(file)
    assert (state(file), notebook_state([URL], file).perm_id) == ("saved", "2026-5")
    change(file, lambda one: one.cells[0].update(source="other"))
    assert (state(file), notebook_state([URL], file).perm_id) == ("changed", "2026-5")


def test_it_is_looked_for_in_the_openbis_that_it_came_from(file: Path) -> None:
    change(file, lambda one: one.metadata.openbis.update(url=URL))
    continued(file)
    link = notebook_state(["https://other.example.org", URL], file).link
    assert link is not None and link.startswith(URL)


def test_marks_that_somebody_edited_are_none(file: Path) -> None:
    for mark in ("2026-5", {"dataset": "2026-5"}, {"dataset": 1, "digest": "x"}, None):
        change(file, lambda one, mark=mark: one.metadata.openbis.update(opened=mark))  # type: ignore[misc]
        assert state(file) == "never"


def test_a_branch_that_was_saved_under_a_history_of_its_own_is_no_change(file: Path) -> None:
    stored = with_history(read_notebook(file), HISTORY, "another")
    remember_version(URL, HISTORY, file, KnownVersion("2026-8", "another", work_digest(stored)))
    assert state(file) == "saved"


def test_a_notebook_of_somebody_elses_tool_is_none_of_openbis(file: Path) -> None:
    change(file, lambda one: one.metadata.pop("openbis"))
    assert notebook_state([URL], file).made is False
    assert notebook_state([URL], file.with_name("gone.ipynb")).made is False
