"""Small files, many in one answer, through the data store's file transfer: for them each question is what costs.

One transfer for a batch, and a stream of it for each thread, which takes answers until the batch is here. A folder
whose files are all wanted is one item, which spares the list of its files and commas in their names.

What does not come this way, for whatever reason, is left to the plain door, which knows what to say about it; that it
takes longer is said in the log.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading.file_transfer import (
    BROKEN,
    CHUNK_BYTES,
    Chunk,
    FileTransfer,
    NotThisWay,
    begin_transfer,
)
from openbis_jupyter.client.progress import MOST_WORKERS, Cancel, in_threads
from openbis_jupyter.errors import OpenbisJupyterError

BATCH_FILES = 1000
FEWEST_FILES = 8
"""Beginning, queueing and finishing takes as long as so many files side by side."""
ANSWER_BYTES, ANSWER_CHUNKS = 2 << 20, 16
"""What an answer should hold at most: it is in memory, once for each thread."""

log = logging.getLogger(__name__)

Keep = Callable[[RemoteFile, memoryview], None]
"""Takes a file that is here as a whole and checked; called by several threads."""


@dataclass(frozen=True)
class _Item:
    """What the data store is asked for: a file, or a folder with all of these files."""

    name: str
    files: tuple[RemoteFile, ...]


@dataclass
class _Batch:
    """A transfer that goes on: the files that are wanted of it, and how many chunks nobody has asked for yet."""

    transfer: FileTransfer
    wanted: dict[tuple[str, str], RemoteFile]
    chunks_left: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, most: int) -> int:
        """How many chunks the caller may ask for now."""
        with self.lock:
            asked = min(most, self.chunks_left)
            self.chunks_left -= asked
            return asked

    def give_back(self, number: int) -> None:
        """The data store did not give so many of those that were asked for."""
        with self.lock:
            self.chunks_left = max(0, self.chunks_left + number)

    def whole_file(self, chunk: Chunk) -> RemoteFile | None:
        """The file that a chunk is all of. Its bytes are those that were sent; are they those that openBIS knows?"""
        file = self.wanted.get((chunk.item.partition("/")[0], chunk.path))
        if file is None or chunk.offset or len(chunk.payload) != file.size:
            return None
        return file if file.crc32 in (None, chunk.crc32) else None


def fetch_together(
    access: Access,
    wanted: Sequence[RemoteFile],
    listed: Sequence[RemoteFile],
    keep: Keep,
    workers: int,
    cancel: Cancel,
) -> set[RemoteFile]:
    """Fetch those of these files that are small, many at once; gives those that arrived.

    listed: all files of their datasets, by which is known what a folder holds.
    Errors: `cancelled`, and what `keep` raises.
    """
    small = [file for file in wanted if file.size <= CHUNK_BYTES]
    if len(small) < FEWEST_FILES:
        return set()
    items = items_of(small, listed)
    batches = _batches(items)
    reasons = ["a comma in a name"] if sum(len(item.files) for item in items) < len(small) else []
    arrived: set[RemoteFile] = set()
    for batch in batches:
        cancel.check()
        try:
            begun = _begun(access, batch, min(workers, MOST_WORKERS))
        except (NotThisWay, OpenbisJupyterError, *BROKEN) as reason:
            reasons.append(_why(reason))
            continue

        def work(stream: str, stop: Cancel, begun: _Batch = begun) -> None:
            try:
                arrived.update(_stream(begun, stream, keep, stop))
            except (NotThisWay, *BROKEN) as reason:
                reasons.append(_why(reason))

        in_threads(begun.transfer.streams, work, workers, cancel)
        begun.transfer.end()
        if not arrived.issuperset(begun.wanted.values()) and not reasons:
            reasons.append("they came otherwise than openBIS knows them")
    if reasons:
        log.warning(
            "%d of %d small files come one by one, which takes longer: %s",
            len(small) - len(arrived),
            len(small),
            access.without_token("; ".join(dict.fromkeys(reasons))),
        )
    return arrived


def _why(reason: Exception) -> str:
    """For the log: our own words and the data store's, but not those of the network, which may name addresses."""
    return str(reason) if isinstance(reason, (NotThisWay, OpenbisJupyterError)) else type(reason).__name__


def _begun(access: Access, batch: Sequence[_Item], streams: int) -> _Batch:
    files = [file for item in batch for file in item.files]
    transfer = begin_transfer(access, files[0].store_url, [item.name for item in batch], streams)
    ranges = list(transfer.ranges.values())
    transfer.queue(ranges)
    wanted = {(file.dataset, file.path): file for file in files}
    return _Batch(transfer, wanted, sum(last - first + 1 for first, last in ranges))


def _stream(batch: _Batch, stream: str, keep: Keep, cancel: Cancel) -> Iterator[RemoteFile]:
    """Take what comes over one stream; gives each file that it kept."""
    largest = max(file.size for file in batch.wanted.values())
    most = max(1, min(ANSWER_CHUNKS, ANSWER_BYTES // max(1, largest)))
    place = bytearray(2 * ANSWER_BYTES)
    while asked := batch.ask(most):
        cancel.check()
        chunks = batch.transfer.take(stream, asked, place)
        for chunk in chunks:
            file = batch.whole_file(chunk)
            if file is not None:
                keep(file, chunk.payload)
                yield file
        if not chunks:
            return
        batch.give_back(asked - len(chunks))


def _batches(items: Iterable[_Item]) -> list[list[_Item]]:
    """What is asked for together, each of one data store."""
    made: list[list[_Item]] = []
    number = 0
    for item in items:
        is_other_store = made and made[-1][-1].files[0].store_url != item.files[0].store_url
        if not made or is_other_store or number + len(item.files) > BATCH_FILES:
            made.append([])
            number = 0
        made[-1].append(item)
        number += len(item.files)
    return [batch for batch in made if sum(len(item.files) for item in batch) >= FEWEST_FILES]


def items_of(files: Sequence[RemoteFile], listed: Iterable[RemoteFile]) -> list[_Item]:
    """The fewest items that stand for these files and no others, without those with a comma, which parts items."""
    all_in, wanted_in = Counter(_folders(listed)), Counter(_folders(files))
    found: dict[str, list[RemoteFile]] = {}
    for file in files:
        whole = (path for path in _above(file) if all_in[file.dataset, path] == wanted_in[file.dataset, path])
        name = next((path for path in (*whole, file.path) if "," not in path), None)
        if name is not None:
            found.setdefault(f"{file.dataset}/{name}", []).append(file)
    return [_Item(name, tuple(its)) for name, its in found.items()]


def _folders(files: Iterable[RemoteFile]) -> Iterator[tuple[str, str]]:
    return ((file.dataset, folder) for file in files for folder in _above(file))


def _above(file: RemoteFile) -> list[str]:
    """The folders that a file lies in, the outermost first."""
    return [str(one) for one in PurePosixPath(file.path).parents][-2::-1]
