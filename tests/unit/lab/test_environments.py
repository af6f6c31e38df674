"""A kernel in the environment that a saved notebook was computed in: for one person, beside those of others."""

from __future__ import annotations

import json
import platform
import subprocess
import threading
from importlib.metadata import distribution
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import wheels

from openbis_jupyter.client.environments import Answer, Package
from openbis_jupyter.client.environments.requirements import requirements
from openbis_jupyter.client.progress import Cancel, Planned
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab.environments import Environments
from openbis_jupyterlab.environments.kernels import free_name, kernel_of, register

URL, DATASET = "https://openbis.example.org", "20260101000000000-1"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Jupyter's data folder of the person."""
    folder = tmp_path / "data"
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where alone packages come from: ipykernel and six are there."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in ("ipykernel", "six"):
        wheels.of_installed(name, folder)
    for name, value in {"UV_OFFLINE": "1", **wheels.only_from(folder)}.items():
        monkeypatch.setenv(name, value)
    return folder


def stored(*packages: Package) -> dict[str, str]:
    answer = Answer("Python", platform.python_version(), packages=packages)
    return {"requirements.txt": requirements(answer), "environment.txt": "all that is known"}


@pytest.mark.slow
def test_the_kernel_runs_in_what_was_recorded_and_is_made_once(data: Path, index: Path) -> None:
    told: list[Any] = []
    environments, access = Environments(data), SimpleNamespace(url=URL)
    wanted = stored(
        Package("six", distribution("six").version),
        Package("mine", "1", direct_url={"url": "file:///home/me/mine"}),
    )
    made = environments.made(wanted, URL, DATASET, told.append, Cancel())
    kernel = kernel_of(data, URL, DATASET)
    major, minor, _ = platform.python_version_tuple()
    assert kernel and kernel.works and kernel.name == made["kernel"]
    assert kernel.display_name == f"Python {major}.{minor} as in {DATASET}"
    assert (
        "recorded without it: ipykernel." in made["note"] and "Not to be had elsewhere: mine" in made["note"]
    )
    assert any(isinstance(one, Planned) and "ipykernel" in one.what for one in told)
    folder = data / "openbis" / "environments" / kernel.name
    about = json.loads((data / "kernels" / kernel.name / "kernel.json").read_text())
    asked = [about["argv"][0], "-c", "import ipykernel, six, sys; print(sys.prefix, six.__version__)"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(folder), distribution("six").version]
    # openBIS is not even asked: this access has no way to it.
    again = environments.make(access, DATASET, told.append, Cancel())  # type: ignore[arg-type]
    assert again == {"kernel": kernel.name, "note": None}


@pytest.mark.slow
def test_what_cannot_be_had_leaves_neither_folder_nor_kernel(data: Path, index: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="no-such") as caught:
        Environments(data).made(stored(Package("no-such", "1")), URL, DATASET, lambda _: None, Cancel())
    assert caught.value.code == "environment-failed"
    assert kernel_of(data, URL, DATASET) is None
    assert [*data.glob("openbis/environments/*"), *data.glob("kernels/*")] == []


def test_another_language_gets_its_files_the_sentence_of_the_command_line_and_no_kernel(data: Path) -> None:
    environments, files = Environments(data), {"renv.lock": "{}", "environment.txt": "R 4.4"}
    made = environments.made(files, URL, DATASET, lambda _: None, Cancel())
    assert made["kernel"] is None and "To install the rest: Rscript -e 'renv::restore(" in made["note"]
    (folder,) = (data / "openbis" / "environments").iterdir()
    (folder / "library").mkdir()  # by the person, with that command
    assert environments.made(files, URL, DATASET, lambda _: None, Cancel()) == made
    assert {one.name for one in folder.iterdir()} == {"renv.lock", "environment.txt", "library"}
    assert not (data / "kernels").exists()


def test_a_kernel_of_somebody_else_is_never_replaced_and_one_of_ours_is(data: Path, tmp_path: Path) -> None:
    name = free_name(data, URL, DATASET)
    foreign = data / "kernels" / name
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text('{"argv": ["python"], "display_name": "Mine"}')
    with pytest.raises(OpenbisJupyterError) as refused:
        register(data, name, tmp_path / "python", "3.11.4", URL, DATASET)
    assert refused.value.code == "file-unwritable"
    other = free_name(data, URL, DATASET)
    assert other == f"{name}-2" and kernel_of(data, URL, DATASET) is None
    register(data, other, tmp_path / "python", "3.11.4", URL, DATASET)
    register(data, other, tmp_path / "python", "3.12.1", URL, DATASET)
    kernel = kernel_of(data, URL, DATASET)
    assert kernel and (kernel.name, kernel.display_name) == (other, f"Python 3.12 as in {DATASET}")
    assert not kernel.works, "its Python is not there"
    assert kernel_of(data, "https://other.example.org", DATASET) is None, "permIds are those of one openBIS"
    assert json.loads((foreign / "kernel.json").read_text())["display_name"] == "Mine"
    assert {one.name for one in foreign.parent.iterdir()} == {name, other}, "no half of one is left"


@pytest.mark.parametrize("text", ["", "[1]", "[" * 100_000, '{"metadata": [], "argv": 7}', "\x00"])
def test_what_others_wrote_as_a_kernel_is_passed_over(data: Path, text: str) -> None:
    (data / "kernels" / "odd").mkdir(parents=True)
    (data / "kernels" / "odd" / "kernel.json").write_text(text)
    assert kernel_of(data, URL, DATASET) is None


def test_one_that_waits_for_its_turn_can_be_cancelled(data: Path) -> None:
    environments, access, cancel = Environments(data), SimpleNamespace(url=URL), Cancel()
    ended: list[str] = []

    def wait() -> None:
        try:
            environments.make(access, DATASET, lambda _: None, cancel)  # type: ignore[arg-type]
        except OpenbisJupyterError as reason:
            ended.append(reason.code)

    with environments.in_turn(Cancel()):
        waiting = threading.Thread(target=wait)
        waiting.start()
        cancel.cancel()
        waiting.join(30)
    assert ended == ["cancelled"]
