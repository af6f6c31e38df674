"""What an administrator downloads: built, installed into an empty environment, and used from there."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from integration.install.environments import install, run
from integration.sandbox.server import CallFailed, serving
from unit.install.folders import CONFIG, Folders, build

from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.install.plugin_files import plugin_files

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def program(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`openbis-jupyter` of an environment that holds the wheel and what it depends on, nothing else."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    install(environment, next(dist.glob("openbis_jupyter_installer-*.whl")))
    return environment / "bin/openbis-jupyter"


def test_the_same_sources_give_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    run(REPOSITORY / ".ci/dist", tmp_path)
    for file in dist.iterdir():
        assert (
            hashlib.sha256((tmp_path / file.name).read_bytes()).digest()
            == hashlib.sha256(file.read_bytes()).digest()
        )
    assert {file.suffix for file in dist.iterdir()} == {".zip", ".whl"}


def test_the_zip_file_is_the_plugin(dist: Path) -> None:
    archive = dist / f"openbis-jupyter-core-plugin-{product_version()}.zip"
    with zipfile.ZipFile(archive) as stream:
        found = {name: stream.read(name) for name in stream.namelist()}
        assert {entry.external_attr >> 16 for entry in stream.infolist()} == {0o100644}
    assert found == {f"jupyter/1/{path}": content for path, content in plugin_files().items()}


def is_served(openbis: Folders, folder: Path) -> None:
    """An openBIS on these folders offers page and service."""
    plugins = ["--core-plugins", str(openbis.core_plugins), "--service-properties", str(openbis.service)]
    with serving(folder, *plugins) as server:
        for name in ("plugin.js", "jupyter.js", "index.html"):
            served = server.request("GET", f"/openbis/webapp/jupyter/{name}")
            assert served.content == plugin_files()[next(p for p in plugin_files() if p.name == name)]
        with pytest.raises(CallFailed, match=r"\[hub-unreachable "):
            server.call(
                "executeCustomASService",
                server.login("alice"),
                {"@type": "as.dto.service.id.CustomASServiceCode", "permId": "jupyter"},
                {
                    "@type": "as.dto.service.CustomASServiceExecutionOptions",
                    "parameters": {"method": "options"},
                },
            )


@pytest.mark.parametrize("kind", ["20.10", "docker"])
def test_an_administrators_two_minutes(kind: str, program: Path, tmp_path: Path) -> None:
    openbis = build(tmp_path / "openbis", kind)
    openbis.config.write_bytes(
        CONFIG.replace(b'"flow", "microscopy"]', b"'flow', // ours\n\t]").replace(b"\n", b"\r\n")
    )
    before = openbis.contents()
    arguments = ("--openbis", openbis.root, "--json")
    said = json.loads(run(program, "install", *arguments, "--hub-url", "https://localhost:1").stdout)
    assert said["done"]
    assert not json.loads(run(program, "install", *arguments).stdout)["done"]

    findings = json.loads(run(program, "doctor", *arguments, code=2).stdout)["findings"]
    assert {finding["check"]: finding["level"] for finding in findings} == {
        **dict.fromkeys(("files", "owners", "journal", "enabled", "eln", "settings"), "ok"),
        "service": "problem",  # nobody listens at port 1
        "rights": "skipped",
        "parents": "skipped",
    }
    # Both layouts get the same files, which the doctor has looked at.
    if kind == "docker":
        is_served(openbis, tmp_path)
    run(program, "uninstall", *arguments)
    assert openbis.contents() == before
