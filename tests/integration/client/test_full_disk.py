"""Saving where there is no room, here or in openBIS: whose disk it is, nothing half, and a repetition saves."""

import os
import uuid
from pathlib import Path
from typing import Any

import nbformat
import pybis
import pytest
from integration.client.conftest import fill, small_disk
from integration.client.test_cli import cli
from integration.notebook.sandbox import EXPERIMENT, Sandbox, stored_files
from nbformat.v4 import new_markdown_cell, new_notebook

from openbis_jupyter.client import connect

UPLOADS = "/datastore_server/session_workspace_file_upload"
ROOM_BYTES = 1_000_000
BELOW_ITS_MARK = (
    "Data Store has not enough free space. Please, contact your openBIS administrator. 10.00 GB is the required minimum"
    " free space of share 1, but actually there is only  0.02 GB free."
)
WHILE_IT_MOVES = "Could not move the data set: No space left on device"


@pytest.fixture
def o(sandbox: Sandbox, home: Path) -> pybis.Openbis:
    return connect(sandbox.token_of("USER"), url=sandbox.url)


def written(folder: Path, text: str = "# A result") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "n.ipynb"
    about = {"history_id": str(uuid.uuid4())}
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)], metadata={"openbis": about}), file)
    return file


def datasets(o: pybis.Openbis) -> set[str]:
    return set(o.get_datasets(experiment=EXPERIMENT).df["permId"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("text", "room"), [("# A page is larger than its notebook", "8k"), ("x" * 200_000, "100k")]
)
def test_a_disk_without_room_for_the_copies(
    sandbox: Sandbox, o: pybis.Openbis, home: Path, tmp_path: Path, text: str, room: str
) -> None:
    file, before = written(tmp_path / "work", text), datasets(o)
    environment = sandbox.environment(o.token, home)
    with small_disk(tmp_path / "small", room) as small:
        status, answer, told = cli(
            {**environment, "TMPDIR": str(small)}, "save", str(file), "--owner", EXPERIMENT
        )
        assert (status, answer["error"]["code"]) == (1, "staging-full"), told
        assert f"The disk of {small} is full" in answer["error"]["message"] and "Traceback" not in told
        assert "TMPDIR" in answer["error"]["advice"]
        assert names(small) == [] and names(file.parent) == [file.name] and datasets(o) == before
    status, answer, _ = cli(environment, "save", str(file), "--owner", EXPERIMENT)
    assert (status, {answer["dataset"], *before}) == (0, datasets(o))


def test_a_home_without_room_is_no_hindrance_to_saving(
    sandbox: Sandbox, o: pybis.Openbis, home: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "small", "100k") as small:
        file = written(small)
        page = file.with_suffix(".html")
        fill(small)
        arguments = ("save", str(file), "--owner", EXPERIMENT, "--html", str(page))
        status, answer, told = cli(sandbox.environment(o.token, small), *arguments)
        assert status == 0, told
        files = stored_files(o, answer["dataset"])
        assert files["n.ipynb"] == file.read_bytes() and b"A result" in files["n.html"]
        assert names(small) == ["n.ipynb", "somebody-elses"]
        status, answer, _ = cli(sandbox.environment(o.token, small), "render", str(file))
        assert (status, answer["error"]["code"]) == (1, "folder-full")
        assert names(small) == ["n.ipynb", "somebody-elses"]


def sent(sandbox: Sandbox) -> set[Path]:
    """The files in the workspaces of the sandbox's sessions."""
    return {one for one in (Path(sandbox.ca_file).parents[1] / "workspaces").rglob("*") if one.is_file()}


ORDERS: list[dict[str, Any]] = [
    {"fault": "full", "method": UPLOADS, "after_bytes": ROOM_BYTES},
    {"fault": "error", "method": "createUploadedDataSet", "message": BELOW_ITS_MARK},
    {"fault": "error", "method": "createUploadedDataSet", "message": WHILE_IT_MOVES},
]


def test_a_data_store_without_room(sandbox: Sandbox, o: pybis.Openbis, home: Path, tmp_path: Path) -> None:
    """In all the ways in which openBIS says it, one after the other; then there is room, and it is saved."""
    file, before, sent_before = written(tmp_path / "work"), datasets(o), sent(sandbox)
    result = file.with_name("result.bin")
    result.write_bytes(os.urandom(2 * ROOM_BYTES))
    environment = sandbox.environment(o.token, home)
    arguments = ("save", str(file), "--owner", EXPERIMENT, "--file", str(result))
    for order in ORDERS:
        with sandbox.fault(**order):
            status, answer, told = cli(environment, *arguments)
        assert (status, answer["error"]["code"]) == (1, "store-full"), told
        assert "openBIS has no room" in answer["error"]["message"] and "Traceback" not in told
        assert "administrator" in answer["error"]["advice"]
        assert datasets(o) == before
        assert sent(sandbox) == sent_before, "what was sent is not left there"
    status, answer, _ = cli(environment, *arguments)
    assert (status, {answer["dataset"], *before}) == (0, datasets(o))
    assert stored_files(o, answer["dataset"])["result.bin"] == result.read_bytes()
