"""`download()`: the files of datasets into a folder.

First a plan (which files, where to, which are there already), then one file after the other; a file gets its name only
when all its bytes have arrived and are checked.
"""

from __future__ import annotations

import hashlib
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests

from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import pybis

CHUNK_BYTES = 1 << 20
TIMEOUT_SECONDS = 300
PROGRESS_SECONDS = 0.2

Report = Callable[[int], None]


@dataclass(frozen=True)
class RemoteFile:
    """A file of a dataset: its path there, size in bytes, CRC32 where openBIS knows it, address of its data store."""

    dataset: str
    path: str
    size: int
    crc32: int | None
    store_url: str


@dataclass(frozen=True)
class Transfer:
    """A file and where it goes; `intact`: it is there already, complete."""

    file: RemoteFile
    target: Path
    intact: bool


def download(o: pybis.Openbis, dataset_ids: Iterable[str], folder: str | Path = "data") -> list[Path]:
    """Download all files of these datasets into `folder/<permId>/…`, printing the progress.

    Files that are there and intact are not downloaded again.
    Out: the paths of all files, in the order of the datasets.
    Errors: `path-refused`, `file-damaged`, `session-expired`, `openbis-unreachable`; ValueError of pybis for a dataset
    that does not exist. What arrived before stays.
    """
    transfers = plan([file for perm_id in dataset_ids for file in list_files(o, perm_id)], Path(folder))
    missing = [transfer for transfer in transfers if not transfer.intact]
    progress = _Progress(sum(transfer.file.size for transfer in missing))
    with requests.Session() as session:
        session.verify = o.verify_certificates
        for transfer in missing:
            fetch(o, session, transfer, progress.add)
    progress.end()
    there = len(transfers) - len(missing)
    print(f"{_files(len(missing))} downloaded, {there} there already, all in the folder {folder}.")
    return [transfer.target for transfer in transfers]


def list_files(o: pybis.Openbis, perm_id: str) -> list[RemoteFile]:
    """The files of a dataset, folders left out. A dataset without files in openBIS gives none and says so."""
    dataset = o.get_dataset(perm_id)
    kind = dataset.data.get("kind") or "PHYSICAL"
    status = (dataset.data.get("physicalData") or {}).get("status") or "AVAILABLE"
    if kind == "LINK" or status not in ("AVAILABLE", "LOCKED"):
        why = "is only linked from openBIS" if kind == "LINK" else f"is not available now ({status})"
        print(f"The dataset {perm_id} {why}: its files are left out.")
        return []
    rows: list[dict[str, Any]] = dataset.get_files().to_dict("records")
    store_url = dataset._get_download_url()
    return [
        RemoteFile(
            dataset=perm_id,
            path=row["pathInDataSet"],
            size=int(row["fileSize"]),
            crc32=int(str(row["crc32Checksum"]), 16) or None,  # in hexadecimal; 0 where openBIS knows none
            store_url=store_url,
        )
        for row in rows
        if not row["isDirectory"]
    ]


def plan(files: Iterable[RemoteFile], folder: Path) -> list[Transfer]:
    """Where each file goes, and whether it is there. Errors: `path-refused` before anything is downloaded."""
    targets = [(file, target_of(file, folder)) for file in files]
    return [Transfer(file, target, is_intact(target, file)) for file, target in targets]


def target_of(file: RemoteFile, folder: Path) -> Path:
    """The path of a dataset's file below `folder`. Errors: `path-refused` for one that would leave it."""
    parts = (file.dataset, *PurePosixPath(file.path).parts)
    risky = any(part in ("..", "/") or "\\" in part or "\0" in part for part in parts) or "/" in file.dataset
    target = folder.joinpath(*parts) if not risky else folder
    root = folder.resolve()
    if (
        risky or len(parts) < 2 or root not in target.resolve().parents
    ):  # resolve(): a link may lead out as well
        raise OpenbisJupyterError("path-refused", dataset=file.dataset, file=ascii(file.path))
    return target


def is_intact(target: Path, file: RemoteFile) -> bool:
    """Whether the file is there with the right size and checksum."""
    if not target.is_file() or target.stat().st_size != file.size:
        return False
    if file.crc32 is None:
        return True
    checksum = 0
    with target.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            checksum = zlib.crc32(chunk, checksum)
    return checksum == file.crc32


def fetch(o: pybis.Openbis, session: requests.Session, transfer: Transfer, report: Report) -> None:
    """Download one file; `report` is told the number of bytes as they come. Independent of all other files.

    Errors: `file-damaged`, `session-expired`, `openbis-unreachable`; then nothing stands under the file's name.
    """
    transfer.target.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own length and always the same, so that an interrupted download leaves at most one such file.
    digest = hashlib.sha256(transfer.target.name.encode("utf-8", "surrogateescape")).hexdigest()
    partial = transfer.target.parent / f".{digest[:16]}.part"
    try:
        with partial.open("wb") as stream:
            for chunk in stream_of(o, session, transfer.file):
                stream.write(chunk)
                report(len(chunk))
        if not is_intact(partial, transfer.file):
            raise _damaged(o, transfer.file)
        partial.replace(transfer.target)
    finally:
        partial.unlink(missing_ok=True)


def stream_of(o: pybis.Openbis, session: requests.Session, file: RemoteFile) -> Iterable[bytes]:
    """The bytes of a dataset's file, in pieces. Errors: as `fetch`.

    The data store takes the token in the query only, so no address may reach an error text.
    """
    address = f"{file.store_url.rstrip('/')}/datastore_server/{quote(file.dataset)}/{quote(file.path)}"
    try:
        with session.get(
            address,
            params={"sessionID": o.token},
            stream=True,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        ) as answer:
            if answer.status_code != 200:
                raise _damaged(o, file)
            yield from answer.iter_content(CHUNK_BYTES)
    except requests.exceptions.ChunkedEncodingError:
        raise _damaged(o, file) from None
    except requests.RequestException:
        raise OpenbisJupyterError("openbis-unreachable") from None


def _damaged(o: pybis.Openbis, file: RemoteFile) -> OpenbisJupyterError:
    """The data store answers an expired session with a page in place of the file: tell the two apart."""
    if not o.is_session_active():
        return OpenbisJupyterError("session-expired")
    return OpenbisJupyterError("file-damaged", dataset=file.dataset, file=ascii(file.path))


class _Progress:
    """One line that is written anew as bytes arrive."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._shown = total, 0, 0.0

    def add(self, count: int) -> None:
        self._done += count
        if time.monotonic() - self._shown > PROGRESS_SECONDS:
            self._shown = time.monotonic()
            self._show()

    def end(self) -> None:
        if self._shown:
            self._show()
            print()

    def _show(self) -> None:
        percent = 100 * self._done // self._total if self._total else 100
        sys.stdout.write(f"\r{percent:3d} % of {_megabytes(self._total)}")
        sys.stdout.flush()


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
