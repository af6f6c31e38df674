"""Small files, many in one answer, through the data store's file transfer: for them each question is what costs.

One session for a batch, and a stream of it for each thread, which takes answers until the batch is here.

What does not come this way, for whatever reason, is left to `fetch`, which knows what to say about it. Shapes:
`FileTransferServerServlet` and `DefaultChunkSerializer` of openBIS.
"""

from __future__ import annotations

import contextlib
import json
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import updated_crc32
from openbis_jupyter.client.downloading.partial import keep_whole
from openbis_jupyter.client.downloading.response_body import whole
from openbis_jupyter.client.downloading.targets import Transfer
from openbis_jupyter.client.progress import Arrived, Cancel, Listener, Moved, Started
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure

SMALL_BYTES = 1 << 20
"""Files of one chunk."""
BATCH_FILES = 1000
ANSWER_BYTES, ANSWER_CHUNKS = 2 << 20, 16
"""What an answer should hold at most: it is in memory, once for each thread."""
TIMEOUT_SECONDS = (10, 60)
_HEADER = struct.Struct(">IHBHQI")
_CHECKSUM = struct.Struct(">Q")
_NOT_THIS_WAY = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    OpenbisFailure,
    ValueError,
    LookupError,
    TypeError,
    struct.error,
)


@dataclass(frozen=True)
class _Chunk:
    item: str
    offset: int
    payload: memoryview


@dataclass
class Session:
    """A batch at its data store: the address to ask, what was granted, and how many chunks nobody has asked for yet."""

    http: requests.Session
    address: str
    number: str
    streams: tuple[str, ...]
    wanted: dict[str, Transfer]
    chunks_left: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def post(self, method: str, **parameters: Any) -> requests.Response:
        """One request, answered from its beginning on."""
        return _post(self.http, self.address, method, downloadSessionId=self.number, **parameters)

    def take(self, most: int) -> int:
        """How many chunks the caller may ask for now."""
        with self.lock:
            taken = min(most, self.chunks_left)
            self.chunks_left -= taken
            return taken

    def give_back(self, number: int) -> None:
        """The data store did not give so many of those that were taken."""
        with self.lock:
            self.chunks_left = max(0, self.chunks_left + number)


def is_small(file: RemoteFile) -> bool:
    """Whether a file may come in a batch: its checksum is what tells that it came whole, and commas part the items."""
    return 0 < file.size <= SMALL_BYTES and file.crc32 is not None and "," not in file.path


def batches_of(transfers: Sequence[Transfer]) -> list[list[Transfer]]:
    """Small files in batches of one data store; single ones are not worth one."""
    made: list[list[Transfer]] = []
    for transfer in transfers:
        fits = made and len(made[-1]) < BATCH_FILES
        if fits and made[-1][-1].file.store_url == transfer.file.store_url:
            made[-1].append(transfer)
        else:
            made.append([transfer])
    return [batch for batch in made if len(batch) > 1]


def begin_batch(access: Access, batch: Sequence[Transfer], streams: int) -> Session | None:
    """Ask the data store for a batch over at most so many streams; None where it does not give it this way."""
    try:
        return _begun(access, batch, streams)
    except _NOT_THIS_WAY:
        return None
    except OpenbisJupyterError as reason:
        if reason.code not in ("session-expired", "openbis-unreachable"):
            raise
        return None


def fetch_stream(session: Session, stream: str, listen: Listener, cancel: Cancel) -> set[Transfer]:
    """Download what comes over one stream; gives the files that arrived.

    Errors: `folder-full`, `file-unwritable`, `cancelled`.
    """
    largest = max(transfer.file.size for transfer in session.wanted.values())
    most = max(1, min(ANSWER_CHUNKS, ANSWER_BYTES // largest))
    place = bytearray(2 * ANSWER_BYTES)
    arrived: set[Transfer] = set()
    try:
        while asked := session.take(most):
            cancel.check()
            with session.post("download", downloadStreamId=stream, numberOfChunks=asked) as answer:
                content = whole(answer, place)
            chunks = list(_parsed(content))
            for chunk in chunks:
                transfer = session.wanted[chunk.item]
                if transfer not in arrived and _is_its_file(chunk, transfer.file):
                    keep_whole(transfer, chunk.payload)
                    _tell(transfer, listen)
                    arrived.add(transfer)
            if not chunks:
                break
            session.give_back(asked - len(chunks))
    except _NOT_THIS_WAY:
        pass
    return arrived


def end_batch(session: Session) -> None:
    """Let the data store forget the batch; it does so by itself later."""
    with contextlib.suppress(*_NOT_THIS_WAY):
        session.post("finishDownloadSession").close()


def _is_its_file(chunk: _Chunk, file: RemoteFile) -> bool:
    whole_file = chunk.offset == 0 and len(chunk.payload) == file.size
    return whole_file and updated_crc32(chunk.payload, 0) == file.crc32


def _tell(transfer: Transfer, listen: Listener) -> None:
    file = transfer.file
    listen(Started(file.path, file.size))
    listen(Moved(file.path, file.size))
    listen(Arrived(file.path, transfer.target))


def _begun(access: Access, batch: Sequence[Transfer], streams: int) -> Session:
    wanted = {f"{transfer.file.dataset}/{transfer.file.path}": transfer for transfer in batch}
    ids = [
        {
            "@type": "dss.dto.datasetfile.id.DataSetFilePermId",
            "dataSetId": {"@type": "as.dto.dataset.id.DataSetPermId", "permId": transfer.file.dataset},
            "filePath": item,
        }
        for item, transfer in wanted.items()
    ]
    options = {
        "@type": "dss.dto.datasetfile.fastdownload.FastDownloadSessionOptions",
        "wishedNumberOfStreams": streams,
    }
    store = batch[0].file.store_url
    granted = access.ask_store(store, "createFastDownloadSession", ids, options)
    http, address = access.http(store), str(granted["downloadUrl"])
    started = _post(
        http,
        address,
        "startDownloadSession",
        userSessionId=granted["fileTransferUserSessionId"],
        downloadItemIds=",".join(wanted),
        wishedNumberOfStreams=streams,
    ).json()
    ranges = list(started["ranges"].values())
    session = Session(
        http,
        address,
        started["downloadSessionId"],
        tuple(started["streamIds"]),
        wanted,
        sum(_length(one) for one in ranges),
    )
    session.post("queue", ranges=",".join(ranges)).close()
    return session


def _length(numbers: str) -> int:
    first, _, last = numbers.partition(":")
    return int(last or first) - int(first) + 1


def _post(http: requests.Session, address: str, method: str, **parameters: Any) -> requests.Response:
    # Without a version: the protocol that API 3.6 has, and later ones have beside theirs.
    body = {name: [str(value)] for name, value in {"method": method, **parameters}.items()}
    answer = http.post(
        address,
        data=json.dumps(body),
        headers={"Accept-Encoding": "identity"},
        stream=True,
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
    )
    answer.raise_for_status()
    return answer


def _parsed(content: memoryview) -> Iterator[_Chunk]:
    """The chunks of an answer. Errors: ValueError, struct.error for anything else, a failure's text for example."""
    start = 0
    while start < len(content):
        _, item_length, _, path_length, offset, length = _HEADER.unpack_from(content, start)
        item_at = start + _HEADER.size
        header_end = item_at + item_length + path_length
        (checksum,) = _CHECKSUM.unpack_from(content, header_end)
        if updated_crc32(content[start:header_end], 0) != checksum:
            raise ValueError("not a chunk")
        payload_at = header_end + _CHECKSUM.size
        item = str(content[item_at : item_at + item_length], "utf-8")
        yield _Chunk(item, offset, content[payload_at : payload_at + length])
        start = payload_at + length + _CHECKSUM.size
