"""Copies of what is being saved: the browser may write the notebook again while it is sent."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from openbis_jupyter.client.disk import is_full, refusal, why, write_whole
from openbis_jupyter.client.notebooks import as_text, copy_notebook, read_notebook, with_history
from openbis_jupyter.client.saving.not_parents import name_in_notebook, name_in_page
from openbis_jupyter.errors import OpenbisJupyterError


@contextlib.contextmanager
def staging_folder() -> Iterator[Path]:
    """A folder for the copies, which is gone afterwards. Errors: `staging-full`, `file-unwritable`."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="openbis-"))
    except OSError as reason:
        # Python tries all usual places, and finds none where there is no room.
        place = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108
        if is_full(reason) or isinstance(reason, FileNotFoundError):
            raise OpenbisJupyterError("staging-full", folder=str(place)) from None
        raise refusal(reason, place, 0) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def staged(
    file: Path, html: Path | None, history_id: str, own_history: str, folder: Path
) -> tuple[Path, Path, str]:
    """Copies of a notebook and its web page below the folder; the page made anew if it is older than the notebook.

    history_id: the one that the notebook is saved under, in place of its own. Out, too: why the new page could not be
    written beside the notebook, empty where it was: that keeps nothing from being saved.
    Errors: `staging-full`, `file-unwritable`, `notebook-missing`.
    """
    try:
        return _copies(file, html, history_id, own_history, folder)
    except OSError as reason:
        if is_full(reason):
            raise OpenbisJupyterError("staging-full", folder=str(folder.parent)) from None
        raise refusal(reason, Path(reason.filename or folder), 0) from None


def _copies(
    file: Path, html: Path | None, history_id: str, own_history: str, folder: Path
) -> tuple[Path, Path, str]:
    from openbis_jupyter.client.rendering import html_of  # noqa: PLC0415  (loads nbconvert)

    own = folder / uuid.uuid4().hex
    own.mkdir()
    notebook = own / file.name
    if history_id == own_history:
        copy_notebook(file, notebook)
    else:
        branched = with_history(read_notebook(file), own_history, history_id)
        notebook.write_text(as_text(branched), encoding="utf-8")
    page, refused = own / (html.name if html else file.with_suffix(".html").name), ""
    if not (html and _is_copied(html, page, file)):
        text = html_of(read_notebook(notebook), file)
        page.write_text(text, encoding="utf-8")
        refused = _put_beside(text, html) if html else ""
    return notebook, page, refused


def _is_copied(html: Path, page: Path, notebook: Path) -> bool:
    """Whether the page that is there is as new as the notebook, and could be read."""
    try:
        if html.stat().st_mtime < notebook.stat().st_mtime:
            return False
        shutil.copyfile(html, page)
    except OSError as reason:
        if is_full(reason):
            raise
        return False
    return True


def naming(notebook: Path, page: Path, not_parents: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """Copies, of those of the two that do not do so yet, which name these datasets as used but not taken as parents.

    Errors: `staging-full`, `file-unwritable`.
    """
    shown = page.read_bytes().decode("utf-8", "replace")
    texts = {
        notebook.name: name_in_notebook(notebook, not_parents),
        page.name: name_in_page(shown, not_parents),
    }
    own, copies = folder / uuid.uuid4().hex, []
    try:
        own.mkdir()
        for name, text in texts.items():
            if text is not None and text != shown:
                (own / name).write_bytes(text.encode())
                copies.append(own / name)
    except OSError as reason:
        if is_full(reason):
            raise OpenbisJupyterError("staging-full", folder=str(folder.parent)) from None
        raise refusal(reason, Path(reason.filename or folder), 0) from None
    return tuple(copies)


def _put_beside(text: str, html: Path) -> str:
    """Out: why it could not be written; empty where it was."""
    try:
        write_whole(html, text)
    except ValueError as reason:
        return str(reason)
    except OSError as reason:
        return why(reason)
    return ""
