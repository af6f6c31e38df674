"""A launch: one click's journey, as it is kept and as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.status import LaunchState
from openbis_jupyter.protocol.words import LaunchStep


@dataclass(frozen=True)
class Launch:
    """One click's journey.

    `file_name` and `content` (the notebook as text): None where only the workspace is opened; `content` goes when it is
    written. `notebook_path`: below the home, first as wanted, then as written. `error`: as in an HTTP answer.
    `deadline`: when its server must be up. `profile`: id of the chosen server profile; `restart`: a server that runs
    with another one is stopped first. `run`: the server runs the notebook in the background and saves it.
    `owner`: the process of the service that carries it on, None where none does; `waiting_since`: in line for room.
    """

    id: str
    openbis_user: str
    hub_user: str
    launch_key: str
    title: str
    directory: str
    file_name: str | None
    content: str | None
    state: LaunchStep
    progress: int
    message: str
    notebook_path: str | None
    url: str | None
    error: dict[str, Any] | None
    retry: bool
    created_at: float
    deadline: float | None = None
    profile: str | None = None
    restart: bool | None = None
    run: bool | None = None
    owner: str | None = None
    waiting_since: float | None = None

    def as_state(self, place: int | None = None, waiting: int | None = None) -> LaunchState:
        """How far it is. In: its place among those who wait, and how many they are, while it is one of them."""
        return LaunchState(
            launch_id=self.id,
            state=self.state,
            progress=self.progress,
            message=self.message,
            url=self.url if self.state == "ready" else None,
            notebook_path=self.notebook_path,
            error=parse(Failure, self.error) if self.error else None,
            retry=self.retry,
            started=_iso(self.created_at),
            deadline=_iso(self.deadline) if self.deadline and self.state == "starting" else None,
            place=place,
            waiting=waiting,
        )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat(timespec="seconds")
