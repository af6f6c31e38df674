"""Reading where the files are, beside copying them first: the first lines of a large table, and a sum over many files.

Both sides end with the same answer, from a data store over TLS, and begin without anything that an earlier round has
left: with new folders for copies and for what is kept. Programs and Dask's workers are started before:
what they take is the same on both sides.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median

import fsspec
import numpy as np
import pandas as pd
from distributed import Client, LocalCluster

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack
from openbis_jupyter.client import download_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import find_owner
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset
from tests.bench.figures import Figure, timed

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
TABLE_BYTES, LINES = 1 << 30, 1000
FILES, FILE_BYTES, WORKERS = 100, 4 << 20, 4
FEWEST_ROUNDS = 3


def reading(stack: Stack, folder: Path, rounds: int) -> list[Figure]:
    """Medians of rounds in which both sides take turns."""
    token = sign_in(stack, "bob", "bob-demo").token
    access = Access(stack.openbis_url, token, str(stack.ca_file))
    table = _stored(access, folder / "table", {"table.csv": TABLE_BYTES})
    parts = _stored(access, folder / "parts", {f"{number:03}.bin": FILE_BYTES for number in range(FILES)})
    variables = {
        "OPENBIS_URL": stack.openbis_url,
        "OPENBIS_TOKEN": token,
        "REQUESTS_CA_BUNDLE": str(stack.ca_file),
    }
    places = (folder / f"round-{number}" for number in count())
    with _environment(variables):
        first_lines = _in_turns(
            places,
            rounds,
            lambda place: _lines_in_place(table),
            lambda place: _lines_of_a_copy(access, table, place),
        )
        with (
            LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            sums = _in_turns(
                places,
                rounds,
                lambda place: _sum(
                    client, [f"openbis://{parts}/original/default/{n:03}.bin" for n in range(FILES)], place
                ),
                lambda place: _sum(client, _copied(access, parts, place), place),
            )
    return [
        Figure(
            "first 1,000 lines of a table of 1 GiB in place, beside a copy of it", *first_lines, bound=0.1
        ),
        Figure(
            "a sum over 100 files of 4 MiB by four Dask workers in place, beside copies", *sums, bound=1.5
        ),
    ]


def _lines_in_place(table: str) -> int:
    return _checked(pd.read_csv(f"openbis://{table}/original/default/table.csv", nrows=LINES))


def _lines_of_a_copy(access: Access, table: str, place: Path) -> int:
    return _checked(pd.read_csv(_copied(access, table, place)[0], nrows=LINES))


def _checked(frame: pd.DataFrame) -> int:
    if len(frame) != LINES:
        raise RuntimeError(f"{len(frame)} lines are there")
    return int(frame["number"].sum())


def _copied(access: Access, perm_id: str, place: Path) -> list[str]:
    return [str(file) for file in download_files(access, [perm_id], place / "copies").files]


def _sum(client: Client, names: list[str], place: Path) -> int:
    futures = client.map(_sum_of, names, kept=str(place / "kept"), pure=False)
    return sum(client.gather(futures))


def _sum_of(name: str, kept: str) -> int:
    os.environ["OPENBIS_JUPYTER_CACHE_FOLDER"] = kept
    with fsspec.open(name) as file:
        return int(np.frombuffer(file.read(), np.uint8).sum(dtype=np.int64))


def _in_turns(
    places: Iterator[Path], rounds: int, ours: Callable[[Path], int], other: Callable[[Path], int]
) -> tuple[float, float]:
    """Median seconds of both, which come to the same answer; one round goes ahead unmeasured."""
    seconds: dict[str, list[float]] = {"ours": [], "other": []}
    answers: set[int] = set()
    for _ in range(1 + max(FEWEST_ROUNDS, rounds)):
        for name, work in (("ours", ours), ("other", other)):
            place = next(places)
            os.environ["OPENBIS_JUPYTER_CACHE_FOLDER"] = str(place / "kept")
            os.sync()
            seconds[name].append(timed(lambda work=work, place=place: answers.add(work(place))))  # type: ignore[misc]
            shutil.rmtree(place, ignore_errors=True)
    if len(answers) != 1:
        raise RuntimeError("the answers differ")
    return median(seconds["ours"][1:]), median(seconds["other"][1:])


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _stored(access: Access, folder: Path, sizes: Mapping[str, int]) -> str:
    """A dataset with files of rows of 64 bytes, a head above them; gives its permId."""
    folder.mkdir()
    rows = b"".join(b"%020d,%042d\n" % (number, number) for number in range(1 << 14))
    files = {name: folder / name for name in sizes}
    for name, path in files.items():
        with path.open("wb") as stream:
            stream.write(b"number,value\n")
            while stream.tell() < sizes[name]:
                stream.write(rows[: sizes[name] - stream.tell()])
    owner = find_owner(access, EXPERIMENT)
    wanted = NewDataset(files, owner, type_code="RAW_DATA", properties={"$NAME": folder.name}, parents=())
    perm_id = create_dataset(access, wanted, silent, Cancel())
    shutil.rmtree(folder)
    return perm_id
