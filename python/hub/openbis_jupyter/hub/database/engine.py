"""The service's database: its connections, and the tables as this version needs them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.schema import CreateColumn

SQLITE_WAIT_SECONDS = 30
_PREPARING = 0x6F70656E62697321
"""PostgreSQL's number of the lock under which the tables are prepared; any that nobody else uses."""

METADATA = MetaData()


AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What SQLAlchemy says of a database that is not there, or not there any more."""
AWAY_SECONDS = 2.0
"""How long it is left alone until it is asked again."""


def open_database(database_url: str) -> Engine:
    """In: the SQLAlchemy URL. Out: the engine, with all tables. Errors: those of `AWAY`, OSError."""
    engine = engine_of(database_url)
    prepare_database(engine)
    return engine


def prepare_database(engine: Engine) -> None:
    """Make the tables that are not there; those of an older version get their new columns and indexes.

    Errors: as above.
    """
    url = engine.url
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        # Nobody else on this machine has business in it; SQLite's companion files get the same rights.
        os.close(os.open(Path(url.database), os.O_CREAT | os.O_RDWR, 0o600))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start at the same time: one makes them, the other finds them.
            connection.execute(select(func.pg_advisory_xact_lock(_PREPARING)))
        METADATA.create_all(connection)
        present = inspect(connection)
        for table in METADATA.sorted_tables:
            known = {column["name"] for column in present.get_columns(table.name)}
            for column in (column for column in table.columns if column.name not in known):
                definition = CreateColumn(column).compile(dialect=engine.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))
            for index in table.indexes:
                index.create(connection, checkfirst=True)


def is_there(engine: Engine) -> bool:
    """Whether the database answers, with our tables."""
    try:
        return set(METADATA.tables) <= set(inspect(engine).get_table_names())
    except AWAY:
        return False


def engine_of(database_url: str) -> Engine:
    """In: the SQLAlchemy URL. Out: the engine; nothing is asked yet. Texts of its errors hold no values."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
