"""Checks as a table, made one by one; and what they found, for people, programs and the shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import click

from openbis_jupyter.doctor import web
from openbis_jupyter.doctor.findings import EXIT_CODES, Finding, found
from openbis_jupyter.errors import OpenbisJupyterError

Subject = TypeVar("Subject")
Result = tuple["Check[Subject]", Finding]
HUB_TOKEN_VARIABLE = "JUPYTERHUB_TOKEN"  # noqa: S105  (the name of a variable)
_SIGNS = {"ok": "✓", "skipped": "·", "warning": "!", "problem": "✗"}


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """One row: name, side (when it can be made), what is well when nothing is found, and the function."""

    name: str
    side: str
    well: str
    examine: Callable[[Subject], list[Finding]]


def examine(
    checks: Sequence[Check[Subject]], sides: Mapping[str, Callable[[Subject], bool]], subject: Subject
) -> Iterator[tuple[Check[Subject], Finding]]:
    """Every check whose side can be looked at, and what it found, at least one finding each."""
    for check in checks:
        if _can_be_made(sides[check.side], subject):
            for finding in _findings(check, subject) or [Finding("ok", check.well)]:
                yield check, finding


def exit_code(findings: Sequence[Finding]) -> int:
    """The worst of them: 0 all is well, 1 warnings, 2 problems."""
    return max((EXIT_CODES[finding.level] for finding in findings), default=0)


def told(answer: dict[str, Any], results: Sequence[tuple[Check[Subject], Finding]]) -> None:
    """Put results into a command's answer: `findings` for programs, `text` for people."""
    answer["findings"] = [finding.as_json(check.name) for check, finding in results]
    answer["text"] = "\n".join(
        f"{_SIGNS[finding.level]} {check.name}: {finding.text}"
        + (f"\n    {finding.advice}" if finding.advice else "")
        for check, finding in results
    )


def secret_of(variable: str, question: str, *, ask: bool) -> str:
    """A token from the environment or typed, never from the command line, which every user of the machine can read."""
    token = os.environ.get(variable, "")
    if token or not ask or not sys.stdin.isatty():
        return token
    asked: str = click.prompt(question, default="", hide_input=True, show_default=False)
    return asked.strip()


def _can_be_made(side: Callable[[Subject], bool], subject: Subject) -> bool:
    try:
        return side(subject)
    except OpenbisJupyterError:
        return False  # the checks of the folder say why


def _findings(check: Check[Subject], subject: Subject) -> list[Finding]:
    try:
        return check.examine(subject)
    except web.NoAnswer as error:
        return [error.finding]
    except OpenbisJupyterError as error:
        if error.code != "file-refused":
            raise
        return [found("file-unreadable", **error.details)]
