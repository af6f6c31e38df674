"""Whose turn it is to write into a person's home: one process of the service at a time. All calls block."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, delete, insert, or_, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database.engine import METADATA
from openbis_jupyter.hub.database.processes import living

_turns = Table(
    "turns",
    METADATA,
    Column("hub_user", String(255), primary_key=True),
    Column("owner", String(32), nullable=False),
)


class TurnStore:
    """In: the database, the id of this process."""

    def __init__(self, engine: Engine, process: str) -> None:
        self._engine = engine
        self._process = process

    def take(self, hub_user: str) -> bool:
        """Whether it is this process's turn now; that of one that does not live any more is over."""
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_turns).values(hub_user=hub_user, owner=self._process))
        except IntegrityError:
            free = or_(_turns.c.owner == self._process, _turns.c.owner.not_in(living()))
            taking = update(_turns).where(_turns.c.hub_user == hub_user, free).values(owner=self._process)
            with self._engine.begin() as connection:
                return connection.execute(taking).rowcount == 1
        return True

    def give_back(self, hub_user: str) -> None:
        """The next one may."""
        mine = (_turns.c.hub_user == hub_user) & (_turns.c.owner == self._process)
        with self._engine.begin() as connection:
            connection.execute(delete(_turns).where(mine))
