"""Whether openBIS has a notebook as it stands on the disk."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openbis_jupyter.protocol.notebook_state import NotebookState


def notebook_state(urls: Sequence[str], notebook: Path) -> NotebookState:
    """Whether one of these openBIS, or that of the notebook itself, has the file as it stands: from notes that are kept
    on this computer.
    """
    from openbis_jupyter.client.datasets import dataset_link, owner_link  # noqa: PLC0415
    from openbis_jupyter.client.notebooks import made_with, read_notebook, with_history  # noqa: PLC0415
    from openbis_jupyter.client.saving import known_version, remember_version  # noqa: PLC0415
    from openbis_jupyter.notebook.work import work_digest  # noqa: PLC0415
    from openbis_jupyter.protocol.notebook_state import NotebookState  # noqa: PLC0415

    if not notebook.is_file():
        return NotebookState(state="never")
    content = read_notebook(notebook)
    made = made_with(content)
    history = made.history_id
    # A kernel may have saved it where nobody has connected the page; that too stands in the notes.
    own_first = dict.fromkeys([*([made.url] if made.url else []), *urls])
    found = [(url, base) for url in own_first if history and (base := known_version(url, history, notebook))]
    # Anybody may have written the notebook: it leads to no other place than those that this person uses.
    home = found[0][0] if found else made.url
    place = owner_link(home, made.owner_kind, made.owner) if home in urls else None
    if not found:
        return NotebookState(state="never", place=place, made=bool(content.metadata.get("openbis")))
    url, base = found[0]
    if base.digest == base.opening == work_digest(content):
        # Handed out just now: what another file at this place was saved as before counts no more.
        with contextlib.suppress(OSError):
            remember_version(url, history, notebook, base)
    if base.history_id != history:
        # A branch was stored under another history id than the file's.
        content = with_history(content, history, base.history_id)
    return NotebookState(
        state="saved" if work_digest(content) == base.digest else "changed",
        perm_id=base.dataset,
        link=dataset_link(url, base.dataset),
        place=place,
        made=True,
    )
