"""How the hub asks its own service about tickets and kept credentials."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.openbis.values import Credential, credential_from_json

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
RESTART_SECONDS = 40.0
"""How long a service that does not listen is waited for: the hub looks every 30 s whether it has to start it anew."""
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Redeemed:
    """What a ticket stood for; only our own handlers make it, so no form can claim it."""

    hub_user: str
    next_url: str
    credential: Credential = field(repr=False)


REDEEMED = object()
"""Key under which our handlers hand a `Redeemed` to `authenticate`; not text, so no form field is called so."""


async def inspect(settings: Settings, token: str, launch_id: str, ticket: str) -> dict[str, str]:
    """Whose ticket it is: `{openbis_user, hub_user, title}`. Errors: `ticket-invalid`, `internal`."""
    answer = await _ask(settings, token, "tickets/inspect", {"launch_id": launch_id, "ticket": ticket})
    return {name: str(answer[name]) for name in ("openbis_user", "hub_user", "title")}


async def redeem(settings: Settings, token: str, launch_id: str, ticket: str) -> Redeemed:
    """Use the ticket up. Errors: `ticket-invalid`, `internal`."""
    answer = await _ask(settings, token, "tickets/redeem", {"launch_id": launch_id, "ticket": ticket})
    return Redeemed(
        str(answer["hub_user"]), str(answer["next_url"]), credential_from_json(answer["credential"])
    )


async def kept(settings: Settings, token: str, arrived: Credential) -> Credential | None:
    """What the service keeps for the user of a credential that a login brings. Errors: `internal`.

    A login waits for no service that is down: what it brings is good without that.
    """
    request = {"credential": arrived.as_json()}
    answer = await _ask(settings, token, "credentials/kept", request, patience=0.0)
    return credential_from_json(answer["credential"]) if answer["credential"] else None


async def _ask(
    settings: Settings, token: str, what: str, request: dict[str, Any], patience: float = RESTART_SECONDS
) -> dict[str, Any]:
    url = f"{settings.service_url.rstrip('/')}{settings.service_prefix}api/{what}"
    deadline = time.monotonic() + patience
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
    client: aiohttp.ClientSession, url: str, token: str, request: dict[str, Any]
) -> tuple[int, Any]:
    headers = {"Authorization": f"token {token}"}
    async with client.post(url, json=request, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.json(content_type=None)
