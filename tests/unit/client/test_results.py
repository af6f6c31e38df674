"""What is saved beside a notebook: folders as folders, and no name that openBIS would change."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.saving.comparison import by_name
from openbis_jupyter.client.saving.results import named, refuse_changed
from openbis_jupyter.errors import OpenbisJupyterError

RECORDED = json.loads((Path(__file__).parents[2] / "real_openbis" / "http.json").read_text())


def uploaded_and_listed() -> tuple[set[str], set[str]]:
    """The names that were sent below `up/original/`, and those of the files that openBIS listed."""
    sent = {
        json.loads(one["body"])["filename"].removeprefix("up/original/")
        for one in RECORDED
        if one["name"].startswith("upload-") and one["name"][7:].isdigit()
    }
    [listed] = [one for one in RECORDED if one["name"] == "files"]
    paths = {
        row["path"].removeprefix("original/original/") for row in listed["files"] if not row["directory"]
    }
    return sent, paths


def test_of_the_recorded_names_those_are_refused_that_openbis_changed() -> None:
    sent, listed = uploaded_and_listed()
    changed = sent - listed
    assert changed and len(sent) > len(changed)
    for name in sent:
        if name in changed:
            with pytest.raises(OpenbisJupyterError, match="name-changed") as caught:
                refuse_changed([name])
            assert name in caught.value.message and "Rename" in caught.value.advice
        else:
            refuse_changed([name])


@given(st.text("ab .\\/\t\n", min_size=1, max_size=8))
def test_a_name_is_refused_exactly_where_openbis_would_not_keep_it(name: str) -> None:
    is_kept = "\\" not in name and name == name.rstrip(" \t\n") and "../" not in name
    try:
        refuse_changed(["a.txt", name])
    except OpenbisJupyterError as reason:
        assert (reason.code, is_kept) == ("name-changed", False)
    else:
        assert is_kept


NAMES = st.lists(
    st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=3).map("/".join),
    max_size=5,
    unique=True,
)


@given(st.text("ab.", min_size=1, max_size=3), NAMES, st.sampled_from(["", "original/", "original/default/"]))
def test_stored_files_are_found_under_the_names_that_they_were_sent_under(
    first: str, others: list[str], top: str
) -> None:
    names = [first, *(name for name in others if name != first)]
    stored = [RemoteFile("2026-1", top + name, 1, None, "https://store") for name in sorted(names)]
    assert {name: file.path for name, file in by_name(stored, first).items()} == {
        name: top + name for name in names
    }


def test_a_folder_is_saved_as_a_folder(tmp_path: Path) -> None:
    files = {"a.csv": "1", "plots/b.png": "2", "plots/deep/a.csv": "3"}
    for name, text in files.items():
        (tmp_path / "results" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "results" / name).write_text(text)
    (tmp_path / "a.csv").write_text("4")
    found = named([tmp_path / "a.csv", tmp_path / "results"])
    assert {name: path.read_text() for name, path in found} == {
        "a.csv": "4", **{f"results/{name}": text for name, text in files.items()}
    }  # fmt: skip


def test_what_cannot_be_saved_is_said_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text("1")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "to").symlink_to(tmp_path / "empty")
    refused = {
        "there is no file .*gone": ["gone"],
        "no file in the folder .*empty": ["empty"],
        "two files are called a.csv": ["a.csv", "a.csv"],
        "to is a link to a folder": ["linked"],
    }
    for sentence, names in refused.items():
        with pytest.raises(OpenbisJupyterError, match=sentence):
            named([tmp_path / name for name in names])
