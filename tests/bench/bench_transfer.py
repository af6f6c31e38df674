"""Downloads beside what others need for the same: curl for one large file, curl and pybis for a thousand small ones.

All of them with a personal access token, as hub and laptop have one, from a data store like openBIS's own: it takes
longer with such a token, sends whole files only, and takes items of its file transfer by commas.

Each download is a program of its own, as a person starts it, so that its start and its memory count; but the large one
is a cell's, whose Python has been started before. The programs take turns, and the best round of each counts: what
else the machine does only ever adds to a round. What would be measured of the machine rather than of the programs is
kept out, for all of them alike:

- One round goes ahead unmeasured, in which Python keeps what it compiles, also where the environment forbids it: an
  installed package is started compiled.
- Nothing small is deleted before all is measured: for minutes after, ext4 goes around the places of deleted files,
  which makes each new file several times as dear.
- What a round wrote is on the disk before the next one begins.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import find_owner
from openbis_jupyter.client.downloading import WORKERS
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from tests.bench.figures import Figure

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
LARGE_BYTES = 1 << 30
SMALL_FILES, SMALL_BYTES = 1000, 100_000
TOKEN_SECONDS = 3600
LARGEST_MEMORY_MB = 150
FEWEST_ROUNDS = 3
OURS = """
import atexit, re
from openbis_jupyter.command.group import main
memory = lambda: re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
atexit.register(lambda: print(memory(), flush=True))
main()
"""
IN_KERNEL = """
import os, re, sys, time
from pathlib import Path
from openbis_jupyter.client import connecting, downloading
access = connecting.Access(os.environ["OPENBIS_URL"], os.environ["OPENBIS_TOKEN"], sys.argv[1])
begun = time.perf_counter()
downloading.download_files(access, [sys.argv[2]], Path(sys.argv[3]))
print(time.perf_counter() - begun, re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
"""As in a cell: Python has been started before. It says the seconds of the download, and its memory."""
PYBIS = """
import sys, pybis
o = pybis.Openbis(sys.argv[1], token=sys.stdin.read())
o.get_dataset(sys.argv[2]).download(destination=sys.argv[3])
"""


@dataclass(frozen=True)
class Done:
    """Seconds of a program, or those that its last line says; its largest memory (MB) where that says it (in kB)."""

    seconds: float
    memory: float


def downloads(url: str, ca_file: Path, user: str, session: str, folder: Path, rounds: int) -> list[Figure]:
    """All figures, of rounds in which the programs take turns. In: a user's session, with which a token is made."""
    gateway = Gateway(Rpc(url, ca_file))
    token = gateway.create_personal_access_token(session, user, "bench", TOKEN_SECONDS).token
    access = Access(url, token, str(ca_file))
    large = _stored(access, folder / "large", 1, LARGE_BYTES)
    small = _stored(access, folder / "small", SMALL_FILES, SMALL_BYTES)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "HOME": str(folder),
        "OPENBIS_URL": url,
        "OPENBIS_TOKEN": token,
        "REQUESTS_CA_BUNDLE": str(ca_file),
    }

    def ours(target: Path) -> Done:
        command = [sys.executable, "-c", OURS, "download", small, "--to", str(target), "--json"]
        return _measured(command, environment)

    def in_kernel(target: Path) -> Done:
        return _measured([sys.executable, "-c", IN_KERNEL, str(ca_file), large, str(target)], environment)

    def pybis(target: Path) -> Done:
        return _measured([sys.executable, "-c", PYBIS, url, small, str(target)], environment, token)

    def curl(perm_id: str, files: int, target: Path) -> Done:
        given = _curl(url, ca_file, token, [(perm_id, number) for number in range(files)], target)
        return _measured(["curl", "--config", "-"], environment, given)

    programs: tuple[tuple[Callable[[Path], Done], int], ...] = (
        (in_kernel, 1),
        (lambda target: curl(large, 1, target), 1),
        (ours, SMALL_FILES),
        (lambda target: curl(small, SMALL_FILES, target), SMALL_FILES),
        (pybis, SMALL_FILES),
    )
    places = (folder / f"target-{number}" for number in count())
    turns = [
        [_into(next(places), program, files) for program, files in programs]
        for _ in range(1 + max(FEWEST_ROUNDS, rounds - 1))
    ]
    our_large, curls, our_small, many_curls, pybises = ([turn[n] for turn in turns[1:]] for n in range(5))
    return [
        Figure(
            "download of 1 GiB in one file with an access token in a kernel, beside curl",
            _seconds(our_large),
            _seconds(curls),
            bound=1.1,
        ),
        Figure(
            f"download of 1,000 files of 100 kB with an access token, beside curl over {WORKERS} connections",
            _seconds(our_small),
            _seconds(many_curls),
            bound=1.2,
        ),
        Figure(
            "download of 1,000 files of 100 kB with an access token, beside pybis",
            _seconds(our_small),
            _seconds(pybises),
            bound=0.5,
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
    return min(done.seconds for done in runs)


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
    return create_dataset(access, wanted, silent, Cancel())


def _curl(url: str, ca_file: Path, token: str, files: Sequence[tuple[str, int]], target: Path) -> str:
    """curl's configuration, on its standard input: the token is in the addresses. In: datasets, numbers of files."""
    options = [("cacert", str(ca_file)), ("parallel-max", str(WORKERS))]
    for perm_id, number in files:
        address = f"{url}/datastore_server/{perm_id}/original/default/{number:04}.bin"
        options += [
            ("url", f"{address}?sessionID={quote(token)}"),
            ("output", str(target / f"{number:04}.bin")),
        ]
    lines = [f"{name} = {json.dumps(value)}" for name, value in options]
    return "\n".join([*lines, "fail", "no-progress-meter", *(["parallel"] if len(files) > 1 else [])])


def _into(target: Path, program: Callable[[Path], Done], files: int) -> Done:
    """Let a program fill a new folder. Errors: RuntimeError where not so many files are in it afterwards."""
    target.mkdir()
    os.sync()
    done = program(target)
    arrived = sum(path.is_file() for path in target.rglob("*"))
    if arrived != files:
        raise RuntimeError(f"{arrived} files are there, {files} were wanted")
    if files == 1:  # of a size that cannot be kept for each round
        shutil.rmtree(target)
    return done


def _measured(command: Sequence[str], environment: Mapping[str, str], given: str = "") -> Done:
    """Run a program to its end. Errors: RuntimeError where it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        out, _ = process.communicate(given)
        seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    # A child's ru_maxrss begins with what its parent had when it forked.
    said = out.splitlines()[-1].split() if out.strip() else []
    memory = int(said[-1]) / 1024 if said and said[-1].isdigit() else 0.0
    return Done(float(said[0]) if len(said) > 1 and memory else seconds, memory)
