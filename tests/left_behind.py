"""What a test run has started ends with it, however that one ends.

`python left_behind.py FOLDER/` waits for the end of its standard input, which the test run holds, and then ends every
process whose command line or environment names something in the run's folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

NAME = "OPENBIS_JUPYTER_TEST_RUN"
SECONDS = 20


def processes_of(folder: str, *others: psutil.Process) -> list[psutil.Process]:
    """The processes that name something in this folder; never ourselves, who started us, or the `others`."""
    spared = {os.getpid(), *(one.pid for one in (*psutil.Process().parents(), *others))}
    found = []
    for one in psutil.process_iter():
        try:
            said = "\0".join([*one.cmdline(), *one.environ().values()])
        except psutil.Error:
            continue
        # Python's own tracker of resources ends with the process that has it.
        if folder in said and one.pid not in spared and "multiprocessing.resource_tracker" not in said:
            found.append(one)
    return found


def end(processes: list[psutil.Process]) -> None:
    """Kill them."""
    for one in processes:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Begun before all other fixtures and ended after them: nothing that they or the tests started runs then."""
    folder = f"{tmp_path_factory.getbasetemp()}/"
    os.environ[NAME] = folder
    with subprocess.Popen(
        [sys.executable, __file__, folder], stdin=subprocess.PIPE, start_new_session=True
    ) as guard:
        yield
        _, left = psutil.wait_procs(processes_of(folder, psutil.Process(guard.pid)), timeout=SECONDS)
        lines = [" ".join(one.cmdline()) for one in left if one.is_running()]
        end(left)
        assert guard.stdin
        guard.stdin.close()
    del os.environ[NAME]
    assert lines == []


if __name__ == "__main__":
    started_by = psutil.Process().parent()
    sys.stdin.buffer.read()
    while remaining := processes_of(sys.argv[1], *([started_by] if started_by else [])):
        end(remaining)
        psutil.wait_procs(remaining, timeout=1)
