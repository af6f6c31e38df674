"""Launches and tickets in a database, so that a restart of the service loses none.

Tickets are stored hashed. Credentials are stored encrypted, with the ticket that will hand them over, and are removed
with it. All calls block: run them in a thread.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.openbis.values import Credential, credential_from_json

FINAL_STATES = ("ready", "failed")
SQLITE_WAIT_SECONDS = 30

_metadata = MetaData()
_launches = Table(
    "launches",
    _metadata,
    Column("id", String(32), primary_key=True),
    Column("openbis_user", String(255), nullable=False),
    Column("hub_user", String(255), nullable=False),
    Column("launch_key", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("directory", Text, nullable=False),
    Column("file_name", Text),
    Column("content", Text),
    Column("state", String(16), nullable=False),
    Column("progress", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("notebook_path", Text),
    Column("url", Text),
    Column("error", Text),
    Column("retry", Boolean, nullable=False),
    Column("created_at", Float, nullable=False, index=True),
    UniqueConstraint("openbis_user", "launch_key"),
)
_tickets = Table(
    "tickets",
    _metadata,
    Column("digest", String(64), primary_key=True),
    Column("launch_id", String(32), ForeignKey("launches.id", ondelete="CASCADE"), nullable=False),
    Column("credential", Text),
    Column("expires_at", Float, nullable=False, index=True),
    Column("used", Boolean, nullable=False),
)


@dataclass(frozen=True)
class Launch:
    """One click's journey.

    `file_name` and `content` (the notebook as text): None where only the workspace is opened; `content` goes when it is
    written. `notebook_path`: below the home, first as wanted, then as written. `error`: as in an HTTP answer.
    """

    id: str
    openbis_user: str
    hub_user: str
    launch_key: str
    title: str
    directory: str
    file_name: str | None
    content: str | None
    state: str
    progress: int
    message: str
    notebook_path: str | None
    url: str | None
    error: dict[str, Any] | None
    retry: bool
    created_at: float

    def as_state(self) -> dict[str, Any]:
        """The launch state of docs/developers/protocol.md, section 4."""
        return {
            "launch_id": self.id,
            "state": self.state,
            "progress": self.progress,
            "message": self.message,
            "url": self.url if self.state == "ready" else None,
            "notebook_path": self.notebook_path,
            "error": self.error,
            "retry": self.retry,
        }


@dataclass(frozen=True)
class HeldTicket:
    """A ticket that is still good: its launch, and the credential that it hands over."""

    launch: Launch
    credential: Credential


class Store:
    """The database. In: its SQLAlchemy URL and the encryption for credentials."""

    def __init__(self, database_url: str, encryption: Fernet) -> None:
        self._fernet = encryption
        self._engine = _engine(database_url)
        _metadata.create_all(self._engine)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def add(self, launch: Launch) -> tuple[Launch, bool]:
        """Keep a new launch; the one that is there already where its user sent this key before.

        Out: the launch that holds, and whether it is the new one.
        """
        row = {**launch.__dict__, "error": _dumped(launch.error)}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_launches).values(**row))
        except IntegrityError:
            present = self.by_key(launch.openbis_user, launch.launch_key)
            if present is None:
                raise
            return present, False
        return launch, True

    def get(self, launch_id: str) -> Launch | None:
        """The launch with this id."""
        return self._one(_launches.c.id == launch_id)

    def by_key(self, openbis_user: str, launch_key: str) -> Launch | None:
        """The launch that this user sent with this key."""
        return self._one((_launches.c.openbis_user == openbis_user) & (_launches.c.launch_key == launch_key))

    def unfinished(self, accepted_since: float) -> list[Launch]:
        """Launches on their way, oldest first; of those that wait for their ticket only the younger ones."""
        waits = (_launches.c.state == "accepted") & (_launches.c.created_at < accepted_since)
        query = (
            select(_launches)
            .where(_launches.c.state.not_in(FINAL_STATES), ~waits)
            .order_by(_launches.c.created_at)
        )
        with self._engine.connect() as connection:
            return [_launch(row) for row in connection.execute(query).mappings()]

    def change(self, launch_id: str, **changes: Any) -> Launch | None:
        """Set columns of a launch; gives it as it is then."""
        if "error" in changes:
            changes["error"] = _dumped(changes["error"])
        with self._engine.begin() as connection:
            connection.execute(update(_launches).where(_launches.c.id == launch_id).values(**changes))
        return self.get(launch_id)

    def reopen(self, launch_id: str, message: str) -> bool:
        """Begin a failed launch anew, with this message; of several callers at once only one does."""
        reopening = (
            update(_launches)
            .where(_launches.c.id == launch_id, _launches.c.state == "failed")
            .values(state="starting", progress=0, message=message, error=None, retry=False, url=None)
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(reopening).rowcount == 1)

    def add_ticket(self, digest: str, launch_id: str, credential: Credential, expires_at: float) -> None:
        """Keep a ticket (its digest only) with the credential that it will hand over."""
        sealed = self._fernet.encrypt(json.dumps(credential.as_json()).encode()).decode()
        row = {
            "digest": digest,
            "launch_id": launch_id,
            "credential": sealed,
            "expires_at": expires_at,
            "used": False,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_tickets).values(**row))

    def ticket(self, digest: str, launch_id: str) -> HeldTicket | None:
        """The ticket, while it is good; it stays so."""
        query = select(_tickets).where(*_good(digest, launch_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return self._held(launch_id, row["credential"]) if row else None

    def use_ticket(self, digest: str, launch_id: str) -> HeldTicket | None:
        """The ticket, used up: of several callers at once only one gets it. Its credential leaves the database."""
        held = self.ticket(digest, launch_id)
        with self._engine.begin() as connection:
            taking = update(_tickets).where(*_good(digest, launch_id)).values(used=True, credential=None)
            taken = connection.execute(taking).rowcount == 1
        return held if taken else None

    def waiting_credential(self, openbis_user: str) -> Credential | None:
        """The credential of this user's youngest ticket that is still good."""
        query = (
            select(_tickets.c.launch_id, _tickets.c.credential)
            .join(_launches, _launches.c.id == _tickets.c.launch_id)
            .where(_launches.c.openbis_user == openbis_user, ~_tickets.c.used)
            .where(_tickets.c.expires_at > time.time())
            .order_by(_tickets.c.expires_at.desc())
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        held = self._held(row["launch_id"], row["credential"]) if row else None
        return held.credential if held else None

    def clean_up(self, launches_before: float) -> None:
        """Forget tickets that are over, with their credentials, and launches older than this time."""
        old = select(_launches.c.id).where(_launches.c.created_at < launches_before)
        with self._engine.begin() as connection:
            connection.execute(delete(_tickets).where(_tickets.c.expires_at < time.time()))
            connection.execute(delete(_tickets).where(_tickets.c.launch_id.in_(old)))
            connection.execute(delete(_launches).where(_launches.c.created_at < launches_before))

    def _one(self, condition: Any) -> Launch | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(_launches).where(condition)).mappings().first()
        return _launch(row) if row else None

    def _held(self, launch_id: str, sealed: str | None) -> HeldTicket | None:
        launch = self.get(launch_id)
        # A credential that was sealed with another key is lost: its ticket then counts as too old.
        with contextlib.suppress(InvalidToken):
            if launch and sealed:
                return HeldTicket(launch, credential_from_json(json.loads(self._fernet.decrypt(sealed))))
        return None


def _good(digest: str, launch_id: str) -> Iterator[Any]:
    yield _tickets.c.digest == digest
    yield _tickets.c.launch_id == launch_id
    yield ~_tickets.c.used
    yield _tickets.c.expires_at > time.time()


def _launch(row: RowMapping) -> Launch:
    return Launch(**{**row, "error": json.loads(row["error"]) if row["error"] else None})


def _dumped(error: dict[str, Any] | None) -> str | None:
    return json.dumps(error) if error else None


def _engine(database_url: str) -> Engine:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        # Nobody else on this machine has business in it; SQLite's companion files get the same rights.
        os.close(os.open(Path(url.database), os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
