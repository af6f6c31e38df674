"""What a click asks the service's database, when that is empty and when it has 100,000 launches.

`python -m tests.bench.bench_database [URL URL]` tells it alone, also of two empty databases of PostgreSQL.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from openbis_jupyter.hub import tickets
from openbis_jupyter.hub.database import Launch, LaunchStore, ProcessStore, TurnStore, open_database
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.tickets import TicketRef
from tests.bench.figures import Figure

LAUNCHES = 100_000
PEOPLE = 10_000
CONTENT = '{"cells": []}' + " " * 6000
"""As long as a notebook without results; it is written to the database with the click and leaves it with the last."""
LAUNCH = Launch(
    id="",
    openbis_user="",
    hub_user="",
    launch_key="",
    title="Growth curves",
    directory="notebooks",
    file_name="growth.ipynb",
    content=CONTENT,
    state="starting",
    progress=0,
    message="Your Jupyter server is starting.",
    notebook_path="notebooks/growth.ipynb",
    url=None,
    error=None,
    retry=False,
    created_at=0.0,
)


class Clicks:
    """Clicks as the service does them, one after another. In: the database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._store = LaunchStore(engine, MultiFernet([Fernet(Fernet.generate_key())]))
        self._processes = ProcessStore(engine)
        self._processes.tell()
        self._turns = TurnStore(engine, self._processes.id)
        self._numbers = count()

    def click(self) -> None:
        """From the click to the notebook, with the ticket and one look at the progress page."""
        store, process = self._store, self._processes.id
        number = next(self._numbers)
        user = f"user-{number % PEOPLE}"
        credential = Credential(
            kind="personal-access-token", token="t" * 60, valid_to=None, openbis_user=user
        )
        launch = replace(
            LAUNCH, id=tickets.new_launch_id(), openbis_user=user, hub_user=user, launch_key=f"click-{number}",
            created_at=time.time(), owner=process,
        )  # fmt: skip
        store.by_key(user, launch.launch_key)
        store.add(launch)
        ticket = tickets.issue(store, launch.id, credential, 60)
        store.claim(launch.id, process)
        self._turns.take(user)
        store.change(launch.id, process, state="writing", progress=90, notebook_path=launch.notebook_path)
        self._turns.give_back(user)
        store.change(launch.id, process, state="ready", progress=100, url="/user/x/lab", content=None)
        store.get(launch.id)
        tickets.redeem(store, TicketRef(launch_id=launch.id, ticket=ticket))
        store.get(launch.id)

    def look(self) -> None:
        """What each process asks every few seconds."""
        self._processes.tell()
        self._store.left_to(self._processes.id)

    def fill(self, launches: int = LAUNCHES) -> None:
        """Launches of a day that are over, straight into the table; a multiple of 1,000."""
        columns = list(Launch.__dataclass_fields__)
        statement = text(f"INSERT INTO launches ({', '.join(columns)}) VALUES (:{', :'.join(columns)})")
        now = time.time()
        rows = (
            replace(
                LAUNCH, id=f"past-{number}", openbis_user=f"user-{number % PEOPLE}",
                hub_user=f"user-{number % PEOPLE}", launch_key=f"past-{number}", content=None, state="ready",
                url="/user/x/lab/tree/notebooks/growth.ipynb", created_at=now - 86400 * number / launches,
            ).__dict__
            for number in range(launches)
        )  # fmt: skip
        with self.engine.begin() as connection:
            for _ in range(launches // 1000):
                connection.execute(statement, [next(rows) for _ in range(1000)])
            connection.execute(text("ANALYZE"))


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def statements(clicks: Clicks) -> int:
    """How many statements one click is."""
    with counting(clicks.engine) as asked:
        clicks.click()
    return len(asked)


def full_beside_empty(empty: Engine, full: Engine, rounds: int) -> list[Figure]:
    """Medians of clicks, and of the looks in between, on both databases in turns."""
    sides = Clicks(empty), Clicks(full)
    sides[1].fill()
    for side in sides:
        side.click()
    spent: dict[str, list[list[float]]] = {"click": [[], []], "look": [[], []]}
    for _ in range(rounds * 20):
        for place, side in enumerate(sides):
            for name, work in (("click", side.click), ("look", side.look)):
                began = time.perf_counter()
                work()
                spent[name][place].append(time.perf_counter() - began)
    names = {
        "click": f"database part of a click: {LAUNCHES:,} launches beside none",
        "look": f"look of every two seconds: {LAUNCHES:,} launches beside none",
    }
    return [
        Figure(names[name], ours=statistics.median(large), beside=statistics.median(small), bound=2)
        for name, (small, large) in spent.items()
    ]


def in_sqlite(rounds: int) -> list[Figure]:
    """Both databases in files."""
    with tempfile.TemporaryDirectory() as folder:
        engines = [open_database(f"sqlite:///{Path(folder)}/{name}.sqlite") for name in ("empty", "full")]
        try:
            return full_beside_empty(engines[0], engines[1], rounds)
        finally:
            for engine in engines:
                engine.dispose()


def main() -> None:
    """Tell it: of two files, or of two databases of PostgreSQL, both empty."""
    urls = sys.argv[1:]
    if urls:
        empty, full = (open_database(url) for url in urls)
        figures = full_beside_empty(empty, full, 5)
    else:
        figures = in_sqlite(5)
    with tempfile.TemporaryDirectory() as folder:
        print(f"a click is {statements(Clicks(open_database(f'sqlite:///{folder}/one.sqlite')))} statements")
    for figure in figures:
        print(f"{figure.name}: {figure.ours * 1000:.2f} / {figure.beside * 1000:.2f} ms = {figure.ratio:.2f}")


if __name__ == "__main__":
    main()
