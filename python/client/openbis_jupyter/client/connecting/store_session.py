"""In whose name a data store is asked: in that of the session behind a personal access token.

With the token itself a data store takes two to ten times as long, and calls of its V1 interface refuse it. openBIS
names the session behind it where a fast download is begun, also one of no files, and with it where files are
transferred (recorded: `tests/real_openbis/transfer.json`, `session-with-access-token`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import DSS_PATH, Rpc

log = logging.getLogger(__name__)

ACCESS_TOKEN_PREFIX = "$pat-"  # noqa: S105  (by which openBIS itself tells them from session tokens)


@dataclass(frozen=True)
class StoreSession:
    """What a data store is asked with, as secret as the token; the address of its file transfer, if it has one."""

    token: str = field(repr=False)
    transfer_url: str | None


def session_at(store: Rpc, token: str) -> StoreSession:
    """The session in which this data store works for a token (1 request); with the token itself where it names none.

    Errors: `session-expired`, `openbis-unreachable`.
    """
    options = {
        "@type": "dss.dto.datasetfile.fastdownload.FastDownloadSessionOptions",
        "wishedNumberOfStreams": 1,
    }
    try:
        told: Any = store.call("createFastDownloadSession", token, [], options, path=DSS_PATH)
    except OpenbisFailure:  # an older one; its words are in the log already
        told = None
    named = told if isinstance(told, dict) else {}
    behind, url = named.get("fileTransferUserSessionId"), named.get("downloadUrl")
    if token.startswith(ACCESS_TOKEN_PREFIX) and (not behind or behind == token):
        log.warning("The data store names no session behind an access token: with the token it takes longer.")
    return StoreSession(str(behind or token), str(url) if url else None)
