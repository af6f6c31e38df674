"""An RO-Crate of what is saved: a validator that others wrote takes it, whatever things are called."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from ro_crate.running import issues_of

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import Owner, RemoteFile
from openbis_jupyter.client.provenance import CRATE, CrateFile, Input, Work, crate

OWNER = Owner("EXPERIMENT", "2026-9", "/A/B/C")
STORE = "https://openbis.example:8444"
PLAIN = ("n.ipynb", "n.html")
AWKWARD = ("n ä #1.ipynb", "n ä #1.html", "results/100%: \"a\" <b>.csv", "results/ro-crate-metadata.json")  # fmt: skip


def files(names: Sequence[str]) -> dict[str, CrateFile]:
    return {name: CrateFile(1, "0" * 64) for name in names}


def notebook(**metadata: Any) -> Any:
    times = {"iopub.execute_input": "2026-11-30T03:00:00.5Z", "shell.execute_reply": "2026-11-30T03:00:05Z"}
    return new_notebook(
        cells=[new_code_cell("1", metadata={"execution": times}), new_code_cell("2")], metadata=metadata
    )


def work(names: Sequence[str] = PLAIN, **more: Any) -> Work:
    return Work(
        **{**vars(Work("https://openbis.example", "alice", "Growth", "", OWNER, "h-1", files(names))), **more}
    )


def laid(folder: Path, about: Work, made_of: Any) -> Path:
    for name in (*about.files, *about.environment, *about.comparison):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / CRATE).write_text(crate(about, made_of))
    return folder


@pytest.mark.slow
def test_a_validator_finds_nothing_that_is_required_and_lacking(tmp_path: Path) -> None:
    full = work(
        AWKWARD,
        environment=files(["notebook-environment/environment.txt"]),
        comparison=files(["notebook-comparison/comparison.html", "notebook-comparison/comparison.json"]),
        language="Python",
        language_version="3.11",
        parents=["2026-1"],
        not_parents=["2026-2"],
        before="2026-1",
        inputs={
            "2026-1": Input(
                "RAW_DATA", "growth <1>", [RemoteFile("2026-1", "original/a b.csv", 5, 26, STORE)]
            )
        },
    )
    parameters = notebook(openbis={"parameters": {"threshold": 0.5, "names": ["a", "b"]}})
    crates = [
        laid(tmp_path / "full", full, parameters),
        laid(tmp_path / "least", work(user="", before="2026-3"), new_notebook()),
    ]
    assert issues_of(*crates) == [[], []]


def by_id(text: str) -> dict[str, Any]:
    graph = json.loads(text)["@graph"]
    found = {entity["@id"]: entity for entity in graph}
    assert len(found) == len(graph), "an id is one thing"
    return found


def test_it_says_what_was_used_when_and_what_came_of_it() -> None:
    about = work(
        parents=["2026-1"], not_parents=["2026-2"], before="2026-1", language="R", language_version="4.2"
    )
    found = by_id(crate(about, notebook(papermill={"parameters": {"threshold": 2}})))
    run = found["#run"]
    assert (run["startTime"], run["endTime"]) == ("2026-11-30T03:00:00+00:00", "2026-11-30T03:00:05+00:00")
    used = [found[one["@id"]] for one in run["object"]]
    assert [one.get("identifier") for one in used] == ["2026-1", "2026-2", None]
    assert (used[2]["name"], used[2]["value"]) == ("threshold", 2)
    assert "version before" in used[0]["description"] and "did not take it" in used[1]["description"]
    assert found["./"]["isBasedOn"]["@id"] == used[0]["@id"] and run["result"] == [{"@id": "n.html"}]
    assert found[run["agent"]["@id"]]["name"] == "alice" and found["#language"]["version"] == "4.2"
    assert found["n.ipynb"]["sha256"] == "0" * 64


def test_it_says_what_openbis_has_of_what_was_used_as_far_as_it_is_known() -> None:
    listed = [
        RemoteFile("2026-1", "original/a b.csv", 5, 26, STORE),
        RemoteFile("2026-1", "c", 0, None, STORE),
    ]
    many = [RemoteFile("2026-2", f"{number}", 1, 1, STORE) for number in range(1000)]
    inputs = {"2026-1": Input("RAW_DATA", "growth", listed), "2026-2": Input(files=many)}
    found = by_id(crate(work(parents=["2026-1", "2026-2", "2026-3"], inputs=inputs), notebook()))
    one, two, three = (
        next(each for each in found.values() if each.get("identifier") == f"2026-{number}")
        for number in (1, 2, 3)
    )
    assert (one["name"], one["additionalType"]) == ("growth", "RAW_DATA")
    first, second = (found[part["@id"]] for part in one["hasPart"])
    assert (first["@id"], first["contentSize"]) == (
        f"{STORE}/datastore_server/2026-1/original/a%20b.csv",
        "5",
    )
    assert first["identifier"] == "crc32:0000001a" and "identifier" not in second
    assert "hasPart" not in two and two["name"] == "Dataset 2026-2 in openBIS"
    assert "additionalType" not in three


@given(
    name=st.text(),
    user=st.text(),
    parents=st.lists(st.text(min_size=1), unique=True, max_size=3),
    results=st.lists(st.text(min_size=1), unique=True, max_size=3),
    parameters=st.dictionaries(
        st.text(), st.none() | st.floats() | st.integers() | st.text() | st.lists(st.text())
    ),
)
@settings(max_examples=cases(80), deadline=None)
def test_whatever_things_are_called_each_reference_leads_somewhere(
    name: str, user: str, parents: list[str], results: list[str], parameters: dict[str, Any]
) -> None:
    names = [*PLAIN, *(f"r/{one}" for one in results)]
    text = crate(
        work(names, name=name, user=user, parents=parents), notebook(openbis={"parameters": parameters})
    )
    found = by_id(text)

    def look(value: Any) -> None:
        if isinstance(value, dict) and [*value] == ["@id"]:
            assert value["@id"] in found or value["@id"].startswith("https://w3id.org/")
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            look(one)

    look([*found.values()])
    assert len(found["./"]["hasPart"]) == len({*names}) + len(parents)
    assert all(re.fullmatch(r"[!-~]+", entity) for entity in found), "ids are addresses"


@pytest.mark.parametrize(
    ("token", "user"),
    [
        (f"alice-261130032438206x{'0A' * 16}", "alice"),
        (f"first-last-261130032438206x{'0A' * 16}", "first-last"),
        (f"$pat-alice-{'0a' * 16}", "alice"),
        ("something else", ""),
    ],
)
def test_who_saves_is_read_from_the_token(token: str, user: str) -> None:
    assert Access("https://openbis.example", token).user == user
