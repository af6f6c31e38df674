"""Downloads beside what others need for the same: curl for one large file, pybis for a thousand small ones.

Each download is a program of its own, as a person starts it, so that its start and its memory count.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from openbis_jupyter.client.access import Access
from openbis_jupyter.client.entities import find_owner
from openbis_jupyter.client.events import Cancel, silent
from openbis_jupyter.client.uploads import NewDataset, create_dataset
from tests.bench.figures import Figure

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
LARGE_BYTES = 1 << 30
SMALL_FILES, SMALL_BYTES = 1000, 100_000
LARGEST_MEMORY_MB = 150
MOST_ROUNDS = 5
OURS = """
import atexit, re
from openbis_jupyter.cli.main import main
memory = lambda: re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
atexit.register(lambda: print(memory(), flush=True))
main()
"""
PYBIS = """
import sys, pybis
o = pybis.Openbis(sys.argv[1], token=sys.stdin.read())
o.get_dataset(sys.argv[2]).download(destination=sys.argv[3])
"""


@dataclass(frozen=True)
class Done:
    """Seconds of a program, and its largest memory (MB) where its last line says it (in kB)."""

    seconds: float
    memory: float


def downloads(url: str, ca_file: Path, token: str, folder: Path, rounds: int) -> list[Figure]:
    """All figures, medians of rounds in which the programs take turns."""
    access = Access(url, token, str(ca_file))
    large = _stored(access, folder / "large", 1, LARGE_BYTES)
    small = _stored(access, folder / "small", SMALL_FILES, SMALL_BYTES)
    environment = {
        **os.environ,
        "HOME": str(folder),
        "OPENBIS_URL": url,
        "OPENBIS_TOKEN": token,
        "REQUESTS_CA_BUNDLE": str(ca_file),
    }
    target = folder / "target"

    def ours(perm_id: str) -> Done:
        return _measured(
            [sys.executable, "-c", OURS, "download", perm_id, "--to", str(target), "--json"],
            environment,
            target,
        )

    def pybis() -> Done:
        command = [sys.executable, "-c", PYBIS, url, small, str(target)]
        return _measured(command, environment, target, token)

    def curl() -> Done:
        return _measured(
            ["curl", "--config", "-"], environment, target, _curl(url, ca_file, token, large, target)
        )

    turns = [(ours(large), curl(), ours(small), pybis()) for _ in range(min(rounds, MOST_ROUNDS))]
    our_large, curls, our_small, pybises = ([turn[n] for turn in turns] for n in range(4))
    return [
        Figure("download of 1 GiB in one file, beside curl", _seconds(our_large), _seconds(curls), bound=1.3),
        Figure(
            "download of 1,000 files of 100 kB, beside pybis",
            _seconds(our_small),
            _seconds(pybises),
            bound=1 / 3,
        ),
        *(
            Figure(
                f"  peak memory, {what}, beside what it may take",
                max(done.memory for done in runs),
                LARGEST_MEMORY_MB,
                bound=1.0,
                unit="megabytes",
            )
            for what, runs in (("1 GiB", our_large), ("1,000 files", our_small))
        ),
    ]


def _seconds(runs: Sequence[Done]) -> float:
    return median(done.seconds for done in runs)


def _stored(access: Access, folder: Path, count: int, size: int) -> str:
    """A dataset with so many files of so many random bytes; gives its permId."""
    folder.mkdir()
    block = os.urandom(1 << 20)
    files = {f"{number:04}.bin": folder / f"{number:04}.bin" for number in range(count)}
    for path in files.values():
        with path.open("wb") as stream:
            for start in range(0, size, len(block)):
                stream.write(block[: size - start])
    owner = find_owner(access, EXPERIMENT)
    wanted = NewDataset(files, owner, type_code="RAW_DATA", properties={"$NAME": folder.name}, parents=())
    perm_id = create_dataset(access, wanted, silent, Cancel())
    shutil.rmtree(folder)
    return perm_id


def _curl(url: str, ca_file: Path, token: str, perm_id: str, target: Path) -> str:
    """curl's configuration, on its standard input: the token is in the address."""

    address = f"{url}/datastore_server/{perm_id}/original/default/0000.bin"
    options = {
        "url": f"{address}?sessionID={quote(token)}",
        "cacert": str(ca_file),
        "output": str(target / "0000.bin"),
    }
    return "\n".join(
        [*(f"{name} = {json.dumps(value)}" for name, value in options.items()), "fail", "silent"]
    )


def _measured(command: Sequence[str], environment: Mapping[str, str], target: Path, given: str = "") -> Done:
    """Run a program that fills the new folder `target`. Errors: RuntimeError where it fails."""
    target.mkdir(parents=True)
    os.sync()  # what an earlier program wrote is not to be waited for by this one
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        out, _ = process.communicate(given)
        seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    # A child's ru_maxrss begins with what its parent had when it forked.
    last = out.split()[-1] if out.split() else ""
    return Done(seconds, int(last) / 1024 if last.isdigit() else 0.0)
