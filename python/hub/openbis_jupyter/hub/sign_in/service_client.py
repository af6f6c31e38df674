"""How the hub asks its own service about tickets and kept credentials."""

from __future__ import annotations

import asyncio
import time
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.protocol.credentials import ArrivedCredential, Credential, KeptCredential
from openbis_jupyter.protocol.shapes import as_json, parse
from openbis_jupyter.protocol.tickets import Inspected, Redeemed, TicketRef

RESTART_SECONDS = 40.0
"""How long a service that does not listen is waited for: the hub looks every 30 s whether it has to start it anew."""
TIMEOUT = aiohttp.ClientTimeout(total=RESTART_SECONDS, connect=5)
"""A service that listens may still be loading; a request that nobody waits for any more would use up its ticket."""
PAUSE_SECONDS = 0.2


Answer = TypeVar("Answer")
REDEEMED = object()
"""Key under which our handlers hand a `Redeemed` to `authenticate`; not text, so no form field is called so."""


async def inspect(settings: Settings, token: str, launch_id: str, ticket: str) -> Inspected:
    """Whose ticket it is. Errors: `ticket-invalid`, `internal`."""
    shown = TicketRef(launch_id=launch_id, ticket=ticket)
    return await _ask(Inspected, settings, token, "tickets/inspect", shown)


async def redeem(settings: Settings, token: str, launch_id: str, ticket: str) -> Redeemed:
    """Use the ticket up. Errors: `ticket-invalid`, `internal`."""
    shown = TicketRef(launch_id=launch_id, ticket=ticket)
    return await _ask(Redeemed, settings, token, "tickets/redeem", shown)


async def kept(settings: Settings, token: str, arrived: Credential) -> Credential | None:
    """What the service keeps for the user of a credential that a login brings. Errors: `internal`.

    A login waits for no service that is down: what it brings is good without that.
    """
    told = ArrivedCredential(credential=arrived)
    return (await _ask(KeptCredential, settings, token, "credentials/kept", told, patience=0.0)).credential


async def forget(settings: Settings, token: str, hub_user: str) -> None:
    """Have the service forget a user whom the hub deletes. Errors: `internal`."""
    url = f"{settings.service_url.rstrip('/')}{settings.service_prefix}api/people/{quote(hub_user, safe='')}"
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as client,
            client.delete(url, headers={"Authorization": f"token {token}"}, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, asyncio.TimeoutError):
        raise OpenbisJupyterError("internal") from None
    if status != 204:
        raise OpenbisJupyterError("internal")


async def _ask(
    kind: type[Answer],
    settings: Settings,
    token: str,
    what: str,
    request: object,
    patience: float = RESTART_SECONDS,
) -> Answer:
    url = f"{settings.service_url.rstrip('/')}{settings.service_prefix}api/{what}"
    deadline = time.monotonic() + patience
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as client:
            while True:
                try:
                    status, body = await _post(client, url, token, as_json(request))
                    break
                except aiohttp.ClientConnectorError:
                    # Nothing was sent, so nothing is used up.
                    if time.monotonic() > deadline:
                        raise
                    await asyncio.sleep(PAUSE_SECONDS)
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        raise OpenbisJupyterError("internal") from None
    if status != 200:
        code = body.get("error", {}).get("code") if isinstance(body, dict) else None
        raise OpenbisJupyterError(code if code == "ticket-invalid" else "internal")
    try:
        return parse(kind, body)
    except OpenbisJupyterError:
        raise OpenbisJupyterError("internal") from None


async def _post(client: aiohttp.ClientSession, url: str, token: str, request: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"token {token}"}
    async with client.post(url, json=request, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.json(content_type=None)
