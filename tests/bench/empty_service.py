"""An AS service that does nothing, beside ours in the same openBIS: what a call of any of them costs."""

from __future__ import annotations

import shutil
from pathlib import Path

from openbis_demo.journey import Visitor
from openbis_demo.stack import REPOSITORY
from openbis_sandbox.core_plugins import JYTHON_EXECUTOR

NAME = "empty"
SCRIPT = "def process(context, parameters):\n    return None\n"


def add_empty_service(folder: Path) -> Path:
    """In: where to put it. Out: core plugins as they are delivered, and beside them a module with the empty service."""
    plugins = folder / "core-plugins"
    shutil.copytree(REPOSITORY / "core-plugins", plugins)
    service = plugins / NAME / "1" / "as" / "services" / NAME
    service.mkdir(parents=True)
    (service / "script.py").write_text(SCRIPT)
    (service / "plugin.properties").write_text(f"class = {JYTHON_EXECUTOR}\nscript-path = script.py\n")
    (plugins / "core-plugins.properties").write_text(f"enabled-modules = jupyter, {NAME}\n")
    return plugins


def call_empty_service(visitor: Visitor) -> None:
    """One call of it, as the plugin calls ours."""
    visitor.call_service(NAME)
