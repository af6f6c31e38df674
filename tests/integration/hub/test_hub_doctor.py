"""The doctor of the hub's side beside a real hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from integration.hub.conftest import Hub

PROGRAM = str(Path(sys.executable).with_name("openbis-jupyter-hub"))


def test_the_running_service_tells_its_rights_to_an_administrator(hub: Hub) -> None:
    ended = subprocess.run(
        [PROGRAM, "doctor", "--json", "--hub-url", hub.stack.hub_url, "--ca-file", str(hub.stack.ca_file)],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        env={**os.environ, "JUPYTERHUB_TOKEN": hub.administrator_token},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    findings = json.loads(ended.stdout)["findings"]
    assert {finding["check"]: finding["level"] for finding in findings} == dict.fromkeys(
        ("running", "service", "rights"), "ok"
    )
    assert hub.administrator_token not in ended.stdout + ended.stderr
