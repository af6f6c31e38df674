"""Who did what, when, and how it ended: a JSON object per line, for whoever has to answer for it later.

`ACTS` says what is recorded, for the code and for docs/audit.md (`python -m openbis_jupyter.hub.audit`, `make docs`).
No token, no notebook's content, no name of a notebook or dataset is in a line: only ids.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from logging.handlers import WatchedFileHandler

from openbis_jupyter.errors import OpenbisJupyterError


@dataclass(frozen=True)
class Act:
    """What happened, and the words for how it ended; beside these a code of docs/errors.md where it was refused."""

    what: str
    outcomes: tuple[str, ...]


ACTS: Mapping[str, Act] = {
    "sign-in": Act("somebody shows the hub who they are", ("ticket", "password", "token", "refused")),
    "launch": Act("a click asks for a notebook, or for the workspace", ("begun",)),
    "download": Act("a click asks for a notebook to download", ("given",)),
    "launch-end": Act("what a click began has come to its end", ("ready",)),
    "run": Act(
        "a notebook runs in the background: when it is ordered, and how it ended",
        ("ordered", "done", "failed", "cancelled", "stopped"),
    ),
    "save": Act("a run has saved its notebook as this dataset", ("saved",)),
    "ticket-used": Act("a ticket is shown at the hub's sign-in", ("given",)),
    "token-made": Act("a personal access token is made in openBIS", ("made",)),
    "token-given": Act(
        "the person's server asks for their credential", ("personal-access-token", "session-token")
    ),
    "token-revoked": Act(
        "access tokens are deleted in openBIS: by their person, or because another one takes their place",
        ("revoked", "replaced"),
    ),
    "forget": Act("what is kept of somebody is deleted; `by`: the account, or the hub", ("forgotten",)),
}
"""Each act that is recorded."""

FIELDS: Mapping[str, str] = {
    "time": "UTC, with milliseconds",
    "act": "of the table above",
    "outcome": "of the table above",
    "person": "openBIS user id; `null` where it is not known",
    "launch": "id of the launch, which is also that of its run",
    "owner": "permId of the space, project, experiment or object where it will be saved",
    "dataset": "permId of the dataset that was saved",
    "by": "who did it, where that is somebody else",
}
"""Of each line; those that an act does not have are left out."""

_TEXT_MAX = 255

log = logging.getLogger("openbis_jupyter.audit")


def record(
    act: str,
    outcome: str,
    person: str | None,
    *,
    launch: str | None = None,
    owner: str | None = None,
    dataset: str | None = None,
    by: str | None = None,
) -> None:
    """Write a line. In: an act of the table, how it ended, whose it is, ids. Errors: KeyError for another act."""
    if act not in ACTS:
        raise KeyError(act)
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    ids = {"launch": launch, "owner": owner, "dataset": dataset, "by": by}
    known = {name: value[:_TEXT_MAX] for name, value in ids.items() if value is not None}
    log.info(json.dumps({"time": now, "act": act, "outcome": outcome, "person": person, **known}))


@contextmanager
def refusals(act: str, person: str, owner: str | None = None) -> Iterator[None]:
    """Around what leads to an act: where it is refused, that is the act's outcome."""
    try:
        yield
    except OpenbisJupyterError as error:
        record(act, error.code, person, owner=owner)
        raise


def write_to(file: str, beside: logging.Logger | None = None) -> None:
    """In: the file of the record, which only its user can read; where there is none, the log that it goes to (None: the
    root's).

    The file may be moved away at any time (logrotate): the next line makes a new one. Errors: OSError.
    """
    log.setLevel(logging.INFO)
    if not file:
        log.parent = beside or log.parent
        return
    handler = _OwnFile(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    for former in log.handlers:
        former.close()
    log.handlers = [handler]
    log.propagate = False


class _OwnFile(WatchedFileHandler):
    def _open(self) -> object:  # type: ignore[override]
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return super()._open()


def as_markdown() -> str:
    """The page docs/audit.md."""
    acts = (
        f"| `{name}` | {act.what} | {', '.join(f'`{one}`' for one in act.outcomes)} |"
        for name, act in ACTS.items()
    )
    fields = (f"| `{name}` | {what} |" for name, what in FIELDS.items())
    return "\n".join(
        [
            "# The audit record",
            "",
            "Who did what, when, and how it ended: one JSON object per line, of the hub's sign-in, of the service and",
            "of `openbis-jupyter-hub forget`. They go to the file that the setting `audit_file` names, else to the",
            "logs of these, and so to the journal where systemd runs them. Only its user can read the file. logrotate",
            "may move it away at any time; nothing has to be restarted.",
            "",
            "No token, no content and no name of a notebook or dataset is in it. What a person saves with the button",
            "in JupyterLab goes from their server to openBIS, whose own log has it; the service hears of runs only.",
            "",
            "| act | what happened | outcome, beside the codes of [errors.md](errors.md) |",
            "|---|---|---|",
            *acts,
            "",
            "| field | what it is |",
            "|---|---|",
            *fields,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
