"""`make soak`: clicks and runs while every process is killed now and then; in the end all counts agree.

Prints what happened and the counts, and with `--json FILE` writes them. Exit status 1 where they do not agree.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from random import Random

import click
import psutil
from rich.console import Console
from rich.table import Table

from openbis_demo.stack import StackOptions, start_stack
from tests.soak.agreement import counts
from tests.soak.killing import Killer
from tests.soak.people import Click, Person

PEOPLE = ("alice", "bob", "Anna.Müller@lab")
SANDBOX = ("--test-data", "--sessions-per-person", "1000")
console = Console(highlight=False, soft_wrap=True)


@click.command()
@click.option("--minutes", default=60.0, show_default=True, help="After these no new click is made.")
@click.option("--clicks", default=500, show_default=True, help="At most so many.")
@click.option("--runs", default=100, show_default=True, help="So many of them run in the background.")
@click.option("--seed", default=0, show_default=True, help="Chance begins here: who is killed when.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Also write the counts to this file."
)
def main(minutes: float, clicks: int, runs: int, seed: int, json_file: Path | None) -> None:
    """Click, run and kill, then count."""
    began = time.monotonic()
    left: SimpleQueue[Click] = SimpleQueue()
    for number in range(clicks):
        is_run = number * runs // clicks != (number + 1) * runs // clicks
        left.put(Click(f"soak-{number:05d}", is_run, began + 60 * minutes * number / clicks))
    with tempfile.TemporaryDirectory(prefix="openbis-jupyter-soak-") as folder:
        options = StackOptions(Path(folder), sandbox_arguments=SANDBOX, report=console.print)
        with start_stack(options) as stack:
            people = [Person(stack, user, left, began + 60 * minutes) for user in PEOPLE]
            killer = Killer(stack, Random(seed))
            for person in people:
                person.thread.start()
            killer.start()
            for person in people:
                while person.thread.is_alive():
                    person.thread.join(60)
                    console.print(f"[dim]{_so_far(began, people, killer)}[/dim]")
            killer.end()
            made = [one for person in people for one in person.done]
            found = counts(stack, PEOPLE, made)
        alive = [one for one in psutil.process_iter() if _is_of(one, folder)]
    _show(people, killer)
    table = Table("count", "found", "expected")
    for one in found:
        table.add_row(one.what, str(one.found), f"[{'green' if one.holds else 'red'}]{one.expected}[/]")
    table.add_row("processes that are left", str(len(alive)), f"[{'red' if alive else 'green'}]0[/]")
    console.print(table)
    failures = [f"{person.failure!r}" for person in people if person.failure]
    for failure in failures:
        console.print(f"[red]{failure}[/red]")
    if json_file:
        rows = {"clicks": len(made), "killed": killer.killed, "counts": [asdict(one) for one in found]}
        json_file.write_text(json.dumps({**rows, "failures": failures}, indent=2) + "\n")
    if failures or alive or not all(one.holds for one in found):
        sys.exit(1)


def _so_far(began: float, people: list[Person], killer: Killer) -> str:
    made = sum(len(person.done) for person in people)
    return f"{(time.monotonic() - began) / 60:.0f} min: {made} clicks, {sum(killer.killed.values())} kills"


def _show(people: list[Person], killer: Killer) -> None:
    states = Counter(one.run_state for person in people for one in person.done if one.runs)
    troubles = sum((person.troubles for person in people), Counter())
    console.print("killed: " + ", ".join(f"{what} {count}" for what, count in killer.killed.most_common()))
    console.print("runs: " + ", ".join(f"{state} {count}" for state, count in states.most_common()))
    console.print("tried again after: " + ", ".join(f"{kind} {n}" for kind, n in troubles.most_common()))


def _is_of(process: psutil.Process, folder: str) -> bool:
    try:
        return any(folder in text for text in process.cmdline())
    except psutil.Error:
        return False


if __name__ == "__main__":
    main()
