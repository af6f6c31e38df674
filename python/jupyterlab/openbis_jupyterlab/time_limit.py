"""`time-limit`: when this server ends by itself, for the page that shows it."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyter.client.time_limit import ends_at
from openbis_jupyterlab.server import OpenbisHandler, Route


class TimeLimitHandler(OpenbisHandler):
    """`time-limit`."""

    # Looking when a server ends does not keep it alive.
    _track_activity = False

    def initialize(self, threads: DaemonPool) -> None:
        """In: the threads that requests are worked on in."""
        self.threads = threads

    @authenticated
    async def get(self) -> None:
        """The moment, null where it does not end by itself."""

        def work() -> Any:
            from openbis_jupyter.protocol.time_limit import TimeLimit  # noqa: PLC0415

            ends = ends_at()
            return TimeLimit(ends=ends.isoformat() if ends else None)

        await self.answer(work)


def routes(threads: DaemonPool) -> list[Route]:
    """The path of this room."""
    return [("time-limit", TimeLimitHandler, {"threads": threads})]
