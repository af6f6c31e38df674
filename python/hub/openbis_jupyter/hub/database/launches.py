"""Launches and tickets in a database, so that a restart of the service loses none.

Tickets are stored hashed. Credentials are stored encrypted, with the ticket that will hand them over, and are removed
with it. All calls block: run them in a thread.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.fernet import MultiFernet
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits
from openbis_jupyter.hub.database.encryption import decrypt, encrypt
from openbis_jupyter.hub.database.engine import METADATA
from openbis_jupyter.hub.database.launch import Launch
from openbis_jupyter.hub.database.processes import living
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.words import FINAL_STATES

DAY_SECONDS = 86400.0

_launches = Table(
    "launches",
    METADATA,
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
    Column("deadline", Float),
    Column("profile", String(50)),
    Column("restart", Boolean),
    Column("run", Boolean),
    # Set only while somebody carries it on, or it waits.
    Column("owner", String(32)),
    Column("waiting_since", Float),
    UniqueConstraint("openbis_user", "launch_key"),
    Index("ix_launches_hub_user", "hub_user", "created_at"),
)
for _few in (_launches.c.owner, _launches.c.waiting_since):
    # Of these few alone, so that no planner takes them for many.
    _is_set = _few.is_not(None)
    Index(f"ix_launches_{_few.name}", _few, sqlite_where=_is_set, postgresql_where=_is_set)
_ENDED = {"owner": None, "waiting_since": None}
_tickets = Table(
    "tickets",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column(
        "launch_id", String(32), ForeignKey("launches.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("credential", Text),
    Column("expires_at", Float, nullable=False, index=True),
    Column("used", Boolean, nullable=False),
)


@dataclass(frozen=True)
class Ticket:
    """A ticket that is still good: its launch, and the credential that it hands over."""

    launch: Launch
    credential: Credential


class LaunchStore:
    """Launches and tickets. In: the database (`open_database`) and the encryption for credentials."""

    def __init__(self, engine: Engine, encryption: MultiFernet) -> None:
        self._encryption = encryption
        self._engine = engine

    def add(self, launch: Launch) -> tuple[Launch, bool]:
        """Keep a new launch; the one that is there already where its user sent this key before.

        Out: the launch that holds, and whether it is the new one.
        Errors: `too-many` where the user has too many that have not come to an end.
        """
        mine = (_launches.c.openbis_user == launch.openbis_user) & _launches.c.state.not_in(FINAL_STATES)
        recent = _launches.c.created_at > launch.created_at - DAY_SECONDS
        unfinished = select(func.count()).select_from(_launches).where(mine & recent)
        row = {**launch.__dict__, "error": _dumped(launch.error)}
        try:
            with self._engine.begin() as connection:
                if connection.execute(unfinished).scalar_one() >= limits.UNFINISHED:
                    raise OpenbisJupyterError("too-many")
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

    def begun_since(self, hub_user: str, then: float) -> bool:
        """Whether this hub user has clicked since this time (seconds since 1970)."""
        query = select(_launches.c.id).where(_launches.c.hub_user == hub_user, _launches.c.created_at >= then)
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def unfinished(self, accepted_since: float, hub_user: str | None = None) -> list[str]:
        """Ids of launches on their way, oldest first; of those that wait for their ticket only the younger ones.

        In: whose, None: everybody's.
        """
        waits = (_launches.c.state == "accepted") & (_launches.c.created_at < accepted_since)
        query = (
            select(_launches.c.id)
            .where(_launches.c.state.not_in(FINAL_STATES), ~waits)
            .order_by(_launches.c.created_at)
        )
        if hub_user is not None:
            query = query.where(_launches.c.hub_user == hub_user)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def claim(self, launch_id: str, process: str) -> Launch | None:
        """The launch, which this process carries on from now on; None where it has ended, or another one does that."""
        mine = update(_launches).where(
            _launches.c.id == launch_id,
            _launches.c.state.not_in(FINAL_STATES),
            or_(_launches.c.owner.is_(None), _is_left_to(process)),
        )
        with self._engine.begin() as connection:
            if connection.execute(mine.values(owner=process)).rowcount != 1:
                return None
            row = connection.execute(select(_launches).where(_launches.c.id == launch_id)).mappings().one()
        return _launch(row)

    def left_to(self, process: str) -> list[str]:
        """Ids of launches that this process carries on, or that one did which does not live any more."""
        query = select(_launches.c.id).where(_launches.c.owner.is_not(None), _is_left_to(process))
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def change(self, launch_id: str, held_by: str | None = None, **changes: Any) -> bool:
        """Set columns of a launch. In: the process that has to carry it on. Out: whether it does, and it was set."""
        if "error" in changes:
            changes["error"] = _dumped(changes["error"])
        query = update(_launches).where(_launches.c.id == launch_id)
        if held_by is not None:
            query = query.where(_launches.c.owner == held_by)
        if changes.get("state") in FINAL_STATES:
            changes |= _ENDED
        with self._engine.begin() as connection:
            return connection.execute(query.values(**changes)).rowcount == 1

    def told(self, launch_ids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """What tells whether a launch has changed, by its id; little, because it is asked for often."""
        columns = (_launches.c.state, _launches.c.progress, _launches.c.message, _launches.c.waiting_since)
        query = select(_launches.c.id, *columns).where(_launches.c.id.in_(list(launch_ids)))
        with self._engine.connect() as connection:
            return {row[0]: tuple(row[1:]) for row in connection.execute(query)}

    def line(self) -> list[str]:
        """Ids of the launches that wait for room, at whatever process; the one that came first first."""
        waits = select(_launches.c.id).where(_launches.c.waiting_since.is_not(None))
        with self._engine.connect() as connection:
            ordered = waits.order_by(_launches.c.waiting_since, _launches.c.id)
            return list(connection.execute(ordered).scalars())

    def reopen(
        self,
        launch_id: str,
        message: str,
        ended: Literal["failed", "ready"] = "failed",
        process: str | None = None,
    ) -> bool:
        """Begin a launch anew that ended so, with this message; of several callers at once only one does.

        One that was ready has its notebook, and what was to run has been begun: neither is done again. In: the process
        that carries it on.
        """
        values = {
            "owner": process,
            "state": "starting",
            "progress": 0,
            "message": message,
            "error": None,
            "retry": False,
            "url": None,
            "deadline": None,
            **({"run": False} if ended == "ready" else {}),
        }
        reopening = (
            update(_launches).where(_launches.c.id == launch_id, _launches.c.state == ended).values(**values)
        )
        with self._engine.begin() as connection:
            return bool(connection.execute(reopening).rowcount == 1)

    def add_ticket(self, digest: str, launch_id: str, credential: Credential, expires_at: float) -> None:
        """Keep a ticket (its digest only) with the credential that it will hand over."""
        row = {
            "digest": digest,
            "launch_id": launch_id,
            "credential": encrypt(self._encryption, credential),
            "expires_at": expires_at,
            "used": False,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_tickets).values(**row))

    def ticket(self, digest: str, launch_id: str) -> Ticket | None:
        """The ticket, while it is good; it stays so."""
        query = select(_tickets).where(*_good(digest, launch_id))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return self._held(launch_id, row["credential"]) if row else None

    def use_ticket(self, digest: str, launch_id: str) -> Ticket | None:
        """The ticket, used up: of several callers at once only one gets it. Its credential leaves the database."""
        held = self.ticket(digest, launch_id)
        with self._engine.begin() as connection:
            taking = update(_tickets).where(*_good(digest, launch_id)).values(used=True, credential=None)
            taken = connection.execute(taking).rowcount == 1
        return held if taken else None

    def end(self, launch_id: str, states: Sequence[str], **changes: Any) -> bool:
        """End a launch with these columns, but only while it is in one of these states. Out: whether it was."""
        if "error" in changes:
            changes["error"] = _dumped(changes["error"])
        query = update(_launches).where(_launches.c.id == launch_id, _launches.c.state.in_(states))
        with self._engine.begin() as connection:
            return connection.execute(query.values(**changes, **_ENDED)).rowcount == 1

    def void_tickets(self, openbis_user: str) -> list[str]:
        """Use up all tickets of this user, unread. Out: the tokens that they would have handed over."""
        mine = select(_launches.c.id).where(_launches.c.openbis_user == openbis_user)
        good = (~_tickets.c.used, _tickets.c.launch_id.in_(mine))
        with self._engine.connect() as connection:
            rows = connection.execute(select(_tickets).where(*good)).mappings().all()
        with self._engine.begin() as connection:
            connection.execute(update(_tickets).where(*good).values(used=True, credential=None))
        held = [self._held(row["launch_id"], row["credential"]) for row in rows]
        return [one.credential.token for one in held if one]

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

    def _held(self, launch_id: str, encrypted: str | None) -> Ticket | None:
        launch, credential = self.get(launch_id), decrypt(self._encryption, encrypted)
        # Without its credential a ticket counts as too old.
        return Ticket(launch, credential) if launch and credential else None


def _is_left_to(process: str) -> ColumnElement[bool]:
    return or_(_launches.c.owner == process, _launches.c.owner.not_in(living()))


def _good(digest: str, launch_id: str) -> Iterator[Any]:
    yield _tickets.c.digest == digest
    yield _tickets.c.launch_id == launch_id
    yield ~_tickets.c.used
    yield _tickets.c.expires_at > time.time()


def _launch(row: RowMapping) -> Launch:
    return Launch(**{**row, "error": json.loads(row["error"]) if row["error"] else None})


def _dumped(error: dict[str, Any] | None) -> str | None:
    return json.dumps(error) if error else None
