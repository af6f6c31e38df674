"""Batches of notebooks: what was asked for, and how far each notebook is. All calls block: run them in a thread."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database.engine import METADATA
from openbis_jupyter.protocol.limits import RUNS_SHOWN

OPEN_STATES = ("waiting", "running")

_batches = Table(
    "batches",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("openbis_user", String(255), nullable=False, index=True),
    Column("hub_user", String(255), nullable=False),
    Column("batch_key", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("created_at", Float, nullable=False, index=True),
    Column("ended_at", Float),
    Column("waits_for", Text),
    UniqueConstraint("openbis_user", "batch_key"),
)
_items = Table(
    "batch_items",
    METADATA,
    Column("batch_id", String(32), ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("launch_id", String(32)),
    Column("run", Text),
    Column("url", Text),
    Column("error", Text),
)
_JSON = ("asked", "run", "error")
_STOPPING = "stopping"
"""Within one transaction only."""


@dataclass(frozen=True)
class BatchRecord:
    """A batch. `request`: what all its notebooks share, as JSON; times in seconds since 1970; `waits_for`: what its
    person has to do before it goes on.
    """

    id: str
    openbis_user: str
    hub_user: str
    batch_key: str
    name: str
    request: Mapping[str, Any]
    created_at: float
    ended_at: float | None = None
    waits_for: str | None = None


@dataclass(frozen=True)
class BatchItemRecord:
    """A notebook of a batch. `owner`: identifier; `asked`: what only this one is asked with; `attempt`: counts how
    often it was begun; `launch_id`: of the attempt that goes on or was the last one; `run`, `error`: as JSON.
    """

    batch_id: str
    number: int
    title: str
    owner: str
    asked: Mapping[str, Any]
    state: str = "waiting"
    attempt: int = 0
    launch_id: str | None = None
    run: Mapping[str, Any] | None = None
    url: str | None = None
    error: Mapping[str, Any] | None = None


class BatchStore:
    """In: the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, batch: BatchRecord, items: Sequence[BatchItemRecord]) -> BatchRecord:
        """Keep a new batch. Out: it, or the one that is there already where its user sent this key before."""
        try:
            with self._engine.begin() as connection:
                row = {**batch.__dict__, "request": json.dumps(batch.request)}
                connection.execute(insert(_batches).values(**row))
                connection.execute(insert(_items), [_row(item.__dict__) for item in items])
        except IntegrityError:
            mine = (_batches.c.openbis_user == batch.openbis_user) & (_batches.c.batch_key == batch.batch_key)
            with self._engine.connect() as connection:
                return _batch(connection.execute(select(_batches).where(mine)).mappings().one())
        return batch

    def by_key(self, openbis_user: str, batch_key: str) -> BatchRecord | None:
        """The batch that this user sent with this key."""
        mine = (_batches.c.openbis_user == openbis_user) & (_batches.c.batch_key == batch_key)
        with self._engine.connect() as connection:
            row = connection.execute(select(_batches).where(mine)).mappings().first()
        return _batch(row) if row else None

    def get(self, openbis_user: str, batch_id: str) -> BatchRecord | None:
        """This user's batch with this id."""
        mine = (_batches.c.openbis_user == openbis_user) & (_batches.c.id == batch_id)
        with self._engine.connect() as connection:
            row = connection.execute(select(_batches).where(mine)).mappings().first()
        return _batch(row) if row else None

    def of(self, openbis_user: str) -> list[BatchRecord]:
        """This user's batches, the newest first."""
        query = (
            select(_batches)
            .where(_batches.c.openbis_user == openbis_user)
            .order_by(_batches.c.created_at.desc(), _batches.c.id)
            .limit(RUNS_SHOWN)
        )
        with self._engine.connect() as connection:
            return [_batch(row) for row in connection.execute(query).mappings()]

    def items(self, batch_id: str) -> list[BatchItemRecord]:
        """The notebooks of a batch, in their order."""
        query = select(_items).where(_items.c.batch_id == batch_id).order_by(_items.c.number)
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query).mappings()]

    def counts(self, batch_ids: Collection[str]) -> dict[str, dict[str, int]]:
        """Batch → state → how many notebooks."""
        query = (
            select(_items.c.batch_id, _items.c.state, func.count())
            .where(_items.c.batch_id.in_(batch_ids))
            .group_by(_items.c.batch_id, _items.c.state)
        )
        found: dict[str, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
        with self._engine.connect() as connection:
            for batch_id, state, count in connection.execute(query):
                found[batch_id][state] = count
        return found

    def open(self) -> list[tuple[BatchRecord, list[BatchItemRecord]]]:
        """The batches that have not ended, the oldest first, each with those of its notebooks that have not."""
        query = select(_batches).where(_batches.c.ended_at.is_(None)).order_by(_batches.c.created_at)
        with self._engine.connect() as connection:
            batches = [_batch(row) for row in connection.execute(query).mappings()]
            rows = select(_items).where(
                _items.c.batch_id.in_([one.id for one in batches]), _items.c.state.in_(OPEN_STATES)
            )
            items = [_item(row) for row in connection.execute(rows.order_by(_items.c.number)).mappings()]
        return [(one, [item for item in items if item.batch_id == one.id]) for one in batches]

    def change(
        self, item: BatchItemRecord, states: Collection[str] = OPEN_STATES, **changes: Any
    ) -> BatchItemRecord | None:
        """Set columns of a notebook that is in one of these states and in this attempt. Out: as it is then; None where
        somebody was quicker.
        """
        this = (
            (_items.c.batch_id == item.batch_id)
            & (_items.c.number == item.number)
            & (_items.c.attempt == item.attempt)
            & _items.c.state.in_(states)
        )
        with self._engine.begin() as connection:
            if not connection.execute(update(_items).where(this).values(**_row(changes))).rowcount:
                return None
            own = (_items.c.batch_id == item.batch_id) & (_items.c.number == item.number)
            return _item(connection.execute(select(_items).where(own)).mappings().one())

    def cancel_open(self, batch_id: str) -> list[BatchItemRecord]:
        """Have nothing of a batch begin or go on. Out: the notebooks that are cancelled by this, as they were."""
        this = (_items.c.batch_id == batch_id) & _items.c.state.in_(OPEN_STATES)
        with self._engine.begin() as connection:
            # First the change: what a database read before it may be older than what others write meanwhile.
            connection.execute(update(_items).where(this).values(state=_STOPPING))
            mine = (_items.c.batch_id == batch_id) & (_items.c.state == _STOPPING)
            found = [_item(row) for row in connection.execute(select(_items).where(mine)).mappings()]
            connection.execute(update(_items).where(mine).values(state="cancelled"))
        return [replace(one, state="cancelled") for one in found]

    def end(self, batch_id: str) -> bool:
        """Note that a batch has ended, where nothing of it is open. Out: whether it has ended by this."""
        is_open = select(_items.c.number).where(
            _items.c.batch_id == batch_id, _items.c.state.in_(OPEN_STATES)
        )
        this = (_batches.c.id == batch_id) & _batches.c.ended_at.is_(None) & ~is_open.exists()
        with self._engine.begin() as connection:
            changed = connection.execute(update(_batches).where(this).values(ended_at=time.time()))
            return bool(changed.rowcount)

    def hold(self, openbis_user: str, why: str | None) -> None:
        """Note what a person has to do before their batches go on; None: nothing any more."""
        mine = (_batches.c.openbis_user == openbis_user) & _batches.c.ended_at.is_(None)
        with self._engine.begin() as connection:
            connection.execute(
                update(_batches).where(mine, _batches.c.waits_for.is_distinct_from(why)).values(waits_for=why)
            )

    def reopen(self, batch_id: str, states: Collection[str], numbers: Collection[int] = ()) -> int:
        """Have notebooks in these states wait once more; no numbers: all of them. Out: how many."""
        chosen = (_items.c.batch_id == batch_id) & _items.c.state.in_(states)
        if numbers:
            chosen &= _items.c.number.in_(numbers)
        values = {"state": "waiting", "launch_id": None, "error": None}
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(_items).where(chosen).values(attempt=_items.c.attempt + 1, **values)
            ).rowcount
            if changed:
                again = update(_batches).where(_batches.c.id == batch_id)
                connection.execute(again.values(ended_at=None))
            return changed

    def clean_up(self, created_before: float) -> None:
        """Forget batches older than this time that have ended."""
        old = select(_batches.c.id).where(
            _batches.c.created_at < created_before, _batches.c.ended_at.is_not(None)
        )
        with self._engine.begin() as connection:
            connection.execute(delete(_items).where(_items.c.batch_id.in_(old)))
            connection.execute(
                delete(_batches).where(
                    _batches.c.created_at < created_before, _batches.c.ended_at.is_not(None)
                )
            )


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value) if name in _JSON and value is not None else value
        for name, value in values.items()
    }


def _batch(row: RowMapping) -> BatchRecord:
    return BatchRecord(**{**row, "request": json.loads(row["request"])})


def _item(row: RowMapping) -> BatchItemRecord:
    loaded = {name: json.loads(row[name]) if row[name] is not None else None for name in _JSON}
    return BatchItemRecord(**{**row, **loaded})
