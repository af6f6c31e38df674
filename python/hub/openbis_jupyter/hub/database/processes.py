"""The processes of the service that work on one database, and which of them live.

Each says so every few seconds. What one has begun that does not say so any more, the others carry on. What time it is,
the database decides, so that the clocks of machines need not agree. All calls block: run them in a thread.
"""

from __future__ import annotations

import os
import platform
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Float, Integer, Select, String, Table, delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from openbis_jupyter.hub.database.engine import METADATA

ALIVE_SECONDS = 10.0
"""How long a sign of life counts."""

_processes = Table(
    "processes",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("machine", String(128), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("began_at", Float, nullable=False),
    Column("alive_until", Float, nullable=False),
)


class _Now(FunctionElement[float]):
    """Seconds since 1970, by the clock of the database."""

    type = Float()
    inherit_cache = True


@compiles(_Now)
def _now(*_: Any, **__: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


@compiles(_Now, "sqlite")
def _now_in_sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


def living() -> Select[Any]:
    """The ids of the processes that live, for conditions of other tables."""
    return select(_processes.c.id).where(_processes.c.alive_until > _Now())


class ProcessStore:
    """In: the database, where this process runs (`machine`). `id`: of this process."""

    def __init__(self, engine: Engine, machine: str | None = None) -> None:
        self._engine = engine
        self._machine = machine or this_machine()
        self.id = secrets.token_hex(8)

    def tell(self) -> None:
        """This process lives. At its first word those of this machine that cannot live any more are forgotten, so that
        a service that was killed and started anew goes on at once.
        """
        until = _Now() + ALIVE_SECONDS
        with self._engine.begin() as connection:
            mine = update(_processes).where(_processes.c.id == self.id)
            if connection.execute(mine.values(alive_until=until)).rowcount:
                return
            here = connection.execute(
                select(_processes.c.id, _processes.c.pid).where(_processes.c.machine == self._machine)
            )
            gone = [name for name, pid in here if not _runs(pid)]
            connection.execute(delete(_processes).where(_processes.c.id.in_(gone)))
            connection.execute(delete(_processes).where(_processes.c.alive_until < _Now() - ALIVE_SECONDS))
            row = {"id": self.id, "machine": self._machine, "pid": os.getpid()}
            connection.execute(insert(_processes).values(**row, began_at=_Now(), alive_until=until))

    def end(self) -> None:
        """This process ends: the others need not wait to see that."""
        with self._engine.begin() as connection:
            connection.execute(delete(_processes).where(_processes.c.id == self.id))

    def is_first(self) -> bool:
        """Whether this one has lived longest, and so does what is enough to be done once."""
        query = living().order_by(_processes.c.began_at, _processes.c.id).limit(1)
        with self._engine.connect() as connection:
            return bool(connection.execute(query).scalar_one_or_none() == self.id)


def this_machine() -> str:
    """Where process ids mean the same: a boot of a machine, and there a container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return platform.node()


def _runs(pid: int) -> bool:
    """Whether another process has this id; our own was another one's before."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
