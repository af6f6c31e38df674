"""`save_notebook()`: the notebook and its web page as a dataset in openBIS, checked byte by byte."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import requests

from openbis_jupyter.client import freshness
from openbis_jupyter.client.notebook_file import read_notebook
from openbis_jupyter.client.render import html_of
from openbis_jupyter.client.transfer import RemoteFile, list_files, stream_of
from openbis_jupyter.client.upload import create_dataset, is_object, may_write
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import pybis

WAIT_SECONDS = 150
"""How long the cell waits for Ctrl+S; JupyterLab saves by itself every 120 seconds."""
_LIKE_A_TOKEN = re.compile(rb"-\d{15}x[0-9A-Fa-f]{32}|\$pat-[^\s\"'\\]{8,}")
"""Session tokens end so, in openBIS 20.10 and 7, and access tokens begin so."""


def save_notebook(
    o: pybis.Openbis,
    path: str | Path,
    html: str | Path | None,
    owner: Any,
    *,
    name: str,
    history_id: str,
    type: str = "ANALYSIS_NOTEBOOK",
    notes: str = "",
    parents: Sequence[str] = (),
    wait: float = WAIT_SECONDS,
    say: Callable[[str], None] = print,
) -> Any:
    """Save the notebook's file and its web page as a new dataset of `owner` (pybis's object or experiment).

    The file must hold the results of the cells that ran: up to `wait` seconds it is waited for. The web page is made
    anew where the notebook was saved after it. What openBIS has stored is read back and compared before this says
    "Saved as …"; a copy that openBIS has already, for example after an unclear failure, is not stored twice.

    Out: the pybis dataset.
    Errors: `notebook-missing`, `notebook-unsaved`, `notebook-secret`, `save-failed`, `owner-read-only`,
    `session-expired`, `openbis-unreachable`.
    """
    file = Path(path)
    read_notebook(file)
    freshness.wait_until_fresh(file, wait, say)
    with tempfile.TemporaryDirectory() as folder:
        # Copies: the browser may write the notebook again while it is sent.
        copies = _snapshot(file, Path(html) if html else None, Path(folder))
        _refuse_secrets(o, copies)
        try:
            codes = _property_codes(o, type)
            history = {code: history_id for word, code in codes.items() if word == "HISTORY_ID"}
            perm_id = _same_bytes(o, _versions(o, owner, type, history), copies[0])
            if perm_id:
                say(f"Saved already as {perm_id}: nothing has changed since.")
                return o.get_dataset(perm_id)
            texts = {"NAME": name, "NOTES": notes, "HISTORY_ID": history_id}
            properties = {code: texts[word] for word, code in codes.items() if texts[word]}
            perm_id = _create(o, copies, owner, type_code=type, properties=properties, parents=parents)
            _compare(o, perm_id, copies)
        except ValueError as reason:  # openBIS's own sentence, told by pybis
            raise _explained(o, owner, reason) from None
    say(f"Saved as {perm_id}")
    say("Not in openBIS: the output of this cell, and what you change from now on.")
    return o.get_dataset(perm_id)


def _create(o: pybis.Openbis, files: Sequence[Path], owner: Any, **settings: Any) -> str:
    """`create_dataset`; where its answer was lost, openBIS is asked whether it has the dataset all the same."""
    try:
        return create_dataset(o, files, owner, **settings)
    except OpenbisJupyterError as unclear:
        if unclear.code != "openbis-unreachable":
            raise
        made = _same_bytes(o, _versions(o, owner, settings["type_code"], settings["properties"]), files[0])
        if made is None:
            raise
        return made


def _explained(o: pybis.Openbis, owner: Any, reason: ValueError) -> OpenbisJupyterError:
    """What a refusal of openBIS means: asked from openBIS, not read from its words."""
    if not o.is_session_active():
        return OpenbisJupyterError("session-expired")
    if not may_write(o, owner):
        return OpenbisJupyterError("owner-read-only", owner=owner.identifier)
    sentence = str(reason).replace(o.token, "…").strip().rstrip(".")
    return OpenbisJupyterError("save-failed", reason=f"{sentence}.")


def _snapshot(file: Path, html: Path | None, folder: Path) -> list[Path]:
    """Copies of both files; the web page made anew if it is older than the notebook."""
    notebook = folder / file.name
    shutil.copyfile(file, notebook)
    page = folder / (html.name if html else file.with_suffix(".html").name)
    if html and html.is_file() and html.stat().st_mtime >= file.stat().st_mtime:
        shutil.copyfile(html, page)
    else:
        page.write_text(html_of(read_notebook(notebook)), encoding="utf-8")
        if html:
            shutil.copyfile(page, html)
    return [notebook, page]


def _refuse_secrets(o: pybis.Openbis, files: Sequence[Path]) -> None:
    """The token of the connection, and whatever looks like one: somebody may have pasted another."""
    for file in files:
        content = file.read_bytes()
        if (o.token and o.token.encode() in content) or _LIKE_A_TOKEN.search(content):
            raise OpenbisJupyterError("notebook-secret", file=file.name)


def _property_codes(o: pybis.Openbis, type_code: str) -> dict[str, str]:
    """NAME, NOTES, HISTORY_ID, as far as the type has them → the codes in this openBIS, some beginning with `$`."""
    assigned = {code.upper() for code in o.get_dataset_type(type_code).codes()}
    words = ("NAME", "NOTES", "HISTORY_ID")
    return {word: code for word in words for code in (word, f"${word}") if code in assigned}


def _versions(o: pybis.Openbis, owner: Any, type_code: str, properties: dict[str, str]) -> list[str]:
    """PermIds of the datasets of this owner and type with these properties."""
    place = {"sample": owner.permId} if is_object(owner) else {"experiment": owner.identifier}
    return [
        str(perm_id) for perm_id in o.get_datasets(type=type_code, where=properties, **place).df["permId"]
    ]


def _same_bytes(o: pybis.Openbis, versions: Sequence[str], notebook: Path) -> str | None:
    """The version whose stored notebook has the same bytes, if there is one."""
    content = notebook.read_bytes()
    for perm_id in versions:
        stored = _named(list_files(o, perm_id), notebook.name)
        if stored and stored.size == len(content) and _remote_digest(o, stored) == _digest(content):
            return perm_id
    return None


def _compare(o: pybis.Openbis, perm_id: str, files: Sequence[Path]) -> None:
    """Read back what openBIS has stored. Errors: `save-failed` where a byte differs."""
    stored = list_files(o, perm_id)
    for file in files:
        copy = _named(stored, file.name)
        if copy is None or _remote_digest(o, copy) != _digest(file.read_bytes()):
            raise OpenbisJupyterError(
                "save-failed",
                reason=f"The dataset {perm_id} was made, but its {file.name} differs from yours.",
            )


def _named(files: Sequence[RemoteFile], name: str) -> RemoteFile | None:
    return next((file for file in files if PurePosixPath(file.path).name == name), None)


def _remote_digest(o: pybis.Openbis, file: RemoteFile) -> bytes:
    digest = hashlib.sha256()
    with requests.Session() as session:
        session.verify = o.verify_certificates
        for chunk in stream_of(o, session, file):
            digest.update(chunk)
    return digest.digest()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
