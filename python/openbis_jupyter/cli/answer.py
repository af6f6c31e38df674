"""How every command answers: text for people, or one JSON object; failures with their exit status."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from openbis_jupyter.errors import OpenbisJupyterError


@contextlib.contextmanager
def answering(as_json: bool) -> Iterator[dict[str, Any]]:
    """Collects the answer of a command and shows it, or its failure, as asked for; progress is for people only."""
    answer: dict[str, Any] = {}
    quiet = contextlib.redirect_stdout(io.StringIO()) if as_json else contextlib.nullcontext()
    try:
        with quiet:
            yield answer
    except OpenbisJupyterError as error:
        _show({"error": error.as_json()}, str(error), as_json, failed=True)
        sys.exit(error.problem.exit_code)
    except ValueError as error:  # pybis repeats what openBIS said
        _show({"error": {"code": "openbis-failed", "message": str(error)}}, str(error), as_json, failed=True)
        sys.exit(1)
    text = answer.pop("text", "")
    _show(answer, text, as_json)


def _show(body: dict[str, Any], text: str, as_json: bool, *, failed: bool = False) -> None:
    if as_json:
        click.echo(json.dumps(body, ensure_ascii=False))
    elif text:
        click.echo(text, err=failed)
