"""The service's database: its connections, and the tables of `store` and `kept` as this version needs them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, event, inspect, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.schema import CreateColumn

SQLITE_WAIT_SECONDS = 30

METADATA = MetaData()


def open_database(database_url: str) -> Engine:
    """In: the SQLAlchemy URL. Out: the engine, with all tables; those of an older version get their new columns."""
    engine = _engine(database_url)
    METADATA.create_all(engine)
    present = inspect(engine)
    for table in METADATA.sorted_tables:
        known = {column["name"] for column in present.get_columns(table.name)}
        missing = [column for column in table.columns if column.name not in known]
        with engine.begin() as connection:
            for column in missing:
                definition = CreateColumn(column).compile(dialect=engine.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))
    return engine


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
