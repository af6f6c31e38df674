"""The command line against a running openBIS."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.client.conftest import PROGRAM, Stored
from integration.notebook.sandbox import EXPERIMENT, Sandbox
from integration.notebook.test_every_cell_runs import notebook_on, signed_in

from openbis_jupyter.client import find_owner
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.notebook.languages import LANGUAGES


def cli(environment: dict[str, str], *arguments: str) -> tuple[int, Any, str]:
    """Exit status, parsed standard output, standard error."""
    command = [str(Path(sys.executable).with_name("openbis-jupyter")), *arguments, "--json"]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout), done.stderr


def test_the_journey_in_a_shell(sandbox: Sandbox, tmp_path: Path, home: Path) -> None:
    token = sandbox.token_of("USER")
    environment = sandbox.environment(token, home)
    user = next(user["user"] for user in sandbox.users if user["role"] == "USER")
    assert cli(environment, "whoami") == (0, {"url": sandbox.url, "user": user}, "")
    status, listed, _ = cli(environment, "datasets", EXPERIMENT)
    perm_ids = [row["permId"] for row in listed["datasets"] if row["type"] == "RAW_DATA"]
    assert status == 0 and perm_ids
    status, downloaded, _ = cli(environment, "download", perm_ids[0], "--to", str(tmp_path / "data"))
    assert status == 0 and all(Path(file).is_file() for file in downloaded["files"])
    file = notebook_on(signed_in(sandbox, token), [(perm_ids[0], "first")], tmp_path / "work")
    status, saved, _ = cli(environment, "save", str(file))
    assert status == 0
    dataset = signed_in(sandbox, token).get_dataset(saved["dataset"])
    # A user of a space may not add parents: the dataset names them instead.
    assert (dataset.experiment.identifier, dataset.parents) == (EXPERIMENT, [])
    assert saved["not_parents"] == [perm_ids[0]] and perm_ids[0] in dataset.props["notes"]
    image = tmp_path / "chain.svg"
    asked = ("show", saved["dataset"], "--provenance", "--svg", str(image))
    status, shown, _ = cli(environment, *asked)
    link = {"from": perm_ids[0], "to": saved["dataset"], "kind": "used"}
    assert status == 0 and shown["provenance"]["links"] == [link] and shown["svg"] == str(image)
    assert image.read_text().startswith("<svg")
    status, refused, _ = cli(environment, "environment", perm_ids[0])
    assert (status, refused["error"]["code"]) == (1, "environment-unknown")


def test_failures_have_a_code_and_a_status(sandbox: Sandbox, home: Path) -> None:
    environment = sandbox.environment("user-wrong", home)
    status, answer, _ = cli(environment, "whoami")
    assert (status, answer["error"]["code"]) == (1, "token-refused")
    environment = sandbox.environment(sandbox.token_of("USER"), home)
    status, answer, _ = cli(environment, "datasets", "/NO/SUCH/THING")
    assert (status, answer["error"]["code"]) == (1, "owner-unknown")
    status, answer, _ = cli(environment, "save", "missing.ipynb")
    assert (status, answer["error"]["code"]) == (1, "notebook-missing")


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "code"),
    [
        (("download",), {}, 2, "request-invalid"),
        (("whoami", "--nonsense"), {}, 2, "request-invalid"),
        (("nonsense",), {}, 2, "request-invalid"),
        (("whoami",), {"OPENBIS_URL": "http://localhost"}, 2, "request-invalid"),
        (("whoami",), {"REQUESTS_CA_BUNDLE": "/absent.pem"}, 2, "request-invalid"),
        (("whoami",), {"REQUESTS_CA_BUNDLE": ""}, 1, "certificate-untrusted"),
        (("whoami",), {"OPENBIS_URL": "https://localhost:1"}, 1, "openbis-unreachable"),
        (("download", "20200101000000000-404"), {}, 1, "datasets-unknown"),
        (("download", "DATASET", "-f", "*.nothing"), {}, 1, "files-unknown"),
        (("download", "DATASET", "--to", "/proc/data"), {}, 1, "file-unwritable"),
    ],
)
def test_every_failure_is_one_json_object(
    sandbox: Sandbox,
    home: Path,
    stored: Stored,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    status: int,
    code: str,
) -> None:
    environment = {**sandbox.environment(sandbox.token_of("USER"), home), **variables}
    given = [stored.perm_id if one == "DATASET" else one for one in arguments]
    found, answer, told = cli(environment, *given)
    assert (found, answer["error"]["code"]) == (status, code), told
    assert answer["error"]["advice"] and "Traceback" not in told
    assert not home.joinpath("data").exists()


def test_datasets_come_page_by_page(sandbox: Sandbox, home: Path) -> None:
    environment = sandbox.environment(sandbox.token_of("USER"), home)
    _, everything, _ = cli(environment, "datasets", EXPERIMENT)
    perm_ids = [row["permId"] for row in everything["datasets"]]
    assert everything["total"] == len(perm_ids) > 2
    _, page, _ = cli(environment, "datasets", EXPERIMENT, "--limit", "1", "--from", "1")
    assert [row["permId"] for row in page["datasets"]] == perm_ids[1:2] and page["total"] == len(perm_ids)
    command = [PROGRAM, "datasets", EXPERIMENT, "--limit", "1", "--from", "1"]
    shown = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    assert shown.stderr == f"2–2 of {len(perm_ids)}; --from 2 shows what follows.\n"


def test_files_that_openbis_cannot_give_are_no_success(
    sandbox: Sandbox, access: Access, stored: Stored, home: Path, tmp_path: Path
) -> None:
    kind = {
        "@type": "as.dto.entitytype.id.EntityTypePermId",
        "permId": "RAW_DATA",
        "entityKind": "DATA_SET",
    }
    linked = {
        "@type": "as.dto.dataset.create.DataSetCreation",
        "typeId": kind,
        "experimentId": find_owner(access, EXPERIMENT).id,
        "dataSetKind": "LINK",
        "code": f"LINK-{uuid.uuid4()}",
    }
    (made,) = access.ask("createDataSets", [linked])
    environment = sandbox.environment(access.token, home)
    arguments = ("--to", str(tmp_path / "data"))
    status, answer, _ = cli(environment, "download", made["permId"], "-f", "*.csv", *arguments)
    assert (status, answer["error"]["code"]) == (1, "files-unavailable")
    assert made["permId"] in answer["error"]["message"] and "linked" in answer["error"]["message"]
    status, answer, _ = cli(
        environment, "download", made["permId"], stored.perm_id, "-f", "*.csv", *arguments
    )
    assert status == 0 and [Path(file).name for file in answer["files"]] == ["a.csv"]
    assert [one["dataset"] for one in answer["left_out"]] == [made["permId"]]


@pytest.mark.parametrize("language", ["r", "octave", "bash"])
def test_a_notebook_that_holds_the_token_somebody_pasted_is_not_saved(
    sandbox: Sandbox, tmp_path: Path, home: Path, language: str
) -> None:
    token = sandbox.token_of("USER")
    o = signed_in(sandbox, token)
    file = notebook_on(o, [], tmp_path / "work", language=language)
    notebook = nbformat.read(file, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.metadata.openbis.cell == "connect"]
    # As the text beside the cell says: between the quotes.
    assign = LANGUAGES[language].assign
    assert cell.source.count(assign("token", "")) == 1
    cell.source = cell.source.replace(assign("token", ""), assign("token", token))
    nbformat.write(notebook, file)
    before = len(o.get_datasets(experiment=EXPERIMENT))
    status, answer, printed = cli(sandbox.environment(token, home), "save", str(file))
    assert (status, answer["error"]["code"]) == (1, "notebook-secret")
    assert token not in json.dumps(answer) + printed
    assert len(o.get_datasets(experiment=EXPERIMENT)) == before
