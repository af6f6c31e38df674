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


def run_and_saved(
    sandbox: Sandbox, folder: Path, home: Path, case: str, owner: OwnerInfo | None = None
) -> tuple[Path, pybis.DataSet]:
    """Every cell runs, and what is in openBIS is what was in the file: that file, and the dataset."""
    token = sandbox.token_of("POWER_USER")
    o = signed_in(sandbox, token)
    made = [(register(o, folder / str(n), files, name), name) for n, (name, files) in enumerate(SETS[case])]
    file = notebook_on(o, made, folder / "work", owner)

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
    assert sorted(saved.parents or []) == sorted(perm_id for perm_id, _ in made)
    assert saved.props["$name"] == 'Growth "curve" # 1'
    assert token not in nbformat.writes(done)
    for (dataset, _), (_, files) in zip(made, SETS[case], strict=True):
        for name, content in files.items():
            [copy] = [path for path in (file.parent / "data" / dataset).rglob("*") if path.name == name]
            assert copy.read_bytes() == content
    return file, saved


@pytest.mark.parametrize("case", ["three datasets", "awkward datasets"])
def test_all_cells_run_and_the_saved_copy_is_the_same(
    sandbox: Sandbox, tmp_path: Path, home: Path, case: str
) -> None:
    _, saved = run_and_saved(sandbox, tmp_path, home, case)
    assert saved.experiment.identifier == EXPERIMENT


def test_running_all_again_saves_a_new_version_of_the_same_history(
    sandbox: Sandbox, tmp_path: Path, home: Path
) -> None:
    file, first = run_and_saved(sandbox, tmp_path, home, "one dataset")
    token = sandbox.token_of("POWER_USER")
    done = run(file, sandbox.environment(token, home))
    second = signed_in(sandbox, token).get_dataset(saved_perm_id(done))
    assert first.permId != second.permId
    assert first.props["$history_id"] == second.props["$history_id"]
    assert "0 files downloaded, 1 there already" in shown(done, "download")


def test_there_may_be_no_dataset_and_an_object_may_be_the_owner(
    sandbox: Sandbox, tmp_path: Path, home: Path
) -> None:
    o = signed_in(sandbox, sandbox.token_of("POWER_USER"))
    sample = o.get_experiment(EXPERIMENT).get_objects()[0]
    owner = OwnerInfo("OBJECT", sample.permId, sample.identifier)
    _, saved = run_and_saved(sandbox, tmp_path, home, "no dataset", owner)
    assert saved.sample.permId == sample.permId
