"""The service's log: lines for people, or JSON objects for programs, each with the launch that it is about."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FORMATS = ("text", "json")

_launch: ContextVar[str | None] = ContextVar("launch", default=None)


@contextmanager
def of_launch(launch_id: str) -> Iterator[None]:
    """What is logged within, also by tasks that are begun there, is about this launch."""
    token = _launch.set(launch_id)
    try:
        yield
    finally:
        _launch.reset(token)


class JsonLines(logging.Formatter):
    """A JSON object per line: `time` (UTC), `level`, `logger`, `message`, and `launch`, `trace` where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """In: what is logged. Out: the line."""
        time = datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(timespec="milliseconds")
        line = {
            "time": time,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "launch": _launch.get(),
            "trace": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in line.items() if value is not None})


def set_up(log_format: str) -> None:
    """Log to standard error from now on. In: one of `FORMATS`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if log_format == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
