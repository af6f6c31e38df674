"""`download()` as notebooks use it: with pybis's connection, printing what happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openbis_jupyter.client import texts
from openbis_jupyter.client.connecting import Access, access_of, told_here
from openbis_jupyter.client.downloading.downloads import WORKERS, Downloaded, download_files
from openbis_jupyter.client.progress import ProgressLine

if TYPE_CHECKING:
    import pybis


def download(
    o: pybis.Openbis | Access,
    dataset_ids: str | Iterable[str],
    folder: str | Path = "data",
    files: str | Sequence[str] = (),
    workers: int = WORKERS,
) -> list[Path]:
    """Download the files of these datasets into `folder/<permId>/…`, printing the progress.

    files: only these: paths, ends of paths, or patterns such as `*.csv` and `images/**/*.tif`; all without.
    workers: how many are fetched at once.

    Files that are there and intact are not downloaded again; a file whose download was cut goes on where it ended.
    Out: the paths of all wanted files, in the order of the datasets.
    Errors: `datasets-unknown`, `files-unknown`, `files-unavailable`, `path-refused`, `file-damaged`, `file-missing`,
    `folder-full`, `file-unwritable`, `credential-expired`, `connection-ended`, `access-denied`, `openbis-unreachable`,
    `transfer-broken`. What arrived before stays.
    """
    line = ProgressLine()
    perm_ids = [dataset_ids] if isinstance(dataset_ids, str) else dataset_ids
    patterns = [files] if isinstance(files, str) else files
    try:
        with told_here():
            done = download_files(
                access_of(o), perm_ids, Path(folder), patterns=patterns, workers=workers, listen=line
            )
    finally:
        line.end()
    print(summary(done, folder))
    return list(done.files)


def summary(done: Downloaded, folder: str | Path) -> str:
    """What a download came to, for people."""
    return " ".join([texts.downloaded(done.fetched, done.there, folder), *left_out_of(done)])


def left_out_of(done: Downloaded) -> list[str]:
    """A sentence about each dataset and each file that a download left out."""
    return [texts.left_out(one.dataset, one.reason, one.file) for one in done.left_out]
