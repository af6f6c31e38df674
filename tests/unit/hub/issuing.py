"""The hub's route that makes tokens for users' servers, for the small servers of these tests."""

from __future__ import annotations

import aiohttp
from aiohttp import web

from openbis_jupyter.hub.jupyterhub import HubApi, ServerTokens, UserServers


def add_issuing(app: web.Application, prefix: str = "") -> list[str]:
    """Add the route below `prefix`. Out: for whom tokens were asked, as it grows."""
    asked: list[str] = []

    async def issue(request: web.Request) -> web.Response:
        order = await request.json()
        whose = "/".join(filter(None, (order["user"], order["server"])))
        asked.append(whose)
        return web.json_response({"id": f"a{len(asked)}", "token": token_for(whose, len(asked))})

    async def withdraw(request: web.Request) -> web.Response:
        asked.append(f"-{request.match_info['id']}")
        return web.Response(status=204)

    app.router.add_post(f"{prefix}/openbis/server-tokens", issue)
    app.router.add_delete(f"{prefix}/openbis/server-tokens/{{id}}", withdraw)
    return asked


def token_for(user: str, number: int = 1) -> str:
    """What the route answers when it is asked for the n-th time."""
    return f"opens-the-server-of-{user}-{number}"


def way_to_servers(client: aiohttp.ClientSession, hub: HubApi) -> UserServers:
    """As the service has it."""
    return UserServers(client, ServerTokens(hub))
