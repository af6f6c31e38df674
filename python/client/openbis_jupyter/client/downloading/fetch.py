"""One file of a dataset from its data store: with ranges over as many connections as it takes, checked in the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import requests
import urllib3

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading.partial import Partial, opened_partial
from openbis_jupyter.client.downloading.response_body import blocks
from openbis_jupyter.client.downloading.targets import Transfer
from openbis_jupyter.client.progress import Arrived, Cancel, Listener, Moved, Started, Waiting
from openbis_jupyter.errors import OpenbisJupyterError

TIMEOUT_SECONDS = (10, 60)
"""To connect, and between two pieces of an answer."""
PAUSES_SECONDS = (0.2, 1.0, 3.0, 8.0)
"""Before each further attempt that brought nothing new; after the last one the download ends."""
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_PASSING_STATUS = (429, 502, 503, 504)
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _Cut(Exception):
    """The connection broke, or the data store is busy: it may go on."""


def fetch(access: Access, transfer: Transfer, listen: Listener, cancel: Cancel) -> None:
    """Download one file. It gets its name only when all its bytes are here and checked.

    Errors: `file-damaged`, `datasets-unknown`, `session-expired`, `openbis-unreachable`, `folder-full`,
    `file-unwritable`, `cancelled`.
    """
    file = transfer.file
    with opened_partial(transfer) as partial:
        listen(Started(file.path, file.size, kept=partial.size))
        for last_chance in (False, True):
            _fill(access, file, partial, listen, cancel)
            if partial.is_whole():
                partial.finish()
                listen(Arrived(file.path, transfer.target))
                return
            if last_chance:
                break
            # What an earlier attempt had left may have been damaged since: once more, all of it.
            listen(Moved(file.path, -partial.size))
            partial.begin_anew()
        raise damaged(file)


def stream_of(access: Access, file: RemoteFile) -> Iterator[memoryview]:
    """The bytes of a dataset's file in blocks, each in the place of the one before; over one connection.

    Errors: as `fetch`, and no second attempt.
    """
    try:
        for answer in _answers(access, file, 0):
            _refuse_or_pass(access, file, answer)
            yield from _blocks(answer)
    except _Cut:
        raise OpenbisJupyterError("openbis-unreachable") from None


def damaged(file: RemoteFile) -> OpenbisJupyterError:
    """That a file did not arrive as openBIS describes it."""
    return OpenbisJupyterError("file-damaged", dataset=file.dataset, file=ascii(file.path))


def _fill(access: Access, file: RemoteFile, partial: Partial, listen: Listener, cancel: Cancel) -> None:
    """Add what is missing; after each cut the next connection goes on where the last one ended."""
    pauses = iter(PAUSES_SECONDS)
    while partial.size < file.size or not file.size:
        before, token = partial.size, access.token
        cancel.check()
        try:
            _add_rest(access, file, partial, listen, cancel)
            if partial.size >= file.size:
                return
            raise _Cut
        except _Cut:
            if partial.size > before:
                pauses = iter(PAUSES_SECONDS)
            seconds = next(pauses, None)
            if seconds is None:
                raise OpenbisJupyterError("openbis-unreachable") from None
            listen(Waiting(file.path, seconds))
            cancel.wait(seconds)
        except OpenbisJupyterError as reason:
            if reason.code != "session-expired" or not access.renewed(token):
                raise


def _add_rest(access: Access, file: RemoteFile, partial: Partial, listen: Listener, cancel: Cancel) -> None:
    for answer in _answers(access, file, partial.size):
        _refuse_or_pass(access, file, answer)
        if answer.status_code == requests.codes.ok and partial.size:
            listen(Moved(file.path, -partial.size))  # this data store knows no ranges
            partial.begin_anew()
        size = partial.size
        for block in _blocks(answer):
            cancel.check()
            size += len(block)
            if size > file.size:
                raise damaged(file)
            partial.add(block)
            listen(Moved(file.path, len(block)))


def _answers(access: Access, file: RemoteFile, start: int) -> Iterator[requests.Response]:
    """The data store's answer from this byte on (one), closed afterwards.

    The data store takes the token in the query only, so no address may reach an error text.
    """
    address = f"{file.store_url.rstrip('/')}/datastore_server/{quote(file.dataset)}/{quote(file.path)}"
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
    try:
        answer = access.http(file.store_url).get(
            address,
            params={"sessionID": access.token},
            headers=headers,
            stream=True,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except _BROKEN:
        raise _Cut from None
    with answer:
        if answer.status_code == requests.codes.partial and not _begins_at(answer, start, file.size):
            raise damaged(file)
        yield answer


def _blocks(answer: requests.Response) -> Iterator[memoryview]:
    try:
        yield from blocks(answer)
    except _BROKEN:
        raise _Cut from None


def _refuse_or_pass(access: Access, file: RemoteFile, answer: requests.Response) -> None:
    """Errors: what any answer but the file itself means. openBIS refuses with a page in its place, of status 200.

    A file comes with its name (`Content-Disposition`), a page does not; and an answer of another length than the
    file's is no file: neither must take the place of what arrived.
    """
    if answer.status_code in _PASSING_STATUS:
        raise _Cut
    length = answer.headers.get("Content-Length")
    as_announced = length is None or answer.status_code != requests.codes.ok or int(length) == file.size
    is_answer = answer.status_code in (requests.codes.ok, requests.codes.partial)
    if is_answer and as_announced and "Content-Disposition" in answer.headers:
        return
    if not access.holds():
        raise OpenbisJupyterError("session-expired")
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": file.dataset}]
    if not access.ask("getDataSets", ids, {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"}):
        raise OpenbisJupyterError("datasets-unknown", datasets=[file.dataset])
    raise damaged(file)


def _begins_at(answer: requests.Response, start: int, size: int) -> bool:
    found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    return bool(found) and int(found[1]) == start and found[2] in ("*", str(size))  # type: ignore[index]
