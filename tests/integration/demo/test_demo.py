"""The demo as a newcomer starts it, and the journey that it makes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from openbis_demo.journey import StepFailed, datasets_of, sign_in, travel
from openbis_demo.stack import Stack

pytestmark = pytest.mark.slow

DEMO = str(Path(sys.executable).with_name("openbis-jupyter-demo"))
EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def test_the_whole_journey_ends_in_a_saved_dataset(stack: Stack) -> None:
    told: list[str] = []
    report = travel(stack, "alice", "alice-demo", EXPERIMENT, told.append)
    assert report.cells_run > 8
    assert report.notebook_path.startswith("growth/Growth curve")
    assert report.perm_id in datasets_of(sign_in(stack, "bob", "bob-demo"), EXPERIMENT)
    assert all(seconds > 0 for seconds in report.steps.values())
    assert told


def test_a_failing_step_is_named(stack: Stack) -> None:
    with pytest.raises(StepFailed, match="sign in to openBIS: openBIS refused the password of alice"):
        travel(stack, "alice", "not the password", EXPERIMENT, lambda _: None)


def test_the_demo_tells_where_it_is_and_ends_everything_on_ctrl_c(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    command = [DEMO, "--ready-file", str(ready_file), "--directory", str(tmp_path / "demo")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as demo:
        deadline = time.monotonic() + 120
        while not ready_file.exists():
            assert demo.poll() is None, demo.stdout and demo.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        ready = json.loads(ready_file.read_text())
        started = psutil.Process(demo.pid).children(recursive=True)
        ca_file = ready["hub"]["ca_file"]
        eln = requests.get(ready["eln_url"], verify=ca_file, timeout=10)
        hub = requests.get(ready["hub"]["url"], verify=ca_file, timeout=10)
        demo.send_signal(signal.SIGINT)
        printed, _ = demo.communicate(timeout=60)
    assert "openBIS" in eln.text
    assert "openBIS" in hub.text
    assert ready["eln_url"] in printed
    assert f"{ready['login']['user']} with password {ready['login']['password']}" in printed
    assert demo.returncode == 0
    assert [process for process in started if process.is_running()] == []
    assert not ready_file.exists()


def test_a_taken_port_that_was_asked_for_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [DEMO, "--hub-port", str(port), "--directory", str(tmp_path / "demo")]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, env=os.environ
        )
    assert done.returncode == 2
    assert f"Port {port} is taken by another program. Choose another one with HUB_PORT=PORT" in done.stderr


def test_a_demo_that_cannot_start_says_which_part_and_why(tmp_path: Path) -> None:
    data = tmp_path / "demo" / "openbis"
    data.parent.mkdir()
    data.write_text("not a folder")
    command = [DEMO, "--once", "--directory", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "Starting failed. openBIS sandbox ended" in done.stdout
