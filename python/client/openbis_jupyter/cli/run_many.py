"""`run --each` and `run --table`: one notebook for many."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.cli.stopping import stoppable
from openbis_jupyter.client import texts
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.table import COLUMNS, Row, limited, read_table

if TYPE_CHECKING:
    from openbis_jupyter.client.batches import BatchEvent, Entry

JOBS, JOBS_MAX = 2, 16
STDIN = "-"
_COLUMNS = "; ".join(f"{name}: {meaning}" for name, meaning in COLUMNS.items())
_OPTIONS = ("more", "each", "table", "jobs", "repeat_failed")


@dataclass(frozen=True)
class Many:
    """What the options say: objects and datasets, the file of a table, how many at once, whether the failed, too."""

    more: tuple[str, ...]
    each: tuple[str, ...]
    table: Path | None
    jobs: int
    repeat_failed: bool

    @property
    def is_wanted(self) -> bool:
        """Whether it is about many notebooks. Errors: a usage error for options that make no sense together."""
        if self.each and self.table:
            raise click.UsageError("--each and --table exclude each other.")
        wanted = bool(self.each or self.table)
        if self.more and not self.each:
            raise click.UsageError(f"Got unexpected extra argument ({self.more[0]}): name it behind --each.")
        if self.repeat_failed and not wanted:
            raise click.UsageError("--repeat-failed is for --each and --table.")
        return wanted


def many_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that make one notebook many; the command gets them as one argument, `many`."""

    @functools.wraps(command)
    def gathered(*arguments: Any, **options: Any) -> Any:
        many = Many(**{name: options.pop(name) for name in _OPTIONS})
        return command(*arguments, many=many, **options)

    decorators = (
        click.argument("more", nargs=-1, metavar="[--each NAME…]"),
        click.option(
            "--each",
            multiple=True,
            metavar="NAME…",
            help="Run it for each of these objects, experiments or datasets (permIds, identifiers), one or several"
            " behind the option; - reads them from standard input. An object or experiment: on its datasets, but no"
            " notebooks.",
        ),
        click.option(
            "--table",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.csv",
            help=f"Run it for each row. Columns are parameters, but for these: {_COLUMNS}.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, JOBS_MAX),
            default=JOBS,
            show_default=True,
            help="With --each or --table: how many run at once.",
        ),
        click.option("--repeat-failed", is_flag=True, help="Run those that failed before once more, too."),
    )
    for decorate in reversed(decorators):
        gathered = decorate(gathered)
    return gathered


def run_many(
    notebook: str,
    many: Many,
    *,
    folder: Path | None,
    name: str,
    parameters: Mapping[str, str],
    cell_seconds: float | None,
    quiet: bool,
    url: str | None,
    as_json: bool,
) -> None:
    """Run it for each; ends with exit status 1 where one failed."""
    from openbis_jupyter.client.batches import (  # noqa: PLC0415  (loads all that templates need)
        Journal,
        planned,
        read_repeated,
        run_batch,
    )

    failed = 0
    with answering(as_json) as answer:
        rows = _rows(many)
        access = client.open_access(url=url)

        def work(cancel: client.Cancel) -> tuple[Path, list[Entry]]:
            repeated = read_repeated(access, notebook, name)
            plan = planned(access, repeated, rows, parameters)
            target = (folder or Path(f"batch-{repeated.stem}")).absolute()
            with Journal.opened(target) as journal:
                return target, run_batch(
                    access,
                    repeated,
                    plan,
                    journal,
                    jobs=many.jobs,
                    repeat_failed=many.repeat_failed,
                    cell_seconds=cell_seconds,
                    listen=listen,
                    cancel=cancel,
                )

        with _shown(quiet or as_json) as listen:
            target, entries = stoppable(work)
        failed = sum(entry.state == "failed" for entry in entries)
        answer |= {
            "folder": str(target),
            "done": len(entries) - failed,
            "failed": failed,
            "rows": [{**asdict(entry), "folder": str(target / entry.folder)} for entry in entries],
        }
        told = [f"{entry.label}: {_reason(entry)}" for entry in entries if entry.state == "failed"]
        answer["text"] = "\n".join(
            [*told, texts.batch_ended(len(entries) - failed, failed, len(entries), target)]
        )
    if failed:
        sys.exit(1)


def _rows(many: Many) -> list[Row]:
    """Errors: `request-invalid`, `file-unreadable`."""
    if many.table is None:
        named = [*many.each, *many.more]
        if STDIN in named:
            read = sys.stdin.read().split()
            named = [*(one for one in named if one != STDIN), *read]
        return limited([Row(owner=one) for one in dict.fromkeys(named)])
    try:
        text = many.table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OpenbisJupyterError(
            "request-invalid", field="--table", reason="the file is not UTF-8."
        ) from None
    except OSError as reason:
        raise OpenbisJupyterError(
            "request-invalid", field="--table", reason=f"{many.table}: {reason.strerror}."
        ) from None
    return read_table(text)


@contextlib.contextmanager
def _shown(quiet: bool) -> Iterator[Callable[[BatchEvent], None]]:
    """A listener: a bar on a terminal, a line for each row that has ended everywhere, nothing where that is wanted."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _say
    else:
        from openbis_jupyter.cli.bars import shown_count  # noqa: PLC0415  (loads rich, for people only)

        with shown_count() as (say, count):

            def listen(event: BatchEvent) -> None:
                count(event.done + event.failed, event.rows)
                say(_line(event))

            yield listen


def _say(event: BatchEvent) -> None:
    if told := _line(event):
        click.echo(told, err=True)


def _line(event: BatchEvent) -> str:
    entry = event.entry
    if entry.state == "running":
        return ""
    detail = _reason(entry) if entry.state == "failed" else entry.dataset or ""
    return texts.batch_row(event.done + event.failed, event.rows, entry.label, entry.state, detail)


def _reason(entry: Entry) -> str:
    return str((entry.error or {}).get("message") or "")
