"""JupyterHub's REST API as the service uses it: read a user, start their server, follow the start.

Addresses of servers come from the hub's own models, never from a name.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.settings import Profile
from openbis_jupyter.hub.versions import series_here
from openbis_jupyter.protocol.words import ServerState

REQUEST_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5)
STREAM_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=5, sock_read=60)
DEFAULT_RETRY_AFTER = 10.0
_REASON_LENGTH = 300
_GONE = (502, 503, 504)
_PENDING_STATES: Mapping[str, ServerState] = {"spawn": "starting", "stop": "stopping"}


@dataclass(frozen=True)
class Server:
    """A server of `user`: the default one, or the one of this `name`.

    `url`: as the hub names it (a path, or absolute with subdomains); `address`: absolute;
    `started`: when, as the hub writes it; `options`: what its spawner was given.
    """

    user: str
    ready: bool
    pending: str | None
    url: str
    address: str
    started: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def is_up(self) -> bool:
        """Whether it runs or is about to."""
        return self.ready or self.pending == "spawn"

    @property
    def state(self) -> ServerState:
        """How it is, in a word."""
        return _PENDING_STATES.get(self.pending or "", "running" if self.ready or self.pending else "stopped")


@dataclass(frozen=True)
class HubUser:
    """A user of the hub; `server`: the one that launches go to, None where it was never started; `others`: the rest.

    `groups`: empty where the service may not read them, because nothing depends on them.
    """

    name: str
    server: Server | None
    auth_state: Mapping[str, Any] = field(repr=False, default_factory=dict)
    others: Sequence[Server] = ()
    groups: frozenset[str] = frozenset()

    @property
    def servers(self) -> list[Server]:
        """All of them, that of launches first."""
        return [*([self.server] if self.server else []), *self.others]


@dataclass(frozen=True)
class IssuedToken:
    """A token that the hub made for one user's server; by its id it is withdrawn."""

    id: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Progress:
    """One event of a server's start."""

    percent: int
    message: str
    ready: bool = False
    failed: bool = False


class HubBusy(Exception):
    """The hub starts as many servers as it may; `seconds`: when to ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class HubApi:
    """In: an HTTP client, address of the API (`…/hub/api`), the service's token, public origin of the hub, and the name
    of the server that launches go to, "" for everybody's default one.
    """

    def __init__(
        self, client: aiohttp.ClientSession, api_url: str, token: str, hub_origin: str, server_name: str = ""
    ) -> None:
        self._client = client
        self._api_url = api_url.rstrip("/")
        self._headers = {"Authorization": f"token {token}"}
        self._hub_origin = hub_origin
        self._server_name = server_name

    async def user(self, name: str) -> HubUser | None:
        """The user of this name, None where the hub knows none. Errors: `hub-unreachable`, `hub-refused`."""
        url = f"{self._user_url(name)}?include_stopped_servers=1"
        async with self._asked("GET", url) as answer:
            if answer.status == 404:
                return None
            model = await self._json(answer)
        servers = [self._server(name, one) for one in (model.get("servers") or {}).values()]
        return HubUser(
            name,
            next((server for server in servers if server.name == self._server_name), None),
            model.get("auth_state") or {},
            [server for server in servers if server.name != self._server_name],
            frozenset(model.get("groups") or ()),
        )

    async def profiles(self, name: str) -> list[Profile]:
        """What the hub's spawner offers this user, by a route beside the API that our authenticator adds to the hub.

        Errors: `launch-unknown` where the user is gone, `hub-unreachable`, `hub-refused`.
        """
        url = f"{self._api_url.removesuffix('/api')}/openbis/profiles/{quote(name, safe='')}"
        async with self._asked("GET", url) as answer:
            if answer.status == 404:
                raise OpenbisJupyterError("launch-unknown")
            model = await self._json(answer)
        return [Profile(**one) for one in model["profiles"]]

    async def scopes(self) -> set[str]:
        """What the hub lets the service do. Errors: `hub-unreachable`, `hub-refused`."""
        async with self._asked("GET", f"{self._api_url}/user") as answer:
            model = await self._json(answer)
        return {str(scope) for scope in model.get("scopes", ())}

    async def start(self, name: str, options: Mapping[str, Any] | None = None) -> None:
        """Ask for the user's server; returns when it is starting, or up, or was before.

        In: the user, what the spawner is given (None: what the hub gave it last time).

        Errors: HubBusy, `spawn-failed` with the spawner's own words, `hub-unreachable`, `hub-refused`,
        `launch-unknown` where the user is gone.
        """
        url = self._server_url(name)
        body = None if options is None else series_here().start_body(options)
        async with self._asked("POST", url, body) as answer:
            if answer.status in (201, 202, 400):
                return
            if answer.status == 404:
                raise OpenbisJupyterError("launch-unknown")
            if answer.status == 429:
                raise HubBusy(_retry_after(answer.headers.get("Retry-After")))
            if answer.status in (401, 403):
                raise OpenbisJupyterError("hub-refused")
            message = await _message(answer)
        raise OpenbisJupyterError("spawn-failed", reason=message)

    async def stop(self, name: str) -> None:
        """Stop the user's server, also one that is starting; returns when it is stopping or stopped.

        Errors: `stop-not-allowed` where the service may not, `hub-unreachable`, `hub-refused`.
        """
        async with self._asked("DELETE", self._server_url(name)) as answer:
            status = answer.status
        if status in (202, 204):
            return
        if status in (401, 403):
            raise OpenbisJupyterError("stop-not-allowed")
        raise OpenbisJupyterError("hub-unreachable" if status in _GONE else "hub-refused")

    async def progress(self, name: str) -> AsyncIterator[Progress]:
        """Events of the start of the user's server, to its end; nothing where no start is under way.

        Errors: `hub-unreachable` where the connection breaks.
        """
        url = f"{self._server_url(name)}/progress"
        try:
            async with self._client.get(
                url, headers=self._headers, timeout=STREAM_TIMEOUT, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    return
                async for line in answer.content:
                    if line.startswith(b"data:"):
                        yield _progress(json.loads(line[len(b"data:") :]))
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            raise OpenbisJupyterError("hub-unreachable") from None

    async def issue_server_token(self, name: str, server: str) -> IssuedToken:
        """A token that opens this server of this user ("": the default one) and nothing else, for minutes
        (`hub_token_handlers`).

        Errors: `launch-unknown` where the user or the server is gone, `hub-unreachable`, `hub-refused`.
        """
        async with self._asked("POST", self._tokens_url, {"user": name, "server": server}) as answer:
            if answer.status == 404:
                raise OpenbisJupyterError("launch-unknown")
            model = await self._json(answer)
        try:
            return IssuedToken(str(model["id"]), str(model["token"]))
        except KeyError:
            raise OpenbisJupyterError("hub-refused") from None

    async def withdraw_server_token(self, token_id: str) -> None:
        """The token of this id opens nothing any more. Errors: `hub-unreachable`, `hub-refused`."""
        url = f"{self._tokens_url}/{quote(token_id, safe='')}"
        async with self._asked("DELETE", url) as answer:
            status = answer.status
        if status != 204:
            raise OpenbisJupyterError("hub-unreachable" if status in _GONE else "hub-refused")

    @asynccontextmanager
    async def _asked(self, method: str, url: str, body: Any = None) -> AsyncIterator[aiohttp.ClientResponse]:
        """The hub's answer to one request. Errors: `hub-unreachable`, also where it breaks off while it is read."""
        try:
            async with self._client.request(
                method,
                url,
                json=body,
                headers=self._headers,
                timeout=REQUEST_TIMEOUT,
                allow_redirects=False,
            ) as answer:
                yield answer
        except (aiohttp.ClientError, asyncio.TimeoutError):
            raise OpenbisJupyterError("hub-unreachable") from None

    @property
    def _tokens_url(self) -> str:
        """The route beside the API that our authenticator adds to the hub."""
        return f"{self._api_url.removesuffix('/api')}/openbis/server-tokens"

    def _user_url(self, name: str) -> str:
        return f"{self._api_url}/users/{quote(name, safe='')}"

    def _server_url(self, name: str) -> str:
        named = f"servers/{quote(self._server_name, safe='')}" if self._server_name else "server"
        return f"{self._user_url(name)}/{named}"

    def _server(self, user: str, model: Mapping[str, Any]) -> Server:
        url = str(model["url"])
        address = str(model.get("full_url") or url)
        return Server(
            user=user,
            ready=bool(model.get("ready")),
            pending=model.get("pending"),
            url=url,
            address=self._hub_origin + address if address.startswith("/") else address,
            started=model.get("started"),
            options=model.get("user_options") or {},
            name=str(model.get("name") or ""),
        )

    async def _json(self, answer: aiohttp.ClientResponse) -> dict[str, Any]:
        if answer.status in _GONE:
            raise OpenbisJupyterError("hub-unreachable")
        if answer.status != 200:
            raise OpenbisJupyterError("hub-refused")
        try:
            model = await answer.json()
        except ValueError:
            raise OpenbisJupyterError("hub-refused") from None
        if not isinstance(model, dict):
            raise OpenbisJupyterError("hub-refused")
        return model


def short(text: str) -> str:
    """One line of bounded length of somebody else's text."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _REASON_LENGTH else line[: _REASON_LENGTH - 1] + "…"


def _progress(event: Mapping[str, Any]) -> Progress:
    percent = event.get("progress")
    return Progress(
        percent=min(100, max(0, int(percent))) if isinstance(percent, (int, float)) else 0,
        message=short(str(event.get("message", ""))),
        ready=bool(event.get("ready")),
        failed=bool(event.get("failed")),
    )


async def _message(answer: aiohttp.ClientResponse) -> str:
    try:
        body = await answer.json(content_type=None)
    except ValueError:
        return f"the hub answered {answer.status}."
    return (
        short(str(body.get("message", "")))
        if isinstance(body, dict)
        else f"the hub answered {answer.status}."
    )


def _retry_after(header: str | None) -> float:
    try:
        return max(0.5, min(120.0, float(header or DEFAULT_RETRY_AFTER)))
    except ValueError:
        return DEFAULT_RETRY_AFTER
