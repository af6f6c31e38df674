"""What the installer of version 0.1.0 left in openBIS folders of many kinds, written by that installer itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from unit.install.folders import Folders

CORE_PLUGINS = "servers/core-plugins"
CONFIG = f"{CORE_PLUGINS}/eln-lims/1/as/webapps/eln-lims/html/etc/config.js"
SERVICE = "servers/openBIS-server/jetty/etc/service.properties"
LEFT: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("version_0_1_0.json").read_text())
"""By kind: every file `before`, those that were written (`after`), and those that were taken away (`gone`)."""


def left(name: str, root: Path) -> tuple[Folders, dict[str, bytes]]:
    """An installation as it was left, and every file as it was before that."""
    before = {path: text.encode("latin-1") for path, text in LEFT[name]["before"].items()}
    after = {path: text.encode("latin-1") for path, text in LEFT[name]["after"].items()}
    for path, content in {**before, **after}.items():
        if path not in LEFT[name]["gone"]:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    return Folders(root, root / CORE_PLUGINS, root / CONFIG, root / SERVICE), before
