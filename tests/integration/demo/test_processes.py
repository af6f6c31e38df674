"""Whatever is started ends with its starter, however that one ends."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from openbis_demo.processes import StartFailed, free_port, port_is_free, start, wait_for

# A daemon in the worst manners: double fork, its own session, deaf to SIGTERM.
STUBBORN = """
    import os, signal, sys, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            with open(sys.argv[1] + ".new", "w") as f:
                f.write(str(os.getpid()))
            os.rename(sys.argv[1] + ".new", sys.argv[1])
            time.sleep(600)
        os._exit(0)
    time.sleep(600)
"""


def stubborn_command(pid_file: Path) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(STUBBORN), str(pid_file)]


def read_pid(pid_file: Path) -> int | None:
    return int(pid_file.read_text()) if pid_file.exists() else None


def wait_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)


def test_stop_ends_detached_descendants(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    child = start("stubborn", stubborn_command(pid_file), tmp_path / "log", os.environ)
    pid = wait_for(child, "its pid", lambda: read_pid(pid_file), 30)
    child.stop()
    wait_gone(pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_descendants_end_when_the_starter_is_killed(tmp_path: Path, how: signal.Signals) -> None:
    pid_file = tmp_path / "pid"
    starter = textwrap.dedent(
        """
        import os, pathlib, sys, time
        from openbis_demo.processes import start
        start("stubborn", sys.argv[2:], pathlib.Path(sys.argv[1]), os.environ)
        time.sleep(600)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter, str(tmp_path / "log"), *stubborn_command(pid_file)]
    ) as process:
        deadline = time.monotonic() + 30
        while (pid := read_pid(pid_file)) is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(how)
    wait_gone(pid)


def test_a_free_port_is_none_that_a_connection_may_take_before_it_is_used() -> None:
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = [free_port() for _ in range(50)]
    assert max(ports) < first and len(set(ports)) > 40
    with socket.create_server(("127.0.0.1", ports[0])):
        assert not port_is_free(ports[0])


def test_a_program_that_ends_at_once_is_named_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('no coffee'); sys.exit(7)"]
    child = start("coffee machine", command, tmp_path / "log", os.environ)
    with pytest.raises(StartFailed, match=r"coffee machine ended \(status 7\) before coffee:\nno coffee"):
        wait_for(child, "coffee", lambda: None, 30)
    child.stop()


def test_waiting_ends_with_the_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    child = start("slow machine", command, tmp_path / "log", os.environ)
    try:
        with pytest.raises(StartFailed, match="slow machine: no coffee after 0 s"):
            wait_for(child, "coffee", lambda: None, 0)
    finally:
        child.stop()
