"""Every cell of a built notebook runs as it stands, and what it saves is in openBIS byte for byte."""

import json
import uuid
from pathlib import Path

import nbformat
import pybis
import pytest
from integration.notebook.kernel import run, shown
from integration.notebook.sandbox import CRATE, EXPERIMENT, Sandbox, register, stored_files

from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo

TABLE = b"hours,cells\n0,10\n1,21\n"
AWKWARD = "\"quoted\" 'single' \\ {{ x }} %% # <script>alert(1)</script> \U0001f9ea"
SETS: dict[str, list[tuple[str, dict[str, bytes]]]] = {
    "no dataset": [],
    "one dataset": [("first", {"growth.csv": TABLE})],
    "three datasets": [
        ("first", {"growth.csv": TABLE, "notes.txt": b"text"}),
        ("second", {"image.bin": bytes(range(256)) * 5000}),
        ("third", {"growth.csv": TABLE}),
    ],
    "awkward datasets": [
        (AWKWARD, {"ä b 実験 'x' {{ y }}.csv": TABLE, "$(id) & [1].txt": b"x"}),
        ("empty table", {"empty.csv": b""}),
        ("no table at all", {"a.csv": b"\xff\xfe\x00\x00binary"}),
    ],
}


def signed_in(sandbox: Sandbox, token: str) -> pybis.Openbis:
    return pybis.Openbis(sandbox.url, token=token)


def notebook_on(
    o: pybis.Openbis,
    datasets: list[tuple[str, str]],
    folder: Path,
    owner: OwnerInfo | None = None,
    language: str = "python",
) -> Path:
    """A new notebook in `folder` on datasets of (permId, name), owned by the demo experiment if by nothing else."""
    experiment = o.get_experiment(EXPERIMENT)
    spec = NotebookSpec(
        file_name="Growth 'curve' 1.ipynb",
        title='Growth "curve" # 1',
        openbis_url=o.url,
        user="tester",
        owner=owner or OwnerInfo("EXPERIMENT", experiment.permId, experiment.identifier),
        datasets=tuple(DatasetInfo(perm_id, "RAW_DATA", name, EXPERIMENT) for perm_id, name in datasets),
        parents=tuple(perm_id for perm_id, _ in datasets),
        history_id=str(uuid.uuid4()),
        language=language,
    )
    folder.mkdir(exist_ok=True)
    file = folder / spec.file_name
    nbformat.write(nbformat.from_dict(build_notebook(spec)), file)
    return file


def saved_perm_id(notebook: nbformat.NotebookNode) -> str:
    line = next(line for line in shown(notebook, "save").splitlines() if line.startswith("Saved as "))
    return line.removeprefix("Saved as ")


@pytest.mark.parametrize("case", list(SETS))
def test_all_cells_run_and_the_saved_copy_is_the_same(
    sandbox: Sandbox, tmp_path: Path, home: Path, case: str
) -> None:
    token = sandbox.token_of("POWER_USER")
    o = signed_in(sandbox, token)
    made = [(register(o, tmp_path / str(n), files, name), name) for n, (name, files) in enumerate(SETS[case])]
    file = notebook_on(o, made, tmp_path / "work")

    before: list[bytes] = []
    done = run(
        file,
        sandbox.environment(token, home),
        save_after=lambda key: key != "save",
        before_cell=lambda key: before.append(file.read_bytes()) if key == "save" else None,
    )

    perm_id = saved_perm_id(done)
    stored = stored_files(o, perm_id)
    assert stored[file.name] == before[0]
    assert b"Growth" in stored[file.with_suffix(".html").name]
    assert b"the kernel itself" in stored["environment.txt"] and b"\npandas==" in stored["requirements.txt"]
    crate = json.loads(stored[CRATE])
    used = {one.get("identifier") for one in crate["@graph"]}
    assert used >= {dataset for dataset, _ in made}
    saved = o.get_dataset(perm_id)
    assert saved.type.code == "ANALYSIS_NOTEBOOK"
    assert saved.experiment.identifier == EXPERIMENT
    assert sorted(saved.parents or []) == sorted(perm_id for perm_id, _ in made)
    assert saved.props["$name"] == 'Growth "curve" # 1'
    assert token not in nbformat.writes(done)
    for (dataset, _), (_, files) in zip(made, SETS[case], strict=True):
        for name, content in files.items():
            [copy] = [path for path in (file.parent / "data" / dataset).rglob("*") if path.name == name]
            assert copy.read_bytes() == content


def test_running_all_again_saves_a_new_version_of_the_same_history(
    sandbox: Sandbox, tmp_path: Path, home: Path
) -> None:
    token = sandbox.token_of("USER")
    o = signed_in(sandbox, token)
    file = notebook_on(
        o, [(register(o, tmp_path / "d", {"growth.csv": TABLE}, "first"), "first")], tmp_path / "work"
    )
    first = run(file, sandbox.environment(token, home))
    second = run(file, sandbox.environment(token, home))
    versions = [o.get_dataset(saved_perm_id(done)) for done in (first, second)]
    assert versions[0].permId != versions[1].permId
    assert versions[0].props["$history_id"] == versions[1].props["$history_id"]
    assert "0 files downloaded, 1 there already" in shown(second, "download")


def test_an_object_may_be_the_owner(sandbox: Sandbox, tmp_path: Path, home: Path) -> None:
    token = sandbox.token_of("USER")
    o = signed_in(sandbox, token)
    sample = o.get_experiment(EXPERIMENT).get_objects()[0]
    file = notebook_on(o, [], tmp_path / "work", OwnerInfo("OBJECT", sample.permId, sample.identifier))
    done = run(file, sandbox.environment(token, home))
    assert o.get_dataset(saved_perm_id(done)).sample.permId == sample.permId
