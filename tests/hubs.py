"""Which JupyterHub the tests start."""

from __future__ import annotations

import os
import sys

from openbis_demo.stack import REPOSITORY

JUPYTERHUB_5 = str(REPOSITORY / "build" / "jupyterhub-5" / "bin" / "python")
"""The interpreter beside which `.ci/setup` has installed JupyterHub 5 and our hub side."""
HUB_PYTHON = os.environ.get("HUB_PYTHON", sys.executable)
"""The interpreter of all hubs but that of `test_jupyterhub_5.py`; `make test-older-hub` names the other one."""
