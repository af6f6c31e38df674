"""`make bench`: what the product costs beside what cannot be avoided, as ratios measured in one run.

Prints a table, writes the figures as JSON and draws them. Exit status 1 when a ratio is over its bound.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack, StackOptions, start_stack
from tests.bench.bench_as_service import service_beside_empty
from tests.bench.bench_builder import builder_growth
from tests.bench.bench_crowd import HUB_CONFIG, crowd
from tests.bench.bench_database import in_sqlite
from tests.bench.bench_form import form
from tests.bench.bench_growth import NEEDED, growth
from tests.bench.bench_kernel import first_cell
from tests.bench.bench_launch import cold_launch, warm_launch
from tests.bench.bench_panel import panel
from tests.bench.bench_reading import reading
from tests.bench.bench_saving import saving
from tests.bench.bench_toolbox import listing
from tests.bench.bench_transfer import downloads
from tests.bench.empty_service import add_empty_service
from tests.bench.figures import Curve, Figure
from tests.bench.picture import draw

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Bench:
    """A room of the house to measure: what is said meanwhile, and how it is measured on a running stack."""

    what: str
    run: Callable[[Stack, Path, int], Sequence[Figure | Curve]]


OPENBIS = ("--faults", "--access-token-delay", "0.023", "--people", str(NEEDED))
"""An access token costs the data store so many seconds: a small file took openBIS 42 ms with one, 19 without."""
BUILD = Path("build")
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 5 << 30


def _transfers(stack: Stack, _: Path, rounds: int) -> list[Figure]:
    """Into memory where it has the room: whoever meets the write-back of a shared disk waits for others."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    session = sign_in(stack, "bob", "bob-demo").token
    with tempfile.TemporaryDirectory(dir=MEMORY if has_room else None) as folder:
        return downloads(stack.openbis_url, stack.ca_file, "bob", session, Path(folder), rounds)


BENCHES: Mapping[str, Bench] = {
    "warm": Bench(
        "warm launches and the bare requests in them",
        lambda stack, _, rounds: warm_launch(stack, rounds * 10),
    ),
    "cold": Bench(
        "cold launches and bare server starts", lambda stack, _, rounds: cold_launch(stack, rounds * 3)
    ),
    "kernel": Bench(
        "the first cells of a notebook in a new kernel, and a bare one",
        lambda stack, _, rounds: first_cell(stack, rounds),
    ),
    "crowd": Bench(
        "30 cold and 300 warm clicks at once, and many more",
        lambda stack, _, rounds: crowd(stack, rounds * 200),
    ),
    "transfer": Bench("downloads of one large file and of a thousand small ones", _transfers),
    "saving": Bench("a save with 500 result files, and pybis's bare upload of them", saving),
    "reading": Bench("files read where they are and copied first, by pandas and by Dask", reading),
    "panel": Bench("openBIS in JupyterLab: a level of its tree, and what it adds to the start", panel),
    "form": Bench("the form in the ELN, in a slowed down Chromium, by how many datasets it lists", form),
    # These last: their ten thousand datasets would slow the launches down.
    "growth": Bench(
        "how a click's cost grows with datasets, people and history",
        lambda stack, _, rounds: growth(stack, rounds),
    ),
    "toolbox": Bench(
        "10,000 datasets listed in Octave and the bare HTTP request",
        lambda stack, _, rounds: [listing(stack, rounds)],
    ),
}
BUILDER, AS_SERVICE, DATABASE = "builder", "as-service", "database"
ALONE = (BUILDER, AS_SERVICE, DATABASE)
"""What needs no running stack."""


def measure(wanted: Collection[str], rounds: int, report: Callable[[str], None]) -> list[Figure | Curve]:
    """What is wanted, each measured over `rounds` rounds, all on one running stack."""
    figures: list[Figure | Curve] = []
    if BUILDER in wanted:
        report("notebook builder, 1,000 and 10,000 datasets")
        figures.append(builder_growth(rounds))
    if AS_SERVICE in wanted:
        report("the AS service and an empty one, each call in a fresh Jython")
        figures.append(service_beside_empty(rounds))
    if DATABASE in wanted:
        report("clicks in a database of 100,000 launches and in an empty one")
        figures += in_sqlite(rounds)
    benches = [bench for name, bench in BENCHES.items() if name in wanted]
    if not benches:
        return figures
    with (
        tempfile.TemporaryDirectory(prefix="openbis-jupyter-bench-") as folder,
        start_stack(
            StackOptions(
                Path(folder),
                sandbox_arguments=OPENBIS,
                core_plugins=add_empty_service(Path(folder)),
                hub_config=HUB_CONFIG,
                report=report,
            )
        ) as stack,
    ):
        for bench in benches:
            report(bench.what)
            figures += bench.run(stack, Path(folder), rounds)
    return figures


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Rounds per figure.")
@click.option(
    "--only",
    "wanted",
    type=click.Choice([*ALONE, *BENCHES]),
    multiple=True,
    help="Measure only this; can be given several times.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BUILD / "bench.json",
    show_default=True,
    help="Where the figures are written.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BUILD / "bench.png",
    show_default=True,
    help="Where they are drawn: a .png, .svg or .pdf.",
)
def main(rounds: int, wanted: tuple[str, ...], json_file: Path, picture: Path) -> None:
    """Measure and compare; a ratio over its bound ends with status 1."""
    began = time.monotonic()
    measured = measure(
        wanted or (*ALONE, *BENCHES), rounds, lambda what: console.print(f"[dim]· {what}[/dim]")
    )
    figures = [one for one in measured if isinstance(one, Figure)]
    curves = [one for one in measured if isinstance(one, Curve)]
    console.print(_table(figures))
    for curve in curves:
        console.print(f"· {curve.told}")
    for file in (json_file, picture):
        file.parent.mkdir(parents=True, exist_ok=True)
    told = {"figures": [one.as_json() for one in figures], "curves": [one.as_json() for one in curves]}
    json_file.write_text(json.dumps(told, indent=2) + "\n")
    draw(figures, curves, picture)
    console.print(f"{json_file} and {picture}, after {(time.monotonic() - began) / 60:.1f} minutes")
    if not all(figure.holds for figure in figures):
        sys.exit(1)


def _table(figures: Sequence[Figure]) -> Table:
    table = Table("figure", "ours", "beside", "ratio", "bound")
    for figure in figures:
        ratio, bound = figure.ratio, figure.bound
        mark = "" if bound is None else ("[green]≤[/green] " if figure.holds else "[red]over[/red] ")
        table.add_row(
            figure.name,
            figure.shown(figure.ours),
            figure.shown(figure.beside) if figure.beside else "",
            f"{ratio:.2f}" if ratio is not None else "",
            f"{mark}{bound:.3g}" if bound is not None else "",
        )
    return table


if __name__ == "__main__":
    main()
