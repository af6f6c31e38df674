"""Faults on demand, so that clients can be tested against a server that fails.

Off unless asked for. `POST /sandbox/faults` with one order, `GET` for what was counted, `DELETE` to forget all; each
with `Authorization: Bearer <token of the ready file>`.
"""

from __future__ import annotations

import errno
import hmac
import json
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openbis_sandbox.bodies import read_body
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.instance import Instance

PATH = "/sandbox/faults"
KINDS = ("latency", "error", "html", "drop", "full", "expire-session")
_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Order:
    """One fault: what, for which method or path, at which call from now on (1 first; 0: every one), and its value."""

    fault: str
    method: str = ""
    nth: int = 0
    seconds: float = 0.0
    message: str = "A fault that was asked for."
    after_bytes: int = 0


@dataclass
class _Taken:
    """An order that was taken, and how many calls it has seen since."""

    order: Order
    seen: int = 0

    def is_due(self) -> bool:
        self.seen += 1
        return self.order.nth in (0, self.seen)


@dataclass
class Faults:
    """The orders of a running server and its counts."""

    instance: Instance
    token: str
    orders: list[_Taken] = field(default_factory=list)
    methods: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before(self, method: str) -> None:
        """Count a call of a method, and bring the latency or error that was ordered for it."""
        with self._lock:
            self.methods[method] += 1
            meant = [
                taken
                for taken in self.orders
                if taken.order.fault in ("latency", "error") and taken.order.method in (method, "*")
            ]
            due = [taken.order for taken in meant if taken.is_due()]
        for order in due:
            if order.fault == "latency":
                time.sleep(order.seconds)
            elif order.fault == "error":
                raise UserFailure(order.message)

    def at_request(self, path: str) -> Order | None:
        """Count a request, and give the order to answer it with HTML, to drop it, or to find the disk full."""
        with self._lock:
            self.requests[path] += 1
            meant = [
                taken
                for taken in self.orders
                if taken.order.fault in ("html", "drop", "full")
                and path.startswith(taken.order.method or "/")
            ]
            due = [taken.order for taken in meant if taken.is_due()]
        return due[0] if due else None

    def route(self) -> Route:
        """The endpoint that takes orders."""
        return Route(PATH, self._endpoint, methods=["GET", "POST", "DELETE"])

    async def _endpoint(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return JSONResponse({"error": "The token of the ready file is needed."}, status_code=403)
        if request.method == "GET":
            return JSONResponse({"methods": self.methods, "requests": self.requests})
        if request.method == "DELETE":
            with self._lock:
                self.orders.clear()
                self.methods.clear()
                self.requests.clear()
            return Response(status_code=204)
        try:
            order: Any = json.loads(await read_body(request))
        except ValueError:
            order = None
        if not isinstance(order, dict):
            return JSONResponse({"error": "An order is a JSON object."}, status_code=400)
        return self._take(order)

    def _take(self, given: dict[str, Any]) -> Response:
        if given.get("fault") == "expire-session":
            return JSONResponse({"ended": self.instance.expire_sessions(str(given.get("user")))})
        try:
            order = Order(**given)
        except TypeError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        if order.fault not in KINDS:
            return JSONResponse({"error": f"fault is one of {', '.join(KINDS)}"}, status_code=400)
        with self._lock:
            self.orders.append(_Taken(order))
        return Response(status_code=204)


class FaultMiddleware:
    """Answers with HTML, cuts the connection or fills the disk where that was ordered."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["path"] == PATH:
            await self._app(scope, receive, send)
            return
        order = self._faults.at_request(scope["path"])
        if order is None:
            await self._app(scope, receive, send)
        elif order.fault == "html":
            headers = [(b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": 502, "headers": headers})
            await send({"type": "http.response.body", "body": _HTML})
        elif order.fault == "full":
            await self._app(scope, _full_disk(receive, order), send)
        else:
            answer = _CutAnswer(send, order.after_bytes)
            try:
                await self._app(scope, _cut_request(receive, order), answer)
            except Dropped:
                await answer.begin()
                raise


class Dropped(Exception):
    """Ends a request without a complete answer, so that the server closes the connection."""


class _CutAnswer:
    """An answer of which only so many bytes are sent. Once it has begun, the server can end it only by hanging up; one
    that has not would be replaced by an error's page on a connection that looks as good as before.
    """

    def __init__(self, send: Send, most: int) -> None:
        self._send, self._most, self._sent, self._has_begun = send, most, 0, False

    async def __call__(self, message: Message) -> None:
        """Send it, as far as it may be. Raises Dropped."""
        body = message.get("body", b"")
        if self._sent + len(body) > self._most and message["type"] == "http.response.body":
            if self._most > self._sent:
                await self._send({**message, "body": body[: self._most - self._sent], "more_body": True})
            raise Dropped
        self._sent += len(body)
        self._has_begun = True
        await self._send(message)

    async def begin(self) -> None:
        """Promise a byte that never comes, where nothing was sent yet."""
        if not self._has_begun:
            headers = [(b"content-length", b"1")]
            await self._send({"type": "http.response.start", "status": 200, "headers": headers})


def _cut_request(receive: Receive, order: Order) -> Receive:
    """Without a number of bytes only the answer is cut."""
    return _failing_after(receive, order.after_bytes, Dropped()) if order.after_bytes else receive


def _full_disk(receive: Receive, order: Order) -> Receive:
    """To whoever writes down what comes, the disk seems full after so many bytes."""
    return _failing_after(receive, order.after_bytes, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def _failing_after(receive: Receive, most: int, failure: Exception) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise failure
        return message

    return limited


def orders_help() -> str:
    """What an order may be, for `--help`."""
    example = json.dumps({"fault": "latency", "method": "getDataSets", "seconds": 2})
    return f"Orders: {', '.join(KINDS)}; for example {example}."
