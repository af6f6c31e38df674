"""What an environment on this machine says of itself, and which of its kernels cannot run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openbis_jupyter.doctor import asked
from openbis_jupyter.doctor.environment import broken_kernels, environment_of, interpreter_of

KERNELS = {
    "of-this-jupyter": (["python", "-m", "ipykernel_launcher"], ""),
    "whose-program-is-gone": (["/nowhere/R", "--slave"], "kernel-program-missing"),
    "whose-program-may-not-run": (["{resource_dir}/kernel.json"], "kernel-program-missing"),
    "whose-module-is-gone": (
        [sys.executable, "-m", "no_such_kernel.main", "-f", "x"],
        "kernel-module-missing",
    ),
    "of-a-script": (["{resource_dir}/run", "-m", "no_such_kernel"], ""),
    "of-nothing": ([], "kernel-program-missing"),
}


def register(kernels: Path) -> None:
    for name, (argv, _) in KERNELS.items():
        folder = kernels / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps({"argv": argv, "language": "x", "display_name": name}))
        (folder / "run").touch(0o755)


def test_kernels_that_are_registered_and_cannot_run_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    register(tmp_path / "kernels")
    there = environment_of(Path(sys.executable), ["jupyterlab", "no-such-package"])
    assert there is not None
    assert list(there.packages) == ["jupyterlab"]
    ours = {name: one for name, one in there.kernels.items() if name in KERNELS}
    assert ours.keys() == KERNELS.keys()
    codes = {finding.text.split()[2]: finding.code for finding in broken_kernels(ours)}
    assert codes == {name: code for name, (_, code) in KERNELS.items() if code}


def test_the_path_of_a_kernel_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "program").touch(0o755)
    spec = {"argv": ["program"], "env": {"PATH": str(tmp_path)}}
    assert asked.examined(spec, "")["missing"] == ""
    assert asked.examined({**spec, "env": {}}, "")["missing"] == "program"


def test_what_does_not_answer_is_no_environment(tmp_path: Path) -> None:
    silent = tmp_path / "python"
    for program in ("#!/bin/sh\n", "#!/bin/sh\necho '{'\n", "#!/bin/sh\nexit 3\n"):
        silent.write_text(program)
        silent.chmod(0o755)
        assert environment_of(silent, []) is None
    assert environment_of(tmp_path / "nothing", []) is None


@pytest.mark.parametrize(
    ("start", "python"),
    [
        ("#!/opt/users/bin/python\nimport re\n", "/opt/users/bin/python"),
        ("#! /opt/users/bin/python3.12 -I\n", "/opt/users/bin/python3.12"),
        ("#!/bin/sh\n'''exec' \"/a b/bin/python3\" \"$0\" \"$@\"\n' '''\n", "/a b/bin/python3"),
        ("#!/bin/sh\n'''exec' /long/bin/python3 \"$0\" \"$@\"\n' '''\n", "/long/bin/python3"),
        ("#!/bin/sh\nexec singularity run users.sif\n", None),
        ("\x7fELF", None),
        ("", None),
    ],
)
def test_the_interpreter_of_a_program_stands_in_its_first_lines(
    start: str, python: str | None, tmp_path: Path
) -> None:
    program = tmp_path / "jupyterhub-singleuser"
    program.write_text(start)
    assert interpreter_of(program) == (Path(python) if python else None)


def test_the_interpreter_of_the_environment_in_the_shell_is_the_one_beside(tmp_path: Path) -> None:
    program, python = tmp_path / "jupyterhub-singleuser", tmp_path / "python"
    program.write_text("#!/usr/bin/env python3\n")
    assert interpreter_of(program) is None
    python.touch(0o755)
    assert interpreter_of(program) == python
    assert interpreter_of(python) == python
    assert interpreter_of(tmp_path / "nothing") is None


def test_asking_imports_nothing_of_ours(tmp_path: Path) -> None:
    source = Path(asked.__file__).read_text(encoding="utf-8")
    program = f"{source}\nassert not [name for name in sys.modules if name.startswith('openbis')]"
    subprocess.run(
        [sys.executable, "-I", "-c", program, "click"], check=True, cwd=tmp_path, capture_output=True
    )
