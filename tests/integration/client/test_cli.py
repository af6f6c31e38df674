"""The command line against a running openBIS."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from integration.notebook.sandbox import EXPERIMENT, Sandbox
from integration.notebook.test_every_cell_runs import notebook_on, signed_in

from openbis_jupyter.notebook.literals import TRANSLATORS

pytestmark = pytest.mark.slow


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
    assert dataset.experiment.identifier == EXPERIMENT and dataset.parents == [perm_ids[0]]


def test_failures_have_a_code_and_a_status(sandbox: Sandbox, home: Path) -> None:
    environment = sandbox.environment("user-wrong", home)
    status, answer, _ = cli(environment, "whoami")
    assert (status, answer["error"]["code"]) == (1, "credential-expired")
    environment = sandbox.environment(sandbox.token_of("USER"), home)
    status, answer, _ = cli(environment, "datasets", "/NO/SUCH/THING")
    assert (status, answer["error"]["code"]) == (1, "owner-unknown")
    status, answer, _ = cli(environment, "save", "missing.ipynb")
    assert (status, answer["error"]["code"]) == (1, "notebook-missing")


@pytest.mark.parametrize("language", ["r", "octave", "bash"])
def test_a_notebook_that_holds_the_token_somebody_pasted_is_not_saved(
    sandbox: Sandbox, tmp_path: Path, home: Path, language: str
) -> None:
    token = sandbox.token_of("USER")
    o = signed_in(sandbox, token)
    file = notebook_on(o, [], tmp_path / "work", language=language)
    notebook = nbformat.read(file, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.metadata.openbis.cell == "token"]
    # As the text beside the cell says: between the quotes.
    assert cell.source.count(TRANSLATORS[language]("")) == 1
    cell.source = cell.source.replace(TRANSLATORS[language](""), TRANSLATORS[language](token))
    nbformat.write(notebook, file)
    before = len(o.get_datasets(experiment=EXPERIMENT))
    status, answer, printed = cli(sandbox.environment(token, home), "save", str(file))
    assert (status, answer["error"]["code"]) == (1, "notebook-secret")
    assert token not in json.dumps(answer) + printed
    assert len(o.get_datasets(experiment=EXPERIMENT)) == before
