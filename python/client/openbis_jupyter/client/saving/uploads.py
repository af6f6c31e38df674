"""Files into openBIS as one dataset, by the interface that pybis uses: sent in slices, registered all or nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

import requests
import urllib3

from openbis_jupyter.client.connecting import ON_THE_WAY, Access
from openbis_jupyter.client.datasets import Owner
from openbis_jupyter.client.progress import (
    Arrived,
    Cancel,
    Listener,
    Moved,
    Planned,
    Started,
    Waiting,
    in_threads,
)
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure

SLICE_BYTES = 16 << 20
"""After a broken connection at most this much is sent again."""
READ_BYTES = 1 << 18
WORKERS = 4
TIMEOUT_SECONDS = (10, 300)
PAUSES_SECONDS = (0.2, 1.0, 3.0)
REFUSAL_BYTES = 1 << 16
_PATH = "/datastore_server/session_workspace_file_upload"
_NO_ROOM = re.compile(r"no space left|quota exceeded|not enough (free )?space", re.IGNORECASE)
"""In the page of a failed upload stands what the data store's system said; before registering, the data store itself
compares its free space with its `highwater-mark`, and says so.
"""


@dataclass(frozen=True)
class NewDataset:
    """A dataset to be: its files by name, owner, type, properties by code and parents by permId."""

    files: Mapping[str, Path]
    owner: Owner
    type_code: str
    properties: Mapping[str, str]
    parents: Sequence[str]


def create_dataset(access: Access, wanted: NewDataset, listen: Listener, cancel: Cancel) -> str:
    """Upload the files and register them as one dataset. openBIS registers all or nothing.

    Out: the permId of the new dataset.
    Errors: `save-failed`, `store-full`, `session-expired`, `cancelled` and nothing is registered; OpenbisFailure with
    openBIS's sentence where it refuses; `openbis-unreachable` where it is unclear whether openBIS has the dataset now.
    """
    stores = access.ask(
        "searchDataStores",
        {"@type": "as.dto.datastore.search.DataStoreSearchCriteria"},
        {"@type": "as.dto.datastore.fetchoptions.DataStoreFetchOptions"},
    )
    store_url = str(stores["objects"][0]["downloadUrl"]).rstrip("/")
    token = access.store_token(store_url)
    try:
        return _upload_and_register(access, store_url, token, wanted, listen, cancel)
    except OpenbisJupyterError as reason:
        # What was sent lies in the workspace of the session that ended: all of it goes again.
        if reason.code != "session-expired" or not access.renewed(token):
            raise
        again = access.store_token(store_url)
        return _upload_and_register(access, store_url, again, wanted, listen, cancel)


def _upload_and_register(
    access: Access, store_url: str, token: str, wanted: NewDataset, listen: Listener, cancel: Cancel
) -> str:
    """In one session, `token`: what is sent lies in its workspace."""
    upload_id = str(uuid.uuid4())
    sizes = {name: path.stat().st_size for name, path in wanted.files.items()}
    listen(Planned("upload", len(sizes), sum(sizes.values())))
    sending = _Sending(access, f"{store_url}{_PATH}", token, upload_id, listen)
    try:
        in_threads(list(wanted.files.items()), lambda item, stop: sending.send(*item, stop), WORKERS, cancel)
        cancel.check()
        return _register(access, store_url, token, upload_id, wanted)
    except (OpenbisJupyterError, OpenbisFailure, KeyboardInterrupt) as reason:
        # Where openBIS does not answer, it may still be at work on what was sent.
        if getattr(reason, "code", "") not in ("openbis-unreachable", "session-expired"):
            access.discard_upload(store_url, token, upload_id)
        raise


def _register(access: Access, store_url: str, token: str, upload_id: str, wanted: NewDataset) -> str:
    owner_class = (
        "sample.id.SamplePermId" if wanted.owner.kind == "OBJECT" else "experiment.id.ExperimentPermId"
    )
    creation = {
        "@type": "dss.dto.dataset.create.UploadedDataSetCreation",
        "typeId": {
            "@type": "as.dto.entitytype.id.EntityTypePermId",
            "permId": wanted.type_code,
            "entityKind": "DATA_SET",
        },
        "properties": dict(wanted.properties),
        "parentIds": [
            {"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id} for perm_id in wanted.parents
        ],
        "uploadId": upload_id,
        "sampleId" if wanted.owner.kind == "OBJECT" else "experimentId": {
            "@type": f"as.dto.{owner_class}",
            "permId": wanted.owner.perm_id,
        },
    }
    try:
        answer = access.ask_store_as(store_url, token, "createUploadedDataSet", creation)
    except OpenbisFailure as reason:
        if _NO_ROOM.search(str(reason)):
            raise OpenbisJupyterError("store-full") from None
        raise
    if not isinstance(answer, dict) or not answer.get("permId"):
        raise OpenbisJupyterError("save-failed", reason="openBIS did not say under which permId.")
    return str(answer["permId"])


@dataclass(frozen=True)
class _Sending:
    """An upload that goes on: where to, in which session, under which id."""

    access: Access
    address: str
    token: str
    upload_id: str
    listen: Listener

    def send(self, name: str, path: Path, cancel: Cancel) -> None:
        """Send a file, slice by slice.

        Errors: `save-failed`, `store-full`, `answered-on-the-way`, `session-expired`, `cancelled`.
        """
        size = path.stat().st_size
        self.listen(Started(name, size))
        with path.open("rb") as stream:
            for start in range(0, max(size, 1), SLICE_BYTES):
                self._send_slice(name, stream, start, min(SLICE_BYTES, size - start), cancel)
        if path.stat().st_size != size:
            raise OpenbisJupyterError("save-failed", reason=f"{name} was changed while it was sent.")
        self.listen(Arrived(name))

    def _send_slice(self, name: str, stream: BufferedReader, start: int, length: int, cancel: Cancel) -> None:
        for seconds in (*PAUSES_SECONDS, None):
            body = _Slice(stream, start, length, lambda count: self.listen(Moved(name, count)), cancel)
            received, words = self._received(name, body, start, length)
            if received == length:
                return
            cancel.check()
            if _NO_ROOM.search(words):  # nobody makes room within seconds
                raise OpenbisJupyterError("store-full")
            self.listen(Moved(name, -body.sent))
            self._refuse_ended(is_last=seconds is None)
            if seconds is None:
                break
            self.listen(Waiting(name, seconds))
            cancel.wait(seconds)
        raise OpenbisJupyterError("save-failed", reason=f"{name} did not arrive completely.")

    def _refuse_ended(self, *, is_last: bool) -> None:
        """Errors: `session-expired`; after the last attempt, `openbis-unreachable` where nobody says so."""
        try:
            is_active = self.access.is_active(self.token)
        except OpenbisJupyterError as reason:
            if is_last or reason.code != "openbis-unreachable":
                raise
            return  # cut off, as the slice was: for a moment, perhaps
        if not is_active:
            raise OpenbisJupyterError("session-expired")

    def _received(self, name: str, body: _Slice, start: int, length: int) -> tuple[int | None, str]:
        """How many bytes the data store has got by its own account, None without one; its words where it refuses."""
        query: dict[str, str | int] = {
            "id": 1,
            "startByte": start,
            "endByte": start + length,
            "emptyFolder": "False",
            "sessionID": self.token,
        }
        try:
            with self.access.http(self.address).post(
                f"{self.address}?filename={quote(f'{self.upload_id}/default/{name}')}",
                params=query,
                data=body,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code in ON_THE_WAY:
                    raise OpenbisJupyterError("answered-on-the-way", file=name, status=answer.status_code)
                if answer.status_code != requests.codes.ok:
                    return None, next(answer.iter_content(REFUSAL_BYTES), b"").decode("utf-8", "replace")
                return int(answer.json()["size"]), ""
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            ValueError,
            KeyError,
            TypeError,
        ):
            return None, ""


class _Slice:
    """A part of a file as the body of a request: read when it is sent, so that its size costs no memory."""

    def __init__(
        self, stream: BufferedReader, start: int, length: int, moved: Callable[[int], None], cancel: Cancel
    ) -> None:
        self._stream, self._left, self._moved, self._cancel = stream, length, moved, cancel
        self._length = length
        self.sent = 0
        stream.seek(start)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        """For requests, which streams only what can be iterated over."""
        return iter(self.read, b"")

    def read(self, count: int = -1) -> bytes:
        """The next bytes; the HTTP client asks for few at once, which would cost more than the sending."""
        self._cancel.check()
        block = self._stream.read(min(self._left, max(count, READ_BYTES)))
        self._left -= len(block)
        self.sent += len(block)
        if block:
            self._moved(len(block))
        return block
