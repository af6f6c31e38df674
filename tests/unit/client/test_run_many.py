"""What `run --each` and `run --table` refuse before they ask openBIS anything, and the journal of a batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from openbis_jupyter.cli.run import run
from openbis_jupyter.client.batches import Journal, Planned
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.spec import OwnerInfo


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--table", "missing.csv"), "missing.csv: No such file"),
        (("--table", "missing.csv", "--each", "A"), "exclude each other"),
        (("--repeat-failed",), "--repeat-failed is for"),
        (("another",), "name it behind --each"),
        (("--each", "-"), "it has no row"),
    ],
)
def test_options_that_make_no_sense_are_named(arguments: tuple[str, ...], told: str) -> None:
    done = CliRunner().invoke(run, ["dose.py", *arguments], input="")
    assert done.exit_code == 2 and told in done.output


def row(key: str, label: str) -> Planned:
    return Planned(key, label, label, OwnerInfo("OBJECT", "O-1", "/A/B/C"), (), {})


def test_a_journal_knows_its_rows_again_and_adds_new_ones(tmp_path: Path) -> None:
    with Journal.opened(tmp_path / "batch") as journal:
        first, second = journal.entries([row("a", "Plate 1/α"), row("b", "../..")])
        assert (first.folder, second.folder) == ("001-Plate-1", "002")
        journal.change("a", state="done", dataset="D-1")
        with pytest.raises(OpenbisJupyterError, match="batch-busy"), Journal.opened(tmp_path / "batch"):
            pass
    with Journal.opened(tmp_path / "batch") as journal:
        again, new = journal.entries([row("a", "Plate 1/α"), row("c", "")])
        assert (again.state, again.dataset, again.history) == ("done", "D-1", first.history)
        assert (new.state, new.folder) == ("waiting", "003")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"rows": [1]}',
        '{"rows": [{"key": "a"}]}',
        '{"rows": [{"key": "a", "label": "a", "folder": "../..", "history": "h"}]}',
        "\udcff",
    ],
)
def test_a_journal_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "batch.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(OpenbisJupyterError, match="batch-unreadable"), Journal.opened(tmp_path):
        pass
