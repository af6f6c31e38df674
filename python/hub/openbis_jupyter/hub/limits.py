"""How much one person may do at once, so that nobody holds what all others need as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from openbis_jupyter.errors import OpenbisJupyterError

CALLS = 16
"""Calls with one token that are being answered."""
LAUNCHES = 10
"""Clicks of one person that are being answered."""
STREAMS = 20
"""Progress pages of one person that listen."""
SERVER_REQUESTS = 16
"""Requests to one person's server, which may take its time."""
BATCHES = 20
"""Batches of one person that have not ended."""
UNFINISHED = 50
"""Launches of one person that have not come to an end."""


class AtOnce:
    """In: how many one person may have at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()

    @contextmanager
    def of(self, who: str) -> Iterator[None]:
        """Hold one for this person. Errors: `too-many`."""
        self.take(who)
        try:
            yield
        finally:
            self.give_back(who)

    def take(self, who: str) -> None:
        """The same where the end is elsewhere. Errors: `too-many`."""
        if self._held[who] >= self._most:
            raise OpenbisJupyterError("too-many")
        self._held[who] += 1

    def give_back(self, who: str) -> None:
        """What was taken before."""
        self._held[who] -= 1
        if self._held[who] <= 0:
            del self._held[who]
