"""A test run that is killed leaves nothing behind, whether or not its tests are shared out to workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

TESTS = Path(__file__).parents[1]
ENDLESS = """
import subprocess, sys, time
from left_behind import nothing_is_left_behind

def test_endless(tmp_path):
    # Away from its starter, as a daemon.
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    (tmp_path / "new").write_text(str(started.pid))
    (tmp_path / "new").rename({note!r})
    time.sleep(600)
"""


@pytest.mark.parametrize("workers", [[], ["-p", "xdist", "-n", "1"]], ids=["alone", "shared out"])
def test_nothing_outlives_a_test_run_that_is_killed(tmp_path: Path, workers: list[str]) -> None:
    note = tmp_path / "pid"
    (tmp_path / "test_endless.py").write_text(ENDLESS.format(note=str(note)))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), *workers, "test_endless.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"PYTHONPATH": str(TESTS), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as run:
        deadline = time.monotonic() + 60
        while not note.exists():
            assert run.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        started = psutil.Process(int(note.read_text()))
        run.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs([started], timeout=60)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
