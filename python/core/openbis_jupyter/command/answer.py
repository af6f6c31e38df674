"""How commands answer: text for people or one JSON object, a failure as a sentence and an exit code.

Standard output holds the answer and nothing else; progress and failures go to standard error.
"""

from __future__ import annotations

import contextlib
import json
import sys
import traceback
from collections.abc import Iterator
from typing import Any, NoReturn

import click

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure, told

CHANGED = 4
"""The exit status of a run that ended well, whose outputs changed, for whoever asked for one."""
EXIT_CODES = (
    "Exit status: 0 done, 1 failed, 2 wrong input, 3 openBIS has a newer version, "
    f"{CHANGED} done and outputs changed (`run --exit-code`), 130 stopped by Ctrl-C or SIGTERM."
)


@contextlib.contextmanager
def answering(as_json: bool) -> Iterator[dict[str, Any]]:
    """Collects the answer of a command and shows it, or its failure, as asked for; `text` is for people only, and
    `exit_status`, otherwise 0, for scripts.
    """
    answer: dict[str, Any] = {}
    try:
        yield answer
    except click.UsageError:
        raise
    except OpenbisJupyterError as error:
        _fail(error.as_json(), str(error), error.problem.exit_code, as_json)
    except OpenbisFailure as refusal:
        refused = told(refusal)
        _fail(refused.as_json(), str(refused), refused.problem.exit_code, as_json)
    except (KeyboardInterrupt, click.Abort):
        stopped = OpenbisJupyterError("cancelled")
        _fail(stopped.as_json(), str(stopped), stopped.problem.exit_code, as_json)
    except Exception as reason:
        # Without its text, which may hold an address with the token; where it happened is what helps.
        traceback.print_tb(reason.__traceback__, file=sys.stderr)
        failed = OpenbisJupyterError("program-failed", reason=type(reason).__name__)
        _fail(failed.as_json(), str(failed), failed.problem.exit_code, as_json)
    text, status = answer.pop("text", ""), answer.pop("exit_status", 0)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    elif text:
        click.echo(text)
    if status:
        sys.exit(status)


def wrong_input(error: click.UsageError) -> NoReturn:
    """A command line that is not understood, for whoever asked for JSON."""
    reason = f"{error.format_message().rstrip('.')}."
    field = error.ctx.info_name if error.ctx and error.ctx.info_name else "command"
    invalid = OpenbisJupyterError("request-invalid", field=field, reason=reason)
    _fail(invalid.as_json(), str(invalid), error.exit_code, as_json=True)


def _fail(error: dict[str, Any], text: str, status: int, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": error}, ensure_ascii=False))
    else:
        click.echo(text, err=True)
    sys.exit(status)
