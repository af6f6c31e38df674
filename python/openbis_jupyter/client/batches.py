"""Small files, many in one answer, through the data store's file transfer: for them each question is what costs.

What does not come this way, for whatever reason, is left to `fetch`, which knows what to say about it. Shapes:
`FileTransferServerServlet` and `DefaultChunkSerializer` of openBIS.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from openbis_jupyter.client.access import Access
from openbis_jupyter.client.events import Arrived, Cancel, Listener, Moved, Started
from openbis_jupyter.client.partial import opened_partial
from openbis_jupyter.client.remote_files import RemoteFile
from openbis_jupyter.client.targets import Transfer
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import OpenbisFailure

SMALL_BYTES = 1 << 20
"""Files of one chunk."""
BATCH_BYTES = 8 << 20
BATCH_FILES = 128
CHUNKS_BYTES = 2 << 20
"""What an answer should hold at most: it is in memory, once for each thread."""
TIMEOUT_SECONDS = (10, 60)
_HEADER = struct.Struct(">IHBHQI")
_CHECKSUM = struct.Struct(">Q")
_NOT_THIS_WAY = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
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
    payload: bytes


def is_small(file: RemoteFile) -> bool:
    """Whether a file may come in a batch: its checksum is what tells that it came whole."""
    return 0 < file.size <= SMALL_BYTES and file.crc32 is not None


def batches_of(transfers: Sequence[Transfer]) -> list[list[Transfer]]:
    """Small files in batches of one data store; single ones are not worth one."""
    made: list[list[Transfer]] = []
    size = 0
    for transfer in transfers:
        fits = made and len(made[-1]) < BATCH_FILES and size + transfer.file.size <= BATCH_BYTES
        if fits and made[-1][-1].file.store_url == transfer.file.store_url:
            made[-1].append(transfer)
            size += transfer.file.size
        else:
            made.append([transfer])
            size = transfer.file.size
    return [batch for batch in made if len(batch) > 1]


def fetch_batch(access: Access, batch: Sequence[Transfer], listen: Listener, cancel: Cancel) -> set[Transfer]:
    """Download a batch; gives the files that arrived. Errors: `folder-full`, `file-unwritable`, `cancelled`."""
    wanted = {f"{transfer.file.dataset}/{transfer.file.path}": transfer for transfer in batch}
    arrived: set[Transfer] = set()
    try:
        for chunk in _chunks(access, wanted, cancel):
            transfer = wanted[chunk.item]
            file = transfer.file
            whole = chunk.offset == 0 and len(chunk.payload) == file.size
            if not whole or zlib.crc32(chunk.payload) != file.crc32 or transfer in arrived:
                continue
            with opened_partial(transfer) as partial:
                listen(Started(file.path, file.size))
                partial.add(chunk.payload)
                partial.finish()
            listen(Moved(file.path, file.size))
            listen(Arrived(file.path, transfer.target))
            arrived.add(transfer)
    except _NOT_THIS_WAY:
        pass
    except OpenbisJupyterError as reason:
        if reason.code not in ("session-expired", "openbis-unreachable"):
            raise
    return arrived


def _chunks(access: Access, wanted: dict[str, Transfer], cancel: Cancel) -> Iterator[_Chunk]:
    files = [transfer.file for transfer in wanted.values()]
    ids = [
        {
            "@type": "dss.dto.datasetfile.id.DataSetFilePermId",
            "dataSetId": {"@type": "as.dto.dataset.id.DataSetPermId", "permId": file.dataset},
            "filePath": f"{file.dataset}/{file.path}",
        }
        for file in files
    ]
    options = {
        "@type": "dss.dto.datasetfile.fastdownload.FastDownloadSessionOptions",
        "wishedNumberOfStreams": 1,
    }
    store = files[0].store_url
    granted = access.ask_store(store, "createFastDownloadSession", ids, options)
    http, address = access.http(store), str(granted["downloadUrl"])

    def post(method: str, **parameters: Any) -> requests.Response:
        body = {name: [str(value)] for name, value in {"method": method, "version": 2, **parameters}.items()}
        answer = http.post(address, data=json.dumps(body), timeout=TIMEOUT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return answer

    started = post(
        "startDownloadSession",
        userSessionId=granted["fileTransferUserSessionId"],
        downloadItemIds=json.dumps(list(wanted)),
        wishedNumberOfStreams=1,
    ).json()
    session = started["downloadSessionId"]
    post("queue", downloadSessionId=session, ranges=",".join(started["ranges"].values()))
    largest = max(file.size for file in files)
    parameters = {
        "downloadSessionId": session,
        "downloadStreamId": started["streamIds"][0],
        "numberOfChunks": max(1, CHUNKS_BYTES // largest),
    }
    while content := post("download", **parameters).content:
        cancel.check()
        yield from _parsed(content)
    post("finishDownloadSession", downloadSessionId=session)


def _parsed(content: bytes) -> Iterator[_Chunk]:
    """The chunks of an answer. Errors: ValueError, struct.error for anything else, a failure's text for example."""
    start = 0
    while start < len(content):
        _, item_length, _, path_length, offset, length = _HEADER.unpack_from(content, start)
        item_at = start + _HEADER.size
        header_end = item_at + item_length + path_length
        (checksum,) = _CHECKSUM.unpack_from(content, header_end)
        if zlib.crc32(content[start:header_end]) != checksum:
            raise ValueError("not a chunk")
        payload_at = header_end + _CHECKSUM.size
        item = content[item_at : item_at + item_length].decode()
        yield _Chunk(item, offset, content[payload_at : payload_at + length])
        start = payload_at + length + _CHECKSUM.size
