"""A home that version 0.1.0 of the extension left, opened with this one: nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop, running_laptop
from predecessors import OLD_SETTINGS, Left

from openbis_jupyterlab import texts

OWN = {"name": "Ours", "url": "https://own.example.org", "ca_file": None}
RUN = {
    "run_id": "launch-1",
    "title": "growth",
    "notebook_path": "yeast/growth.ipynb",
    "state": "done",
    "cell": 3,
    "cells": 3,
    "cell_name": None,
    "started": "2026-03-01T10:00:00+00:00",
    "ended": "2026-03-01T10:05:00+00:00",
    "dataset": "20260301100500000-1",
    "error": None,
}
BROKEN = {**RUN, "run_id": "launch-2", "state": "running", "cell": 1, "ended": None, "dataset": None}


@pytest.fixture
def left(tmp_path: Path) -> Left:
    """Settings, connections, runs and configuration, as 0.1.0 wrote them."""
    left = Left(tmp_path / ".local/share/jupyter", tmp_path / ".jupyter")
    left.settings_of_0_1_0()
    left.enabled_by_hand_of_0_1_0()
    (left.config / "openbis-connections.yaml").write_text(
        "connections:\n  - {name: Listed, url: 'https://listed.example.org', username: anna}\n"
    )
    _write_private(tmp_path / ".config/openbis-jupyter/lab-connections.json", [OWN])
    for run in (RUN, BROKEN):
        file = str(tmp_path / "work" / str(run["notebook_path"]))
        record = {"run": run, "ordered": 1772359200.0, "file": file, "server": "server-0", "pid": None}
        _write_private(left.data / "openbis/runs" / f"{run['run_id']}.json", {**record, "told": True})
    return left


def test_settings_connections_and_runs_of_0_1_0_are_there(left: Left, tmp_path: Path) -> None:
    with running_laptop(tmp_path) as laptop:
        settings = asked(laptop, "lab/api/settings/openbis-jupyterlab:plugin")
        assert settings["raw"] == OLD_SETTINGS
        assert settings["settings"] == {
            "datasetType": "RAW_DATA",
            "folder": "from openBIS",
            "insertCell": False,
        }
        extension = Extension(laptop)
        known = {
            row["name"]: (row["url"], row["source"]) for row in extension.ask("connections")["connections"]
        }
        assert known == {
            "Listed": ("https://listed.example.org", "file"),
            "Ours": ("https://own.example.org", "own"),
        }
        runs = {run["run_id"]: run for run in extension.ask("runs")["runs"]}
        assert runs["launch-1"] == {**RUN, "note": None, "compared": None}
        assert (runs["launch-2"]["state"], runs["launch-2"]["cell"]) == ("stopped", 1)
        assert extension.ask("notices") == {"notices": []}
    log = (tmp_path / "log").read_text()
    assert texts.OLD_NAME % (left.config / "jupyter_server_config.json") in log


def test_beside_the_predecessors_both_halves_work(tmp_path: Path) -> None:
    left = Left(tmp_path / ".local/share/jupyter", tmp_path / ".jupyter")
    sentences = [
        texts.is_beside("jupyterlab-openbis", left.jupyterlab_openbis()),
        texts.is_beside("jupyter-openbis-server", left.jupyter_openbis_server()),
    ]
    with running_laptop(tmp_path) as laptop:
        assert Extension(laptop).ask("notices") == {"notices": sentences}
        page = requests.get(laptop.address("lab"), timeout=30).text
        config = json.loads(
            page.split('id="jupyter-config-data" type="application/json">')[1].split("</script")[0]
        )
        names = {one["name"] for one in config["federated_extensions"]}
        assert {"openbis-jupyterlab", "jupyterlab-openbis"} <= names
    log = (tmp_path / "log").read_text()
    assert all(f"openBIS: {one}" in log for one in sentences)


def asked(laptop: Laptop, path: str) -> Any:
    headers = {"Authorization": f"token {laptop.token}"}
    return requests.get(f"{laptop.url}{path}", headers=headers, timeout=30).json()


def _write_private(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))
    file.chmod(0o600)
