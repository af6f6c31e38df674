"""A notebook that a user's server runs in the background (docs/developers/protocol.md, section 1), from untrusted JSON.

Servers belong to their users, who may send whatever they like. What people read is cut where it is long; anything else
that is not as agreed is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from openbis_jupyter.characters import holds_half
from openbis_jupyter.fields import invalid, mapping, matching, one_of, text

ENDED = ("done", "failed", "cancelled", "stopped")
STATES = ("waiting", "running", "saving", *ENDED)
RUN_ID_PATTERN = r"[A-Za-z0-9_-]{1,64}"
TITLE_MAX = 300
PATH_MAX = 2000
SENTENCE_MAX = 2000
CELLS_MAX = 100_000
DETAILS_BYTES_MAX = 4000
_TIME_MAX = 40
_RUN_ID = re.compile(RUN_ID_PATTERN)
_PERM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_CODE = re.compile(r"[a-z][a-z-]{1,39}")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True)
class Run:
    """`cell` of `cells`: how many code cells have ended; times ISO 8601; `error` as in an HTTP answer."""

    run_id: str
    title: str
    notebook_path: str
    state: str
    cell: int
    cells: int
    cell_name: str | None
    started: str | None
    ended: str | None
    dataset: str | None
    error: dict[str, Any] | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in ENDED

    def as_json(self) -> dict[str, Any]:
        """The run of docs/developers/protocol.md, section 1."""
        return asdict(self)


def parse_run(data: object) -> Run:
    """In: JSON from a user's server. Out: the checked run. Errors: `request-invalid` naming the field."""
    body = mapping(data, "run")
    cells = _count(body.get("cells"), "cells", CELLS_MAX)
    return Run(
        run_id=_identifier(body.get("run_id"), "run_id", _RUN_ID),
        title=_sentence(body.get("title"), "title", TITLE_MAX),
        notebook_path=_path(body.get("notebook_path")),
        state=one_of(body.get("state"), "state", STATES),
        cell=_count(body.get("cell"), "cell", cells),
        cells=cells,
        cell_name=_optional(body.get("cell_name"), lambda value: _sentence(value, "cell_name", TITLE_MAX)),
        started=_optional(body.get("started"), lambda value: _time(value, "started")),
        ended=_optional(body.get("ended"), lambda value: _time(value, "ended")),
        dataset=_optional(body.get("dataset"), lambda value: _identifier(value, "dataset", _PERM_ID)),
        error=_optional(body.get("error"), _error),
    )


def _error(value: object) -> dict[str, Any]:
    body = mapping(value, "error")
    details = mapping(body.get("details") or {}, "error.details")
    if len(json.dumps(details)) > DETAILS_BYTES_MAX:
        # The sentences say it already.
        details = {}
    return {
        "code": _identifier(body.get("code"), "error.code", _CODE),
        "message": _sentence(body.get("message"), "error.message", SENTENCE_MAX),
        "advice": _sentence(body.get("advice"), "error.advice", SENTENCE_MAX),
        "reference": _identifier(body.get("reference"), "error.reference", _REFERENCE),
        "details": dict(details),
    }


def _optional(value: object, check: Any) -> Any:
    return None if value is None else check(value)


def _count(value: object, field: str, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise invalid(field, f"a number from 0 to {most} is expected.")
    return value


def _path(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= PATH_MAX or not _is_writable(value):
        raise invalid("notebook_path", f"a path of at most {PATH_MAX} characters is expected.")
    return value


def _time(value: object, field: str) -> str:
    if isinstance(value, str) and len(value) <= _TIME_MAX:
        try:
            # Python before 3.11 does not know the Z.
            if datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None:
                return value
        except ValueError:
            pass
    raise invalid(field, "a time with its zone is expected, as in ISO 8601.")


def _sentence(value: object, field: str, most: int) -> str:
    sentence = text(value, field)
    if not _is_writable(sentence):
        raise invalid(field, "text is expected.")
    return sentence if len(sentence) <= most else sentence[: most - 1] + "…"


def _is_writable(value: str) -> bool:
    """PostgreSQL keeps neither NUL nor half a character."""
    return "\0" not in value and not holds_half(value)


def _identifier(value: object, field: str, pattern: re.Pattern[str]) -> str:
    return matching(value, field, pattern, "an identifier is expected.")
