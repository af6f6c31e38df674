"""What users' servers have told of the notebooks that they run in the background: the last ones of each person.

Ids are told apart per person, so nobody can occupy or change what another one's server tells. All calls block: run them
in a thread.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database import METADATA
from openbis_jupyter.hub.run_shape import Run

KEPT_MAX = 50
"""Runs of one person."""

_runs = Table(
    "runs",
    METADATA,
    Column("hub_user", String(255), primary_key=True),
    Column("run_id", String(64), primary_key=True),
    Column("run", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("told_at", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Record:
    """A run as it was told last, and when that was."""

    run: Run
    told_at: float


class Runs:
    """In: the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, hub_user: str, run: Run) -> None:
        """Keep a run that the server has just accepted, unless the server has told more of it meanwhile."""
        with self._engine.begin() as connection:
            if _row(connection, hub_user, run.run_id) is not None:
                return
        self.tell(hub_user, run)

    def tell(self, hub_user: str, run: Run) -> Run:
        """Keep what the server of this user tells. Out: the run as it is kept: what has ended does not begin again."""
        now = time.time()
        row = {"run": json.dumps(run.as_json()), "ended": run.has_ended, "told_at": now}
        mine = _is(hub_user, run.run_id)
        # One statement decides: of two messages at once the older one may come later.
        changing = update(_runs).where(mine if run.has_ended else mine & ~_runs.c.ended).values(**row)
        try:
            with self._engine.begin() as connection:
                if connection.execute(changing).rowcount:
                    return run
                present = _row(connection, hub_user, run.run_id)
                if present is not None:
                    return _record(present).run
                key = {"hub_user": hub_user, "run_id": run.run_id}
                connection.execute(insert(_runs).values(**key, **row, created_at=now))
                _forget_oldest(connection, hub_user)
        except IntegrityError:
            # Two first messages at once: the other one was quicker.
            return self.tell(hub_user, run)
        return run

    def get(self, hub_user: str, run_id: str) -> Record | None:
        """The run of this user with this id."""
        with self._engine.connect() as connection:
            row = _row(connection, hub_user, run_id)
        return None if row is None else _record(row)

    def of(self, hub_user: str) -> list[Record]:
        """The runs of this user, the newest first."""
        query = select(_runs).where(_runs.c.hub_user == hub_user).order_by(*_NEWEST_FIRST).limit(KEPT_MAX)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query).mappings()]

    def clean_up(self, told_before: float) -> None:
        """Forget runs of which nothing was told since this time."""
        with self._engine.begin() as connection:
            connection.execute(delete(_runs).where(_runs.c.told_at < told_before))


_NEWEST_FIRST = (_runs.c.created_at.desc(), _runs.c.run_id)


def _forget_oldest(connection: Connection, hub_user: str) -> None:
    mine = select(_runs.c.run_id).where(_runs.c.hub_user == hub_user).order_by(*_NEWEST_FIRST)
    surplus = list(connection.execute(mine.offset(KEPT_MAX)).scalars())
    if surplus:
        connection.execute(delete(_runs).where(_runs.c.hub_user == hub_user, _runs.c.run_id.in_(surplus)))


def _is(hub_user: str, run_id: str) -> ColumnElement[bool]:
    return (_runs.c.hub_user == hub_user) & (_runs.c.run_id == run_id)


def _row(connection: Connection, hub_user: str, run_id: str) -> RowMapping | None:
    return connection.execute(select(_runs).where(_is(hub_user, run_id))).mappings().first()


def _record(row: RowMapping) -> Record:
    return Record(Run(**json.loads(row["run"])), row["told_at"])
