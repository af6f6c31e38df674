"""Run one command and make sure that nothing of it outlives the caller.

`python -m openbis_demo.reaper COMMAND…` starts COMMAND and waits. It ends the command and every descendant, however
deep and however detached, when the command ends, on SIGTERM or SIGINT, or when its standard input closes: the caller
holds the other end, so the pipe also breaks when the caller is killed with SIGKILL.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading

import psutil

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 15.0


def adopt_orphans() -> None:
    """Make grandchildren that lose their parent ours (Linux prctl(2)), so that `end_descendants` still sees them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def end_descendants() -> None:
    """Kill whatever is left below this process, again and again until nothing is."""
    while remaining := psutil.Process().children(recursive=True):
        for process in remaining:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(remaining, timeout=1)


def run(command: list[str]) -> int:
    """Run `command` to its end or to ours; give its exit status (128 + signal when a signal ended it)."""
    adopt_orphans()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    asked_to_end = threading.Event()

    def ask_to_end() -> None:
        if asked_to_end.is_set():
            return
        asked_to_end.set()
        child.terminate()
        threading.Timer(GRACE_SECONDS, child.kill).start()

    def watch_lifeline() -> None:
        while os.read(0, 4096):
            continue
        ask_to_end()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ask_to_end())
    threading.Thread(target=watch_lifeline, daemon=True).start()
    status = child.wait()
    end_descendants()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    exit_status = run(sys.argv[1:])
    sys.stdout.flush()
    # Timers and the reader thread must not keep us: everything we started is gone.
    os._exit(exit_status)
