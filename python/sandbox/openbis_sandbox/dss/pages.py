"""What the data store answers where a file should be and none can be had: a page, with status 200.

It comes in pieces, without a length and without a disposition: by these a client tells it from a file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from html import escape
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from openbis_sandbox.dss.file_store import FileFacts

_STYLE = "* { margin: 3px; }html { height: 100%; }body { height: 100%; font-family: verdana, tahoma, helvetica; font-size: 11px; text-align:left; }h1 { text-align: center; padding: 1em; color: #1E4E8F;}"  # noqa: E501


def session_page() -> Response:
    """Nobody is signed in with the token (any more)."""
    return _page("<html><body>Download session expired.</body></html>")


def error_page(sentence: str) -> Response:
    """There is no such dataset, or no such file in it."""
    return _page(f"<html><body><h1>Error</h1>\n{sentence}\n</body></html>\n")


def folder_page(perm_id: str, path: str, listed: Sequence[FileFacts]) -> Response:
    """What is in a folder of a dataset, for a person to look at."""
    rows = "\n".join(
        f"<tr><td class='td_file'><a href='{quote(one.path.rpartition('/')[2])}'>"
        f"{escape(one.path.rpartition('/')[2])}</a></td><td>{'' if one.is_directory else one.size}</td></tr>"
        for one in listed
    )
    return _page(
        f"<html><head><style type='text/css'> {_STYLE}</style></head><body>\n<h1>Data Set {escape(perm_id)}</h1>\n"
        f"<table>\n<tr><td class='td_hd'>Folder:</td><td>{escape(path)}</td></tr>\n{rows}\n</table>\n</body></html>\n"
    )


def _page(text: str) -> Response:
    async def pieces() -> AsyncIterator[str]:
        yield text

    return StreamingResponse(pieces(), media_type="text/html;charset=utf-8")
