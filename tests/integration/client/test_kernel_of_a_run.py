"""The kernel of a run: one that does not start is told with its own words, and none outlives its run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import psutil
import pytest
from waiting import wait_until

from openbis_jupyter.client import Cancel, execute
from openbis_jupyter.client.progress import Event, KernelStarted
from openbis_jupyter.client.running.kernel import ends_with_us
from openbis_jupyter.errors import OpenbisJupyterError

SECONDS = 30
SECRET = "d2h5LWRvLXlvdS1yZWFkLXRoaXM"
SESSION = "alice-261124200000000x0123456789ABCDEF0123456789ABCDEF"
DEAF = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(1e4)
"""
"""A kernel that never answers, and looks after no parent."""
LONG_IN_R = "writeLines(as.character(Sys.getpid()), 'kernel')\nSys.sleep(1e4)"


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for kernelspecs of this test alone."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return tmp_path / "jupyter" / "kernels"


def offer(kernels: Path, name: str, spec: str) -> None:
    (kernels / name).mkdir(parents=True)
    (kernels / name / "kernel.json").write_text(spec)


def kernelspec(*argv: str) -> str:
    return json.dumps({"argv": argv, "display_name": "Ours", "language": "python"})


def notebook(folder: Path, kernel: str, source: str = "1") -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    made.metadata["kernelspec"] = {"name": kernel, "display_name": kernel}
    nbformat.write(made, folder / "n.ipynb")
    return folder / "n.ipynb"


def pid_in(note: Path) -> int | None:
    return int(note.read_text()) if note.exists() and note.read_text().strip() else None


def lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def program(file: Path) -> subprocess.Popen[bytes]:
    """The run as a program of its own."""
    script = "import sys, pathlib, openbis_jupyter.client as c; c.execute(pathlib.Path(sys.argv[1]))"
    return subprocess.Popen([sys.executable, "-c", script, str(file)], stderr=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (kernelspec("/nowhere/kernel", "{connection_file}"), "/nowhere/kernel: No such file or directory"),
        (
            kernelspec("sh", "-c", f"echo first >&2; echo no $SITE_TOKEN {SESSION} here >&2; exit 7"),
            "status 7. It said: first | no … alice… here.",
        ),
        (kernelspec("sh", "-c", "kill -9 $$"), "signal 9."),
        ("{", "JSONDecodeError"),
    ],
    ids=["absent", "dies", "killed", "no JSON"],
)
def test_a_kernel_that_cannot_start_is_told_with_its_last_words(
    kernels: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    spec: str,
    said: str,
) -> None:
    monkeypatch.setenv("SITE_TOKEN", SECRET)
    offer(kernels, "ours", spec)
    file = notebook(tmp_path, "ours")
    before = file.read_bytes()
    with pytest.raises(OpenbisJupyterError) as caught:
        execute(file)
    error = caught.value
    assert error.code == "kernel-failed" and said in error.message, error.message
    assert "ours" in error.message and "Nothing was saved" in error.advice
    assert SECRET not in str(error.as_json()) and SESSION not in str(error.as_json())
    assert file.read_bytes() == before, "no cell has run"
    assert "first" in capfd.readouterr().err or "first" not in said, "the log has its words, too"


def test_a_run_is_stopped_while_its_kernel_starts(kernels: Path, tmp_path: Path) -> None:
    note, cancel, started = tmp_path / "kernel", Cancel(), threading.Event()
    offer(kernels, "deaf", kernelspec(sys.executable, "-c", DEAF, str(note)))
    file = notebook(tmp_path, "deaf")
    before, events = file.read_bytes(), list[Event]()

    def listen(event: Event) -> None:
        events.append(event)
        if isinstance(event, KernelStarted):
            started.set()

    def stop() -> None:
        assert started.wait(SECONDS)
        wait_until(lambda: pid_in(note), SECONDS)
        cancel.cancel()

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        execute(file, listen=listen, cancel=cancel)
    stopping.join()
    pid = pid_in(note)
    assert pid is not None and not lives(pid)
    assert [event.pid for event in events if isinstance(event, KernelStarted)] == [pid]
    assert file.read_bytes() == before


@pytest.mark.parametrize("kernel", ["deaf", "ir"])
def test_no_kernel_outlives_a_run_that_is_killed(kernels: Path, tmp_path: Path, kernel: str) -> None:
    """In its start, or at work: neither R's kernel nor this one looks after its parent."""
    note = tmp_path / "kernel"
    offer(kernels, "deaf", kernelspec(sys.executable, "-c", DEAF, str(note)))
    running = program(notebook(tmp_path, kernel, LONG_IN_R))
    try:
        pid = wait_until(lambda: pid_in(note), SECONDS)
        assert lives(pid)
        os.kill(running.pid, signal.SIGKILL)
        wait_until(lambda: not lives(pid) or None, SECONDS)
    finally:
        running.kill()
        running.wait()


def test_what_ends_with_us_is_started_as_by_anybody_else() -> None:
    ask = ["grep", "SigIgn\\|SigBlk", "/proc/self/status"]
    bare, bound = (subprocess.check_output(command) for command in (ask, [*ends_with_us(), *ask]))
    assert bare == bound
    gone = [*ends_with_us()[:-1], "1", *ask]
    assert subprocess.run(gone, check=False, capture_output=True).stdout == b"", "its parent is gone already"


@pytest.mark.filterwarnings("ignore:Passing unrecognized arguments")
def test_no_kernel_within_another_outlives_a_run_that_is_cancelled(tmp_path: Path) -> None:
    """SoS starts those of its cells, and does not end them when it is killed."""
    note, begun, cancel = tmp_path / "kernel", tmp_path / "begun", Cancel()
    file = notebook(tmp_path, "sos", "writeLines(as.character(Sys.getpid()), 'kernel')")
    made = nbformat.read(file, as_version=4)
    made.cells[0].metadata["kernel"] = "R"
    # SoS may take a cell for done while the kernel that it is for is still starting, so the long one is its own.
    made.cells.append(nbformat.v4.new_code_cell("import time\nopen('begun', 'w').close()\ntime.sleep(1e4)"))
    made.cells[1].metadata["kernel"] = "SoS"
    nbformat.write(made, file)

    def cancel_in_the_cell() -> None:
        wait_until(lambda: pid_in(note) and begun.exists(), SECONDS)
        cancel.cancel()

    stopping = threading.Thread(target=cancel_in_the_cell)
    stopping.start()
    with pytest.raises(OpenbisJupyterError, match="cancelled"):
        execute(file, cancel=cancel)
    stopping.join()
    kernel = pid_in(note)
    assert kernel is not None
    wait_until(lambda: not lives(kernel), SECONDS)
