"""What users' servers have told of the notebooks that they run in the background: the last ones of each person.

Ids are told apart per person, so nobody can occupy or change what another one's server tells. All calls block: run them
in a thread.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database.engine import METADATA
from openbis_jupyter.protocol.limits import CELLS_MAX, RUNS_SHOWN
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.words import ENDED

ORDER: Mapping[str, int] = {"waiting": 0, "running": 1, "saving": 2, **dict.fromkeys(ENDED, 3)}
"""What comes after what; of the states that end a run, the one that was told last counts."""

COUNTED = ("waiting", "running", "saving", "ended")
"""The same, in a word for each."""

_runs = Table(
    "runs",
    METADATA,
    Column("hub_user", String(255), primary_key=True),
    Column("run_id", String(64), primary_key=True),
    Column("run", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("created_at", Float, nullable=False),
    Column("told_at", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Record:
    """A run as it was told last, and when that was."""

    run: Run
    told_at: float


class RunStore:
    """In: the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tell(self, hub_user: str, run: Run) -> Run:
        """Keep what the server of this user tells. Out: the run as it is kept: none goes back to where it was."""
        now, step = time.time(), _step(run)
        row = {"run": json.dumps(as_json(run)), "ended": run.has_ended, "step": step, "told_at": now}
        mine = _is(hub_user, run.run_id)
        later = mine if run.has_ended else mine & ~_runs.c.ended & (_runs.c.step <= step)
        # One statement decides: of two messages at once the older one may come later.
        changing = update(_runs).where(later).values(**row)
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
        query = select(_runs).where(_runs.c.hub_user == hub_user).order_by(*_NEWEST_FIRST).limit(RUNS_SHOWN)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query).mappings()]

    def counts(self) -> dict[str, int]:
        """How many are waiting, running, saving, and have ended."""
        order = _runs.c.step // (CELLS_MAX + 1)
        with self._engine.connect() as connection:
            found = connection.execute(select(order, func.count()).group_by(order)).all()
        by_order = {int(step): int(count) for step, count in found}
        return {name: by_order.get(place, 0) for place, name in enumerate(COUNTED)}

    def clean_up(self, told_before: float) -> None:
        """Forget runs of which nothing was told since this time."""
        with self._engine.begin() as connection:
            connection.execute(delete(_runs).where(_runs.c.told_at < told_before))


_NEWEST_FIRST = (_runs.c.created_at.desc(), _runs.c.run_id)


def _step(run: Run) -> int:
    """A number that never falls while a run goes on. An ended one may say once more where it was, also further back."""
    return ORDER[run.state] * (CELLS_MAX + 1) + (0 if run.has_ended else run.cell)


def _forget_oldest(connection: Connection, hub_user: str) -> None:
    mine = select(_runs.c.run_id).where(_runs.c.hub_user == hub_user).order_by(*_NEWEST_FIRST)
    surplus = list(connection.execute(mine.offset(RUNS_SHOWN)).scalars())
    if surplus:
        connection.execute(delete(_runs).where(_runs.c.hub_user == hub_user, _runs.c.run_id.in_(surplus)))


def _is(hub_user: str, run_id: str) -> ColumnElement[bool]:
    return (_runs.c.hub_user == hub_user) & (_runs.c.run_id == run_id)


def _row(connection: Connection, hub_user: str, run_id: str) -> RowMapping | None:
    return connection.execute(select(_runs).where(_is(hub_user, run_id))).mappings().first()


def _record(row: RowMapping) -> Record:
    return Record(parse(Run, json.loads(row["run"])), row["told_at"])
