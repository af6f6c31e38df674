"""The core plugin that this program brings: from inside the wheel, or from the repository's `core-plugins/` folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from openbis_jupyter.errors import OpenbisJupyterError

MODULE = "jupyter"
VERSION_FOLDER = "1"
ENTRANCE = PurePosixPath("as/webapps/jupyter/html/plugin.js")
"""The bundle that the ELN loads: what is missing where nobody ran the build."""
_IN_WHEEL = Path(__file__).with_name("core_plugin")
_IN_REPOSITORY = Path(__file__).parents[4] / "core-plugins" / MODULE / VERSION_FOLDER
_MADE_AT_RUN_TIME = ("*.class", "*.pyc")


Files = Mapping[PurePosixPath, bytes]
"""Path below the version folder → content."""


def plugin_files(folder: Path | None = None) -> Files:
    """The files of the plugin, sorted. Errors: `plugin-incomplete`."""
    source = folder or (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_REPOSITORY)
    files = {
        PurePosixPath(file.relative_to(source).as_posix()): file.read_bytes()
        for file in sorted(source.rglob("*") if source.is_dir() else ())
        if file.is_file() and not is_made_at_run_time(file)
    }
    if ENTRANCE not in files:
        raise OpenbisJupyterError("plugin-incomplete")
    return files


def is_made_at_run_time(file: Path) -> bool:
    """Whether openBIS's Jython (or Python) made this file from one of ours."""
    return any(file.match(pattern) for pattern in _MADE_AT_RUN_TIME)
