"""Tokens that open one user's server, for minutes: all that travels with a request to code that a user controls.

The service's own token never leaves for a user's server. The hub makes these (`hub_token_handlers`) with the scope
`access:servers!server=USER/SERVER` and an end; they are used again for a while, so that a click costs at most one
request more, and then withdrawn.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub.rest_api import HubApi, IssuedToken

USED_SECONDS = 240.0
"""How long a token is used again; the hub ends it by itself at `VALID_SECONDS`, also when nobody withdraws it."""

log = logging.getLogger(__name__)


@dataclass
class _Kept:
    """The token of one user's server and until when it is used; the lock lets concurrent callers share one request."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    issued: IssuedToken | None = field(default=None, repr=False)
    until: float = 0.0


class ServerTokens:
    """In: the hub's API; the clock (seconds, only differences count)."""

    def __init__(self, hub: HubApi, clock: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._clock = clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._former: list[IssuedToken] = []

    async def get(self, user: str, server: str = "") -> tuple[str, bool]:
        """A token that opens this server of the user ("": the default one), and whether it was made just now: 1 request
        to the hub, else none.

        Errors: `launch-unknown` where the hub knows no such user or server, `hub-unreachable`, `hub-refused`.
        """
        kept = self._kept.setdefault((user, server), _Kept())
        async with kept.lock:
            if kept.issued is not None and self._clock() < kept.until:
                return kept.issued.token, False
            self._set_aside(kept)
            issued = await self._hub.issue_server_token(user, server)
            kept.issued, kept.until = issued, self._clock() + USED_SECONDS
            return issued.token, True

    def forget(self, user: str, server: str, token: str) -> None:
        """The server does not take this token (any more): the next caller gets another one."""
        kept = self._kept.get((user, server))
        if kept is not None and kept.issued is not None and kept.issued.token == token:
            self._set_aside(kept)

    async def withdraw_unused(self) -> None:
        """Withdraw those that are not used again; apart from the clicks, which wait for nothing here."""
        for whose, kept in list(self._kept.items()):
            if not kept.lock.locked() and self._clock() >= kept.until:
                self._set_aside(kept)
                del self._kept[whose]
        former, self._former = self._former, []
        await asyncio.gather(*(self._withdraw(token) for token in former))

    async def withdraw_all(self) -> None:
        """Withdraw every token: the service ends."""
        for kept in self._kept.values():
            self._set_aside(kept)
        self._kept.clear()
        await self.withdraw_unused()

    def _set_aside(self, kept: _Kept) -> None:
        if kept.issued is not None:
            self._former.append(kept.issued)
            kept.issued = None

    async def _withdraw(self, token: IssuedToken) -> None:
        try:
            await self._hub.withdraw_server_token(token.id)
        except OpenbisJupyterError as error:
            # The hub ends it by itself in at most a minute.
            log.info("a token for a user's server is not withdrawn [%s]", error.code)
