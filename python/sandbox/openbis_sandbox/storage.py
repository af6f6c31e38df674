"""What the sandbox remembers: documents by kind and key, in memory for reading, in SQLite for keeping.

A change is made in a transaction: nothing of it is seen by others before it is on disk, and nothing at all happens when
it fails. SQLite runs in WAL mode with full synchronisation, so a killed process loses nothing that was answered.
"""

from __future__ import annotations

import copy
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Document = dict[str, Any]
"""One remembered thing: JSON values only, and never changed in place outside a transaction's own copy."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


def now_milliseconds() -> int:
    """The present moment as openBIS counts: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass
class Transaction:
    """Reads see what is stored and what this transaction has put; a `None` stands for a removal."""

    stored: Mapping[str, Mapping[str, Document]]
    changes: dict[str, dict[str, Document | None]] = field(default_factory=dict)

    def get(self, kind: str, key: str) -> Document | None:
        """The document, not to be changed; None if there is none."""
        staged = self.changes.get(kind)
        if staged is not None and key in staged:
            return staged[key]
        return self.stored.get(kind, {}).get(key)

    def all(self, kind: str) -> Iterator[Document]:
        """All documents of a kind in the order they were first put, not to be changed."""
        staged = self.changes.get(kind, {})
        for key, document in self.stored.get(kind, {}).items():
            if key not in staged:
                yield document
            elif (changed := staged[key]) is not None:
                yield changed
        for key, added in staged.items():
            if added is not None and key not in self.stored.get(kind, {}):
                yield added

    def items(self, kind: str) -> Iterator[tuple[str, Document]]:
        """Key and document of all of a kind, not to be changed."""
        staged = self.changes.get(kind, {})
        for key, document in {**self.stored.get(kind, {}), **staged}.items():
            if document is not None:
                yield key, document

    def edit(self, kind: str, key: str) -> Document:
        """A copy of the document that may be changed and is part of this transaction; KeyError if there is none."""
        present = self.get(kind, key)
        if present is None:
            raise KeyError(f"{kind} {key}")
        staged = self.changes.setdefault(kind, {})
        if staged.get(key) is not present:
            staged[key] = copy.deepcopy(present)
        return staged[key] or {}

    def put(self, kind: str, key: str, document: Document) -> Document:
        """Add or replace a document."""
        self.changes.setdefault(kind, {})[key] = document
        return document

    def remove(self, kind: str, key: str) -> None:
        """Remove a document; nothing happens if there is none."""
        self.changes.setdefault(kind, {})[key] = None

    def next_number(self, sequence: str) -> int:
        """The next number of a sequence, 1 first; never given twice, also across restarts."""
        document = self.get("sequence", sequence) or {"value": 0}
        value = int(document["value"]) + 1
        self.put("sequence", sequence, {"value": value})
        return value


class Storage:
    """The documents of one data directory."""

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(_SCHEMA)
        self._documents: dict[str, dict[str, Document]] = {}
        rows = self._connection.execute("SELECT kind, key, content FROM document").fetchall()
        loaded = [(kind, key, json.loads(content)) for kind, key, content in rows]
        for kind, key, document in sorted(loaded, key=lambda row: row[2].get("number", 0)):
            self._documents.setdefault(kind, {})[key] = document

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything that is put in the block is stored at its end, or nothing when it raises.

        One transaction runs at a time, for reading too: what it reads belongs together.
        """
        with self._lock:
            transaction = Transaction(self._documents)
            yield transaction
            self._store(transaction.changes)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    def _store(self, changes: dict[str, dict[str, Document | None]]) -> None:
        if not any(changes.values()):
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for kind, staged in changes.items():
                for key, document in staged.items():
                    if document is None:
                        self._connection.execute(
                            "DELETE FROM document WHERE kind = ? AND key = ?", (kind, key)
                        )
                    else:
                        self._connection.execute(
                            "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
                            (kind, key, json.dumps(document, ensure_ascii=False)),
                        )
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        for kind, staged in changes.items():
            documents = self._documents.setdefault(kind, {})
            for key, document in staged.items():
                if document is None:
                    documents.pop(key, None)
                else:
                    documents[key] = document
