"""Whose openBIS tokens were seen lately, so that the next click with one needs no question of its own.

Nobody is let in by this: whoever uses it goes on to ask openBIS something with the same token, which openBIS refuses
when the session has ended. A token never changes its owner.
"""

from __future__ import annotations

import hashlib
import time

from openbis_jupyter.openbis.values import SessionInformation

KEPT_SECONDS = 600.0
MOST = 2000


class RecentSessions:
    """Digest of a token → whose it is."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, SessionInformation]] = {}

    def get(self, token: str) -> SessionInformation | None:
        """Whose token it was when openBIS was asked; None for one that was not seen lately."""
        ends, session = self._seen.get(_digest(token), (0.0, None))
        return session if ends > time.monotonic() else None

    def remember(self, token: str, session: SessionInformation) -> None:
        """openBIS has just said whose token it is."""
        key = _digest(token)
        self._seen.pop(key, None)
        if len(self._seen) >= MOST:
            self._seen.pop(next(iter(self._seen)))
        self._seen[key] = (time.monotonic() + KEPT_SECONDS, session)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
