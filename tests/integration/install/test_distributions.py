"""What each distribution brings into an environment of its own, and what it does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from integration.install.environments import install, run

_SAY = """
import importlib, importlib.metadata, json, sys
names = [one.metadata["Name"].lower().replace("_", "-") for one in importlib.metadata.distributions()]
for module in sys.argv[1:]:
    importlib.import_module(module)
print(json.dumps(sorted(names)))
"""


@dataclass(frozen=True)
class Case:
    """A wheel with extras; programs that answer `--help`, modules that load, distributions that stay away."""

    wheel: str
    extra: str
    programs: tuple[str, ...]
    modules: tuple[str, ...]
    absent: tuple[str, ...]


HUB_ONLY = ("aiohttp", "cryptography", "jupyterhub", "sqlalchemy")
OURS = ("openbis-jupyter", "openbis-jupyter-core", "openbis-jupyter-hub", "openbis-jupyter-installer")
CASES = {
    "core": Case(
        "openbis_jupyter_core",
        "",
        ("openbis-jupyter",),
        ("openbis_jupyter.errors", "openbis_jupyter.command"),
        ("nbformat", "pydantic", "requests"),
    ),
    "laptop": Case(
        "openbis_jupyter",
        "",
        ("openbis-jupyter download", "openbis-jupyter save", "openbis-jupyter cat"),
        ("openbis_jupyter.client", "openbis_jupyter.client.reading.as_fsspec"),
        (*HUB_ONLY, "jupyterlab", "mfusepy"),
    ),
    "user": Case(
        "openbis_jupyter",
        "[user]",
        ("openbis-jupyter run",),
        ("openbis_jupyter.client", "openbis_jupyterlab"),
        HUB_ONLY,
    ),
    "hub": Case(
        "openbis_jupyter_hub",
        "",
        ("openbis-jupyter-hub doctor", "openbis-jupyter-hub settings"),
        ("openbis_jupyter.hub.service.server", "openbis_jupyter.hub.sign_in.handlers"),
        ("nbconvert", "openbis-jupyter", "pandas", "pybis"),
    ),
    "installer": Case(
        "openbis_jupyter_installer",
        "",
        ("openbis-jupyter install", "openbis-jupyter doctor", "openbis-jupyter uninstall"),
        ("openbis_jupyter.install.doctor.checks",),
        (*HUB_ONLY, "nbformat", "openbis-jupyter", "pybis"),
    ),
    "sandbox": Case("openbis_sandbox", "", ("openbis-sandbox serve",), ("openbis_sandbox",), OURS),
}


@pytest.mark.parametrize("name", CASES)
def test_a_distribution_alone(name: str, dist: Path, tmp_path: Path) -> None:
    case = CASES[name]
    [wheel] = dist.glob(f"{case.wheel}-[0-9]*.whl")
    install(tmp_path / "venv", wheel, extra=case.extra)
    present = json.loads(run(tmp_path / "venv/bin/python", "-c", _SAY, *case.modules).stdout)
    assert not set(case.absent) & set(present), present
    for program in case.programs:
        command, *arguments = program.split()
        assert "Usage:" in run(tmp_path / "venv/bin" / command, *arguments, "--help").stdout


def test_a_command_of_another_distribution_is_named(dist: Path, tmp_path: Path) -> None:
    [wheel] = dist.glob("openbis_jupyter_installer-[0-9]*.whl")
    install(tmp_path / "venv", wheel)
    ended = run(tmp_path / "venv/bin/openbis-jupyter", "download", "--json", code=2)
    assert json.loads(ended.stdout)["error"]["code"] == "request-invalid"
    assert "pip install openbis-jupyter" in json.loads(ended.stdout)["error"]["message"]
