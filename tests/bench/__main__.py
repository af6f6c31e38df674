"""`make bench`: what the product costs beside what cannot be avoided, as ratios measured in one run.

Prints a table and, with `--json FILE`, writes the figures. Exit status 1 when a ratio is over its bound.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from openbis_demo.journey import sign_in
from openbis_demo.stack import StackOptions, start_stack
from tests.bench.bench_builder import builder_growth
from tests.bench.bench_launch import cold_launch, warm_launch
from tests.bench.bench_toolbox import listing
from tests.bench.bench_transfer import downloads
from tests.bench.figures import Figure

console = Console(highlight=False, soft_wrap=True)


def measure(rounds: int, report: Callable[[str], None]) -> list[Figure]:
    """All figures, each measured over `rounds` rounds on one running stack."""
    report("notebook builder, 1,000 and 10,000 data sets")
    figures = [builder_growth(rounds)]
    with (
        tempfile.TemporaryDirectory(prefix="openbis-jupyter-bench-") as folder,
        start_stack(StackOptions(Path(folder), sandbox_arguments=("--faults",), report=report)) as stack,
    ):
        report("warm launches and the bare requests in them")
        figures += warm_launch(stack, rounds * 4)
        report("cold launches and bare server starts")
        figures += cold_launch(stack, rounds)
        report("downloads of one large file and of a thousand small ones")
        token = sign_in(stack, "bob", "bob-demo").token
        figures += downloads(stack.openbis_url, stack.ca_file, token, Path(folder), rounds)
        # Last: its ten thousand datasets would slow the launches down.
        report("10,000 data sets listed in Octave and the bare HTTP request")
        figures.append(listing(stack, rounds))
    return figures


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Rounds per figure; medians are compared.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Also write the figures to this file."
)
def main(rounds: int, json_file: Path | None) -> None:
    """Measure and compare; a ratio over its bound ends with status 1."""
    figures = measure(rounds, lambda what: console.print(f"[dim]· {what}[/dim]"))
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
    console.print(table)
    if json_file:
        json_file.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    if not all(figure.holds for figure in figures):
        sys.exit(1)


if __name__ == "__main__":
    main()
