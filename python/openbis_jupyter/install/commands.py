"""What `install`, `uninstall` and `doctor` have in common on the command line: the places, and how they answer."""

from __future__ import annotations

import contextlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.layout import Layout, find_layout

Command = Callable[..., Any]
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def as_json_option(command: Command) -> Command:
    """The option of every command that answers."""
    return click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")(command)


def openbis_places(help_text: str) -> Callable[[Command], Command]:
    """Where an openBIS is. In: what `--openbis` is good for."""

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "--service-properties", type=FILE, help="The AS's service.properties, if elsewhere."
            ),
            click.option("--core-plugins", type=FOLDER, help="The core-plugins folder, if elsewhere."),
            click.option("--openbis", "folder", type=FOLDER, metavar="DIR", help=help_text),
        ):
            command = option(command)
        return command

    return add


def layout_of(
    folder: Path | None, core_plugins: Path | None, service_properties: Path | None
) -> Layout | None:
    """The places that the options name, None where they name none. Errors: `openbis-not-found`."""
    named = folder or core_plugins or service_properties
    return find_layout(folder, core_plugins, service_properties) if named else None


@contextlib.contextmanager
def answering(as_json: bool) -> Iterator[dict[str, Any]]:
    """Collects the answer of a command and shows it, or its failure, as asked for; `text` is for people only."""
    answer: dict[str, Any] = {}
    try:
        yield answer
    except (KeyboardInterrupt, click.Abort):
        _fail(OpenbisJupyterError("cancelled"), as_json)
    except click.UsageError:
        raise
    except OpenbisJupyterError as error:
        _fail(error, as_json)
    except Exception as reason:
        # Without its text, which may hold an address with a token; where it happened is what helps.
        traceback.print_tb(reason.__traceback__, file=sys.stderr)
        _fail(OpenbisJupyterError("program-failed", reason=type(reason).__name__), as_json)
    text = answer.pop("text")
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)


def _fail(error: OpenbisJupyterError, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": error.as_json()}, ensure_ascii=False))
    else:
        click.echo(str(error), err=True)
    sys.exit(error.problem.exit_code)
