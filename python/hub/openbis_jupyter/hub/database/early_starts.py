"""Servers that were started for a form: whose, and since when nobody has been known to use them.

All calls block: run them in a thread.
"""

from __future__ import annotations

import contextlib

from sqlalchemy import Column, Float, String, Table, delete, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database.engine import METADATA

_early_starts = Table(
    "early_starts",
    METADATA,
    Column("hub_user", String(255), primary_key=True),
    Column("asked_at", Float, nullable=False, index=True),
)


class EarlyStartStore:
    """In: the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, hub_user: str, asked_at: float) -> None:
        """This user's server is being asked for, at this time (seconds since 1970)."""
        with contextlib.suppress(IntegrityError), self._engine.begin() as connection:
            # Two at once: the other one has just kept it.
            connection.execute(delete(_early_starts).where(_early_starts.c.hub_user == hub_user))
            connection.execute(insert(_early_starts).values(hub_user=hub_user, asked_at=asked_at))

    def forget(self, hub_user: str) -> None:
        """It is used, or has ended."""
        with self._engine.begin() as connection:
            connection.execute(delete(_early_starts).where(_early_starts.c.hub_user == hub_user))

    def asked_at(self, hub_user: str) -> float | None:
        """When this user's server was asked for; None where it was not, or is not looked after any more."""
        query = select(_early_starts.c.asked_at).where(_early_starts.c.hub_user == hub_user)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def asked_before(self, then: float) -> list[tuple[str, float]]:
        """Hub user and time of those that were asked for before this time, the oldest first."""
        query = (
            select(_early_starts.c.hub_user, _early_starts.c.asked_at)
            .where(_early_starts.c.asked_at < then)
            .order_by(_early_starts.c.asked_at)
        )
        with self._engine.connect() as connection:
            return [(str(user), float(asked_at)) for user, asked_at in connection.execute(query)]
