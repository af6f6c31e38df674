"""How the hub asks its own service about tickets."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.authenticator import Redeemed
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.openbis.values import credential_from_json

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
RESTART_SECONDS = 40.0
"""How long a service that does not listen is waited for: the hub looks every 30 s whether it has to start it anew."""
PAUSE_SECONDS = 0.2


async def inspect(settings: Settings, token: str, launch_id: str, ticket: str) -> dict[str, str]:
    """Whose ticket it is: `{openbis_user, hub_user, title}`. Errors: `ticket-invalid`, `internal`."""
    answer = await _ask(settings, token, "inspect", launch_id, ticket)
    return {name: str(answer[name]) for name in ("openbis_user", "hub_user", "title")}


async def redeem(settings: Settings, token: str, launch_id: str, ticket: str) -> Redeemed:
    """Use the ticket up. Errors: `ticket-invalid`, `internal`."""
    answer = await _ask(settings, token, "redeem", launch_id, ticket)
    return Redeemed(
        str(answer["hub_user"]), str(answer["next_url"]), credential_from_json(answer["credential"])
    )


async def _ask(settings: Settings, token: str, what: str, launch_id: str, ticket: str) -> dict[str, Any]:
    url = f"{settings.service_url.rstrip('/')}{settings.service_prefix}api/tickets/{what}"
    request = {"launch_id": launch_id, "ticket": ticket}
    deadline = time.monotonic() + RESTART_SECONDS
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as client:
            while True:
                try:
                    status, body = await _post(client, url, token, request)
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
    return dict(body)


async def _post(
    client: aiohttp.ClientSession, url: str, token: str, request: dict[str, str]
) -> tuple[int, Any]:
    headers = {"Authorization": f"token {token}"}
    async with client.post(url, json=request, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.json(content_type=None)
