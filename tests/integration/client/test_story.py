"""One story: a template for three objects, one failure repaired, and a result that comes out the same anywhere.

The kernel is one of an environment of its own, as small as can be, whose packages lie in a folder: no index is asked.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import plates
import pytest
import wheels
from integration.client.conftest import program
from integration.notebook.sandbox import Sandbox, stored_files
from integration.notebook.test_every_cell_runs import signed_in
from ro_crate.running import issues_of

from openbis_jupyter.client.connecting import Access

TEMPLATE = """# ---
# title: Dose
# language: python
# parameters:
#   - {name: dose, type: number, minimum: 0, default: "{{ object.properties.CONCENTRATION }}"}
#   - {name: author, default: ""}
# ---

# %% [markdown]
# # {{ title | text }}

# %%
import tiny_of_ours

if dose > 10:
    raise ValueError("so much is in no bottle")
print("dose", dose * tiny_of_ours.VALUE, "datasets", dataset_ids)
"""
AUTHOR = 'Größe "x" {{ 7 * 7 }}'
Command = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def command(sandbox: Sandbox, access: Access, home: Path, tmp_path: Path) -> Command:
    """`openbis-jupyter` in a folder of its own, with the kernels of an environment; gives exit status and answer."""
    (tmp_path / "dose.py").write_text(TEMPLATE, encoding="utf-8")
    packages = tmp_path / "packages"
    packages.mkdir()
    wheels.of_installed("ipykernel", packages)
    wheels.of_ours(packages)

    def run(*arguments: str, kernels_of: str) -> tuple[int, dict[str, Any]]:
        environment = {
            **sandbox.environment(access.token, home),
            **wheels.only_from(packages),
            "JUPYTER_PATH": str(tmp_path / kernels_of / "share/jupyter"),
        }
        running = program(environment, *arguments, "--json", cwd=tmp_path)
        out, err = running.communicate(timeout=250)
        assert out, err
        assert "WARNING" not in err, "nothing that nobody can do anything about"
        return running.returncode, json.loads(out)

    return run


def make_kernel(environment: Path) -> None:
    """As docs/client.md has it: one that Jupyter finds below the folder of the environment."""
    python = environment / "bin/python"
    subprocess.run(
        [python, "-m", "ipykernel", "install", "--prefix", environment], check=True, capture_output=True
    )


def test_three_objects_a_failure_repaired_and_a_result_made_anew(
    sandbox: Sandbox, access: Access, command: Command, tmp_path: Path
) -> None:
    admin, o = signed_in(sandbox, sandbox.token_of("ADMIN")), signed_in(sandbox, access.token)
    uv, packages = str(Path(sys.executable).with_name("uv")), tmp_path / "packages"
    variables = {**os.environ, **wheels.only_from(packages)}
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "lab"], check=True)
    wanted = ["--python", tmp_path / "lab/bin/python", "ipykernel", "tiny-of-ours"]
    subprocess.run([uv, "pip", "install", "--quiet", *wanted], env=variables, check=True)
    make_kernel(tmp_path / "lab")

    def saved_in(perm_id: str) -> list[str]:
        return list(o.get_datasets(sample=perm_id, type="ANALYSIS_NOTEBOOK").df["permId"])

    def printed(dataset: str) -> str:
        notebook = nbformat.reads(stored_files(o, dataset)["dose.ipynb"].decode(), as_version=4)
        return "".join(one.get("text", "") for cell in notebook.cells for one in cell.get("outputs", []))

    objects = plates.make(admin, [0.5, 2, 50])
    batch = ("run", "dose.py", "--each", *objects, "-p", "author", AUTHOR)
    status, answer = command(*batch, kernels_of="lab")
    assert (status, answer["done"], answer["failed"]) == (1, 2, 1), answer
    first, second, third = answer["rows"]
    assert third["error"]["code"] == "cell-failed" and "so much is in no bottle" in third["error"]["message"]
    assert [saved_in(one) for one in objects] == [[first["dataset"]], [second["dataset"]], []]
    assert printed(first["dataset"]) == "dose 3.5 datasets []\n"
    assert o.get_dataset(first["dataset"]).props["$name"].startswith("Dose PLATE")
    notebook = nbformat.read(Path(first["folder"]) / "dose.ipynb", as_version=4)
    assert notebook.metadata.openbis.parameters == {"dose": 0.5, "author": AUTHOR}

    plates.change(admin, objects[2], 5.0)
    status, answer = command(*batch, kernels_of="lab")
    assert (status, answer["done"], answer["failed"]) == (1, 2, 1), "what failed waits until it is wanted"
    status, answer = command(*batch, "--repeat-failed", kernels_of="lab")
    assert (status, answer["done"], answer["failed"]) == (0, 3, 0)
    assert [saved_in(one) for one in objects] == [[row["dataset"]] for row in answer["rows"]]
    repaired = answer["rows"][2]["dataset"]
    assert printed(repaired) == "dose 35.0 datasets []\n"

    shutil.rmtree(tmp_path / "lab")
    status, made = command("environment", repaired, "--into", "again", kernels_of="lab")
    assert (status, made["left_out"]) == (0, []), made
    make_kernel(tmp_path / "again")
    status, again = command("run", repaired, "--exit-code", kernels_of="again")
    assert status == 0, again
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert (again["comparison"]["compared"], again["comparison"]["changed"]) == (len(cells), 0)
    assert printed(again["dataset"]) == printed(repaired)
    assert o.get_dataset(again["dataset"]).sample.permId == objects[2]

    page = stored_files(o, again["dataset"])["dose.html"].decode()
    told = page[page.index('<footer class="openbis-chain"') :]
    assert "<svg" in told and f"{repaired} Dose PLATE" in told and "the version before it" in told

    status, _ = command("download", again["dataset"], "--to", "crate", kernels_of="again")
    (crate,) = (tmp_path / "crate").rglob("ro-crate-metadata.json")
    said = crate.read_text(encoding="utf-8")
    assert repaired in said and "tiny" in (crate.parent / "notebook-environment/requirements.txt").read_text()
    assert issues_of(crate.parent) == [[]]
