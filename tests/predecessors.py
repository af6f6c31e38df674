"""What extensions before ours leave in Jupyter's folders.

As the wheels of jupyterlab-openbis 0.3.0, jupyter-openbis-server 0.5.0 and openbis-jupyter 0.1.0 install it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

OLD_PLUGIN = "jupyterlab-openbis:plugin"
OLD_SETTINGS = """{
    // As I like it
    "datasetType": "RAW_DATA",
    "folder": "from openBIS",
    "insertCell": false,
}"""
LABEXTENSION = {
    "name": "jupyterlab-openbis",
    "version": "0.3.0",
    "description": "JupyterLab openBIS extension",
    "license": "Apache-2.0",
    "dependencies": {"@jupyterlab/application": "^3.0.0", "@jupyterlab/notebook": "^3.0.0"},
    "jupyterlab": {
        "extension": True,
        "outputDir": "jupyterlab-openbis/labextension/",
        "_build": {
            "load": "static/remoteEntry.9b1c00156b99d1e051af.js",
            "extension": "./extension",
            "style": "./style",
        },
    },
}
INSTALL = {
    "packageManager": "python",
    "packageName": "jupyterlab-openbis",
    "uninstallInstructions": "Use your Python package manager (pip, conda, etc.) to uninstall the package",
}
# A module container that offers nothing: what the real one does in a JupyterLab 4 is not ours to test.
REMOTE_ENTRY = """var _JUPYTERLAB = _JUPYTERLAB || {};
_JUPYTERLAB["jupyterlab-openbis"] = {
  get: () => Promise.resolve(() => ({ default: [] })),
  init: () => undefined,
};
"""


@dataclass(frozen=True)
class Left:
    """In: a folder of data (`share/jupyter`) and one of configuration (`etc/jupyter`, `~/.jupyter`) of Jupyter."""

    data: Path
    config: Path

    def jupyterlab_openbis(self) -> Path:
        """The browser's half of the predecessor. Out: its folder."""
        folder = self.data / "labextensions/jupyterlab-openbis"
        _write(folder / "package.json", LABEXTENSION)
        _write(folder / "install.json", INSTALL)
        entry = folder / "static/remoteEntry.9b1c00156b99d1e051af.js"
        entry.parent.mkdir()
        entry.write_text(REMOTE_ENTRY)
        (folder / "static/style.js").write_text("")
        return folder

    def jupyter_openbis_server(self) -> Path:
        """The server's half of the predecessor. Out: the file that enables it."""
        enabled = {"ServerApp": {"jpserver_extensions": {"jupyter-openbis-server.server": True}}}
        return _write(self.config / "jupyter_server_config.d/jupyter_openbis_extension.json", enabled)

    def openbis_jupyter_0_1_0(self) -> list[Path]:
        """Our own first version in another place. Out: the folder and the file by which Jupyter finds it."""
        folder = self.data / "labextensions/jupyterlab-openbis"
        jupyterlab = {"extension": True, "schemaDir": "schema", "_build": {"load": "static/remoteEntry.0.js"}}
        description = "openBIS in JupyterLab and Notebook: connect, download datasets, upload the notebook"
        about = {"name": "jupyterlab-openbis", "version": "0.1.0", "description": description}
        _write(folder / "package.json", {**about, "jupyterlab": jupyterlab})
        enabled = {"ServerApp": {"jpserver_extensions": {"jupyterlab_openbis": True}}}
        file = _write(self.config / "jupyter_server_config.d/jupyterlab_openbis.json", enabled)
        return [folder, file]

    def overrides_of_0_1_0(self) -> Path:
        """What an administrator has preset for our first version. Out: the file."""
        return _write(self.data / "lab/settings/overrides.json", {OLD_PLUGIN: {"folder": "openbis"}})

    def settings_of_0_1_0(self) -> Path:
        """What a person has set in our first version; JupyterLab keeps comments. Out: the file."""
        file = self.config / "lab/user-settings/jupyterlab-openbis/plugin.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(OLD_SETTINGS)
        return file

    def enabled_by_hand_of_0_1_0(self) -> Path:
        """As `jupyter server extension enable jupyterlab_openbis` leaves it. Out: the file."""
        enabled = {"ServerApp": {"jpserver_extensions": {"jupyterlab_openbis": True}}}
        return _write(self.config / "jupyter_server_config.json", enabled)


def left_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Left:
    """The only folders in which Jupyter looks, for tests without a server."""
    left = Left(folder / "data", folder / "config")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(left.data))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(left.config))
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        monkeypatch.delenv(name, raising=False)
    # As pytest-jupyter does it: what is installed on this machine is none of the tests' business.
    for name in ("ENV_JUPYTER_PATH", "SYSTEM_JUPYTER_PATH", "ENV_CONFIG_PATH", "SYSTEM_CONFIG_PATH"):
        monkeypatch.setattr(f"jupyter_core.paths.{name}", [])
    return left


def _write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2))
    return file
