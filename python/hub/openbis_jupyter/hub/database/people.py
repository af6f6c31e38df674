"""What the database holds of one person, in every table that names them, and how it is forgotten. Calls block."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.engine import Engine

from openbis_jupyter.hub.database.engine import METADATA

_BY_NAME = ("openbis_user", "hub_user")
"""Columns that say whose a row is; rows that refer to such a row go with it."""


def kept_of(engine: Engine, openbis_user: str, hub_user: str) -> dict[str, int]:
    """How many rows each table has of this person; only tables that have any."""
    with engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table).where(mine)).scalar_one()
            for table, mine in _rows_of(openbis_user, hub_user)
        }
    return {name: count for name, count in counts.items() if count}


def forget(engine: Engine, openbis_user: str, hub_user: str) -> dict[str, int]:
    """Delete them, all or none. Out: how many there were, as `kept_of`."""
    with engine.begin() as connection:
        counts = {
            table.name: connection.execute(delete(table).where(mine)).rowcount
            for table, mine in reversed(list(_rows_of(openbis_user, hub_user)))
        }
    return {name: count for name, count in sorted(counts.items()) if count}


def impersonal_tables() -> list[str]:
    """Tables that name nobody."""
    personal = {table.name for table, _ in _rows_of("", "")}
    return sorted(set(METADATA.tables) - personal)


def _rows_of(openbis_user: str, hub_user: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Tables, those that others refer to first, each with the condition for this person's rows."""
    names = dict(zip(_BY_NAME, (openbis_user, hub_user), strict=True))
    found: dict[str, ColumnElement[bool]] = {}
    for table in METADATA.sorted_tables:
        column = next((table.c[name] for name in names if name in table.c), None)
        if column is not None:
            found[table.name] = column == names[column.name]
        for key in table.foreign_keys:
            if column is None and key.column.table.name in found:
                theirs = select(key.column).where(found[key.column.table.name])
                found[table.name] = key.parent.in_(theirs)
        if table.name in found:
            yield table, found[table.name]
