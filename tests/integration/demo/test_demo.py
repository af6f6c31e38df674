"""The demo as a newcomer starts it, and the journey that it makes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from openbis_demo.journey import StepFailed, travel
from openbis_demo.stack import Stack
from openbis_sandbox.folder_lock import hold

DEMO = str(Path(sys.executable).with_name("openbis-jupyter-demo"))
EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def test_the_whole_journey_ends_in_a_saved_dataset_and_leaves_no_process(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = subprocess.run(
        [DEMO, "--once", "--directory", str(folder)], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout
    steps = re.findall(r"^[│|] (.+?) +[│|] ([0-9.]+) +[│|]$", done.stdout, re.MULTILINE)
    assert len(steps) == 7
    assert all(float(seconds) > 0 for _, seconds in steps)
    saved = re.search(r"Saved as ([0-9]+-[0-9]+) \(ANALYSIS_NOTEBOOK\): ([0-9]+) cells ran", done.stdout)
    assert saved
    assert int(saved[2]) > 8
    assert list((folder / "openbis" / "store" / saved[1]).rglob("*.ipynb"))
    assert [process for process in psutil.process_iter() if _names(process, folder)] == []


def _names(process: psutil.Process, folder: Path) -> bool:
    try:
        return any(str(folder) in text for text in (*process.cmdline(), *process.environ().values()))
    except psutil.Error:
        return False


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


def test_a_folder_that_a_demo_runs_on_is_not_shared(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    command = [DEMO, "--once", "--directory", str(folder)]
    with hold(folder, 0) or pytest.fail("nobody else holds it"):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"A demo runs on {folder} already. End it, or choose another folder with DATA=DIR" in done.stdout
    assert [file.name for file in folder.iterdir()] == [".lock"]


def test_a_demo_that_cannot_start_says_which_part_and_why(tmp_path: Path) -> None:
    data = tmp_path / "demo" / "openbis"
    data.parent.mkdir()
    data.write_text("not a folder")
    command = [DEMO, "--once", "--directory", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "Starting failed. openBIS sandbox ended" in done.stdout
