"""The demo's form offers what can run on this machine, not what has a kernelspec only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openbis_demo.kernels import as_setting, kernel_named


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where programs are looked for; kernelspecs of Octave and R are there, whatever this machine has."""
    for name, language, program in (("octave", "octave", "python"), ("ir", "R", "R")):
        folder = tmp_path / "jupyter" / "kernels" / name
        folder.mkdir(parents=True)
        spec = {"argv": [program, "-f", "{connection_file}"], "display_name": name, "language": language}
        (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.delenv("OCTAVE_EXECUTABLE", raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def offered() -> set[str]:
    return {kernel["language"] for kernel in as_setting()} & {"python", "octave", "r"}


def provide(folder: Path, program: str) -> None:
    (folder / program).touch(mode=0o755)


def test_a_kernel_whose_language_is_not_installed_is_not_offered(programs: Path) -> None:
    assert offered() == {"python"}
    assert kernel_named("octave") is None
    provide(programs, "octave-cli")
    assert offered() == {"python", "octave"}
    assert kernel_named("octave") == "octave"
    provide(programs, "R")
    assert offered() == {"python", "octave", "r"}


def test_octave_may_be_named_by_its_variable(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provide(programs, "my-octave")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", str(programs / "my-octave"))
    assert offered() == {"python", "octave"}
