"""What of a file can be shown so that nothing in it runs: decided by what it holds, not by what it is called.

Text, also HTML's, is shown as text. Pictures are for an `img`, in which a browser runs no script and asks nobody, of
SVG neither. A notebook is the page without script that is saved beside notebooks (`rendering`). Of PDF the first page
is drawn here: a browser's own viewer runs the script that may be in it.
"""

from __future__ import annotations

import base64
import csv
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import PurePosixPath

from openbis_jupyter.client.browsing.notebook_page import notebook_page
from openbis_jupyter.client.browsing.pdf_page import first_page
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile, list_files, unknown_files
from openbis_jupyter.client.downloading import stream_of
from openbis_jupyter.protocol.browsing import Preview
from openbis_jupyter.protocol.limits import (
    PREVIEW_BYTES_MAX,
    PREVIEW_COLUMNS,
    PREVIEW_ROWS,
    PREVIEW_TEXT_BYTES,
)
from openbis_jupyter.protocol.words import PreviewKind

_PDF = "application/pdf"
_BEGINNINGS: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": _PDF,
}
"""How a file begins → what a browser shows it as."""
_TABLES: Mapping[str, str] = {".csv": ",;", ".tsv": "\t", ".tab": "\t"}
"""End of a name → what may stand between columns."""
_TEXTS: Mapping[str, PreviewKind] = {".ipynb": "notebook", **dict.fromkeys(_TABLES, "table")}
"""End of a name → what a text is, if it is not just that."""
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
_FIELD_CHARACTERS = 500
_WHOLE: tuple[PreviewKind, ...] = ("picture", "notebook", "pdf")
"""Nothing can be seen of a part of these."""


def preview(access: Access, perm_id: str, path: str) -> Preview:
    """The beginning of a text, table or PDF, a picture, a notebook (3 requests, as many bytes as are shown).

    Errors: those of `list_files`; `files-unavailable`, `files-unknown`, and what reading a file may end with.
    """
    listing = list_files(access, [perm_id])
    listing.refuse_if_nothing_is_there()
    file = next((one for one in listing.files if one.path == path), None)
    if file is None:
        raise unknown_files([path], listing.files)
    if not file.size:
        return _text(file, b"")
    # The data store gives no parts of files: the connection is closed after what is wanted.
    with closing(stream_of(access, file)) as blocks:
        content = _filled(bytearray(), blocks, PREVIEW_TEXT_BYTES)
        start = bytes(content[:PREVIEW_TEXT_BYTES])
        kind, media_type = _kind(file, start)
        if kind in _WHOLE and file.size <= PREVIEW_BYTES_MAX:
            _filled(content, blocks, file.size)
    if kind in _WHOLE:
        is_whole = file.size <= PREVIEW_BYTES_MAX
        return _whole(file, kind, bytes(content), media_type) if is_whole else _shown(file, "too-large")
    if kind == "table":
        return _table(file, start)
    return _text(file, start) if kind == "text" else _shown(file, kind)


def _whole(file: RemoteFile, kind: PreviewKind, content: bytes, media_type: str) -> Preview:
    if kind == "notebook":
        page = notebook_page(content, PurePosixPath(file.path).name)
        return _shown(file, kind, text=page) if page else _text(file, content[:PREVIEW_TEXT_BYTES])
    if kind == "pdf":
        return _pdf(file, content)
    return _shown(file, kind, text=base64.b64encode(content).decode(), media_type=media_type)


def _pdf(file: RemoteFile, content: bytes) -> Preview:
    page = first_page(content)
    if page is None:
        return _shown(file, "pdf")
    text = base64.b64encode(page.png).decode()
    return _shown(file, "picture", text=text, media_type="image/png", cut=page.pages > 1)


def _kind(file: RemoteFile, start: bytes) -> tuple[PreviewKind, str]:
    """In: a file and how it begins. Out: what it is, and of a picture as what a browser shows it."""
    for beginning, media_type in _BEGINNINGS.items():
        if start.startswith(beginning):
            return ("pdf" if media_type == _PDF else "picture"), media_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "picture", "image/webp"
    suffix = PurePosixPath(file.path).suffix.lower()
    if suffix == ".svg" and b"<svg" in start:
        return "picture", "image/svg+xml"
    if not _is_text(start):
        return "none", ""
    return _TEXTS.get(suffix, "text"), ""


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not _CONTROL & set(start)


def _decoded(start: bytes, *, is_cut: bool) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    try:
        # What is cut may end within a character.
        return start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "ignore" if is_cut else "strict")
    except UnicodeDecodeError:
        return start.decode("latin-1")


def _text(file: RemoteFile, start: bytes) -> Preview:
    cut = len(start) < file.size
    return _shown(file, "text", text=_decoded(start, is_cut=cut), cut=cut)


def _table(file: RemoteFile, start: bytes) -> Preview:
    """The first rows; as text what is no table after all."""
    is_part = len(start) < file.size
    text = _decoded(start, is_cut=is_part).replace("\0", "")
    lines = text.splitlines()
    if is_part and len(lines) > 1:
        lines.pop()  # perhaps the half of one
    separators = _TABLES[PurePosixPath(file.path).suffix.lower()]
    head = lines[0] if lines else ""
    separator = max(separators, key=head.count)
    try:
        rows = list(islice(csv.reader(lines, delimiter=separator), PREVIEW_ROWS + 1))
    except csv.Error:
        return _text(file, start)
    if not rows:
        return _text(file, start)
    cut = is_part or len(rows) > PREVIEW_ROWS or any(len(row) > PREVIEW_COLUMNS for row in rows)
    shown = tuple(
        tuple(field[:_FIELD_CHARACTERS] for field in row[:PREVIEW_COLUMNS]) for row in rows[:PREVIEW_ROWS]
    )
    return _shown(file, "table", rows=shown, cut=cut)


def _shown(
    file: RemoteFile,
    kind: PreviewKind,
    *,
    text: str = "",
    media_type: str = "",
    rows: tuple[tuple[str, ...], ...] = (),
    cut: bool = False,
) -> Preview:
    return Preview(
        kind=kind,
        size=file.size,
        checksum=file.checksum,
        text=text,
        media_type=media_type,
        rows=rows,
        cut=cut,
    )


def _filled(content: bytearray, blocks: Iterator[memoryview], most: int) -> bytearray:
    """The content with further blocks, until it has as many bytes or there are no more."""
    while len(content) < most and (block := next(blocks, None)) is not None:
        content += block
    return content
