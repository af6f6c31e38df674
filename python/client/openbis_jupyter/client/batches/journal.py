"""What of a batch is done: a file in its folder, written with each change, so that nothing is done twice."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from openbis_jupyter.client.batches.planning import Planned
from openbis_jupyter.client.disk import explaining_disk_errors, write_private
from openbis_jupyter.errors import OpenbisJupyterError

FILE = "batch.json"
LOCK = ".batch.lock"
State = Literal["waiting", "running", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)
_FOLDER_CHARACTERS = 40
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Entry:
    """A row. `folder`: of its notebook, within that of the batch; `history`: the history id of what it saves;
    `dataset`: what was saved; `error`: as JSON, when it failed. One that is `running` with nobody at work was cut off.
    """

    key: str
    label: str
    folder: str
    history: str
    state: State = "waiting"
    dataset: str | None = None
    error: Mapping[str, Any] | None = None


class Journal:
    """In: the folder of the batch. Safe to be used by several threads."""

    def __init__(self, folder: Path, entries: Mapping[str, Entry]) -> None:
        self.folder = folder
        self._entries = dict(entries)
        self._lock = threading.Lock()

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Journal]:
        """The journal of this folder, for this process alone. Errors: `batch-busy`, `batch-unreadable`,
        `file-unwritable`.
        """
        with explaining_disk_errors(folder / FILE, 0):
            folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            yield cls(folder, {one.key: one for one in _read(folder / FILE)})

    def entries(self, plan: Iterable[Planned]) -> list[Entry]:
        """The entries of these rows; new ones are added."""
        with self._lock:
            for row in plan:
                if row.key not in self._entries:
                    name = _UNSAFE.sub("-", row.label).strip("-")[:_FOLDER_CHARACTERS]
                    folder = f"{len(self._entries) + 1:03d}-{name}".rstrip("-")
                    entry = Entry(row.key, row.label, folder, str(uuid.uuid4()))
                    self._entries[row.key] = entry
            self._write()
            return [self._entries[row.key] for row in plan]

    def change(self, key: str, **changes: Any) -> Entry:
        """Note what became of a row."""
        with self._lock:
            entry = self._entries[key] = replace(self._entries[key], **changes)
            self._write()
            return entry

    def _write(self) -> None:
        rows = [asdict(one) for one in self._entries.values()]
        text = json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n"
        with explaining_disk_errors(self.folder / FILE, len(text)):
            write_private(self.folder / FILE, text)


def _read(file: Path) -> list[Entry]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        raise OpenbisJupyterError("batch-unreadable", file=str(file)) from None
    names = {one.name for one in fields(Entry)}
    try:
        rows = json.loads(text)["rows"]
        entries = [Entry(**{name: value for name, value in row.items() if name in names}) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OpenbisJupyterError("batch-unreadable", file=str(file)) from None
    if any(entry.state not in STATES or not _is_plain(entry.folder) for entry in entries):
        raise OpenbisJupyterError("batch-unreadable", file=str(file))
    return entries


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and bool(name) and not _UNSAFE.search(name)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it when this process ends, however it ends. Errors: `batch-busy`."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows: two commands at once are the person's own look-out
        yield
        return
    with contextlib.ExitStack() as held:
        with explaining_disk_errors(folder / LOCK, 0):
            lock = held.enter_context((folder / LOCK).open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OpenbisJupyterError("batch-busy", folder=str(folder)) from None
        yield
