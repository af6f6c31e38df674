"""A file at the data store's plain door: always all of it, and where there is none, a page that says why.

A data store refuses with status 200 and a page in the file's place: a file comes with a disposition and its length, a
page with neither. There are no parts to be had (recorded: `tests/real_openbis/http.json`, `download-*`).
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import requests

from openbis_jupyter.client.connecting import ON_THE_WAY, Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading.file_transfer import BROKEN, PASSING_STATUS, TIMEOUT_SECONDS
from openbis_jupyter.client.downloading.response_body import blocks, is_encoded
from openbis_jupyter.errors import OpenbisJupyterError

PAGE_BYTES, WORDS_LENGTH = 1 << 16, 200
_NO_WORDS = re.compile(r"<head>.*?</head>|<h1>Error</h1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class Cut(Exception):
    """The connection broke, or openBIS is down or busy: it may go on. `is_down`: nothing was heard of openBIS."""

    def __init__(self, is_down: bool = False) -> None:
        super().__init__()
        self.is_down = is_down


@contextlib.contextmanager
def opened_answer(access: Access, file: RemoteFile) -> Iterator[Iterator[memoryview]]:
    """The bytes of a file in blocks, each in the place of the one before; over one connection.

    Errors: Cut, also while reading; `session-expired` where nothing renews, `datasets-unknown`, `file-missing`,
    `file-damaged` for an answer of another length than the file's.
    """
    while True:
        token = access.store_token(file.store_url)
        with _asked(access, file, token) as answer:
            if not _is_ended(access, file, token, answer):
                yield _blocks(answer)
                return
        if not access.renewed(token):
            raise OpenbisJupyterError("session-expired")


def damaged(file: RemoteFile) -> OpenbisJupyterError:
    """That a file did not arrive as openBIS describes it."""
    return OpenbisJupyterError("file-damaged", dataset=file.dataset, file=ascii(file.path))


def _asked(access: Access, file: RemoteFile, token: str) -> requests.Response:
    """The data store takes the token in the query only, so no address may reach an error text."""
    address = f"{file.store_url.rstrip('/')}/datastore_server/{quote(file.dataset)}/{quote(file.path)}"
    try:
        return access.http(file.store_url).get(
            address,
            params={"sessionID": token},
            headers={"Accept-Encoding": "identity"},
            stream=True,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except BROKEN:
        raise Cut(is_down=True) from None


def _blocks(answer: requests.Response) -> Iterator[memoryview]:
    try:
        yield from blocks(answer)
    except BROKEN:
        raise Cut from None


def _is_ended(access: Access, file: RemoteFile, token: str, answer: requests.Response) -> bool:
    """False for the file itself, true where the session has ended. Errors: what any other answer means."""
    if answer.status_code in PASSING_STATUS:
        raise Cut(is_down=True)
    if answer.status_code == requests.codes.ok and "Content-Disposition" in answer.headers:
        length = answer.headers.get("Content-Length")
        if length is not None and int(length) != file.size and not is_encoded(answer):
            raise damaged(file)
        return False
    try:
        if not access.is_active(token):
            return True
        ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": file.dataset}]
        if not access.ask("getDataSets", ids, {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"}):
            raise OpenbisJupyterError("datasets-unknown", datasets=[file.dataset])
    except OpenbisJupyterError as reason:
        # The data store answers with a page, too, while the application server is down.
        raise Cut(is_down=True) if reason.code == "openbis-unreachable" else reason from None
    if answer.status_code in ON_THE_WAY:
        raise OpenbisJupyterError("answered-on-the-way", file=ascii(file.path), status=answer.status_code)
    raise OpenbisJupyterError(
        "file-missing",
        dataset=file.dataset,
        file=ascii(file.path),
        reason=access.without_token(_words(answer)),
    )


def _words(answer: requests.Response) -> str:
    """What a page says, as one line."""
    try:
        page = next(answer.iter_content(PAGE_BYTES), b"").decode("utf-8", "replace")
    except BROKEN:
        raise Cut from None
    words = " ".join(html.unescape(_NO_WORDS.sub(" ", page)).split())
    return words[:WORDS_LENGTH] or f"status {answer.status_code}"
