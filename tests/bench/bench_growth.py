"""How the cost of a click grows: with its datasets, with the people who click at once, with what was clicked before."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from openbis_demo.journey import Visitor, datasets_of, experiment_perm_id, launch_request, sign_in
from openbis_demo.stack import Stack
from openbis_jupyter.hub.database import open_database
from tests.bench.bench_crowd import COLD, sign_in_further
from tests.bench.bench_database import Clicks
from tests.bench.bench_launch import EXPERIMENT, arrive
from tests.bench.experiments import PROJECT, code_of, experiment_of
from tests.bench.figures import Curve, timed

DATASETS = (1, 10, 100, 1_000, 10_000)
PEOPLE = (1, 3, 10, 30, 100, 300)
HISTORY = (0, 1_000, 10_000, 100_000)
CLICKS_IN_DATABASE = 60
NEEDED = COLD + sum(PEOPLE)
"""So many further people: those of the crowd are known at the hub already."""


def growth(stack: Stack, rounds: int) -> list[Curve]:
    """In: a stack whose sandbox has `NEEDED` further people. Medians of `rounds` clicks."""
    return [_by_datasets(stack, rounds), _by_people(stack), _by_history()]


def _by_datasets(stack: Stack, rounds: int) -> Curve:
    """A click on a running server, from the AS call to its answer."""
    admin = sign_in(stack, "admin", "admin-demo")
    arrive(stack, admin)
    points = []
    for number in DATASETS:
        owner = experiment_of(admin, number)
        datasets = datasets_of(admin, f"{PROJECT}/{code_of(number)}")
        click = partial(_click, datasets, owner, admin)
        click()
        points.append((number, median(timed(click) for _ in range(rounds))))
    return Curve("a click, by its datasets", "datasets of the notebook", tuple(points))


def _by_people(stack: Stack) -> Curve:
    """The first click of people whom the hub does not know yet, all at once: the whole time divided by their number."""
    numbers = iter(range(COLD + 1, NEEDED + 1))
    points = []
    with ThreadPoolExecutor(max(PEOPLE)) as threads:
        for number in PEOPLE:
            people = list(
                threads.map(lambda one: sign_in_further(stack, one), [next(numbers) for _ in range(number)])
            )
            owner, datasets = experiment_perm_id(people[0], EXPERIMENT), datasets_of(people[0], EXPERIMENT)
            began = time.perf_counter()
            list(threads.map(partial(_click, datasets, owner), people))
            points.append((number, (time.perf_counter() - began) / number))
    return Curve("a click, by how many click at once", "people who click at once", tuple(points))


def _by_history() -> Curve:
    """What a click asks the service's database."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for number in HISTORY:
            engine = open_database(f"sqlite:///{Path(folder)}/{number}.sqlite")
            try:
                clicks = Clicks(engine)
                clicks.fill(number)
                clicks.click()
                points.append((number, median(timed(clicks.click) for _ in range(CLICKS_IN_DATABASE))))
            finally:
                engine.dispose()
    return Curve("a click in the database, by history", "launches of a week", tuple(points))


def _click(datasets: list[str], owner: str, visitor: Visitor) -> None:
    notebook = f"Growth {time.monotonic_ns()}"
    visitor.call_service(
        method="launch", **launch_request(datasets, owner, directory="bench", notebook=notebook)
    )
