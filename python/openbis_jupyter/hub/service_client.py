"""How the hub asks its own service about tickets."""

from __future__ import annotations

from typing import Any

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.authenticator import Redeemed
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.openbis.values import credential_from_json

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


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
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as client,
            client.post(
                url,
                json={"launch_id": launch_id, "ticket": ticket},
                headers={"Authorization": f"token {token}"},
                allow_redirects=False,
            ) as answer,
        ):
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise OpenbisJupyterError("internal") from None
    if answer.status != 200:
        code = body.get("error", {}).get("code") if isinstance(body, dict) else None
        raise OpenbisJupyterError(code if code == "ticket-invalid" else "internal")
    return dict(body)
