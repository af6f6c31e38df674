"""People's settings of JupyterLab that lie under this extension's first name."""

from __future__ import annotations

import os
import shutil
from logging import Logger
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir

from openbis_jupyterlab import texts

_OLD = Path("jupyterlab-openbis", "plugin.jupyterlab-settings")
_NEW = Path("openbis-jupyterlab", "plugin.jupyterlab-settings")


def take_over_settings(config: Any, log: Logger) -> None:
    """In: the server's traitlets configuration. Copies the settings unless there are newer ones.

    The old file stays for a server that still runs the old version.
    """
    folder = _user_settings(config)
    old, new = folder / _OLD, folder / _NEW
    if new.exists() or not old.is_file():
        return
    part = new.with_suffix(".part")
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(old, part)
        part.replace(new)
    except OSError as reason:  # a disk that is full or may not be written: defaults are better than no server
        log.warning(texts.SETTINGS_NOT_TAKEN_OVER, reason.strerror)
    else:
        log.info(texts.SETTINGS_TAKEN_OVER, new)


def _user_settings(config: Any) -> Path:
    """As JupyterLab finds the folder (`LabApp.user_settings_dir`, `jupyterlab.commands.get_user_settings_dir`)."""
    chosen = config.LabApp.get("user_settings_dir") or os.environ.get("JUPYTERLAB_SETTINGS_DIR")
    return Path(chosen) if isinstance(chosen, str) else Path(jupyter_config_dir(), "lab", "user-settings")
