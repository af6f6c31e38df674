"""What all handlers of the service share: one mapping of errors, security headers, identities, a bounded access log."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import re
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote

import jinja2
from jupyterhub.services.auth import HubOAuth, HubOAuthenticated, UserNotAllowed
from tornado.web import HTTPError, RequestHandler

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits, metrics, texts
from openbis_jupyter.hub.account import Accounts
from openbis_jupyter.hub.batches import BatchDesk
from openbis_jupyter.hub.credentials import Broker
from openbis_jupyter.hub.database import AWAY, CredentialStore, LaunchStore
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.launch import Launcher, LaunchTasks
from openbis_jupyter.hub.limits import AtOnce
from openbis_jupyter.hub.runs import BackgroundRuns
from openbis_jupyter.hub.scopes import ACCESS_SCOPE
from openbis_jupyter.hub.service.people import People
from openbis_jupyter.hub.service.readiness import Readiness
from openbis_jupyter.hub.service.under_way import UnderWay
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.protocol.shapes import Nothing, as_json, parse_request
from openbis_jupyter.protocol.version import HEADER, HUB, OPENBIS, PROTOCOL, SERVER, check_version

BODY_BYTES_MAX = 4 * 1024 * 1024
BODY_SECONDS = 30.0
"""How long a body may take to come; openBIS, the hub and users' servers are near."""
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOGGED_PATH = 160
# A token of openBIS begins with the user id, which may hold any letter; no control characters, no half of a character.
_TOKEN = re.compile(r"(?!\s*\Z)[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,500}")
Kind = TypeVar("Kind")

log = logging.getLogger(__name__)
access = logging.getLogger("openbis_jupyter.access")


@dataclass(frozen=True)
class Context:
    """What the handlers work with."""

    settings: Settings
    readiness: Readiness
    launcher: Launcher
    accounts: Accounts
    background: BackgroundRuns
    people: People
    batches: BatchDesk
    runner: LaunchTasks
    store: LaunchStore
    credential_store: CredentialStore
    records: Threads
    broker: Broker
    hub: HubApi
    hub_auth: HubOAuth
    service_token: str
    page_address: str
    """What stands before the paths of our pages: a path, or with subdomains an address."""
    templates: jinja2.Environment
    calls: AtOnce = field(default_factory=lambda: AtOnce(limits.CALLS))
    streams: AtOnce = field(default_factory=lambda: AtOnce(limits.STREAMS))
    under_way: UnderWay = field(default_factory=UnderWay)


class BaseHandler(RequestHandler):
    """Errors become one shape; nothing of a request is logged but method, path, status and time."""

    context: Context

    def initialize(self, context: Context) -> None:
        """In: what the handlers work with."""
        self.context = context

    def set_default_headers(self) -> None:
        """Headers that every answer has."""
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def problem_of(self, kwargs: dict[str, Any], status: int) -> OpenbisJupyterError:
        """The error that this request ends with; what nobody foresaw is `internal`, with the details in the log."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, OpenbisJupyterError):
            log.info("%s [%s %s]: %s", self.request.method, error.code, error.reference, error.message)
            return error
        if isinstance(error, HTTPError) and status < 500:
            problem = OpenbisJupyterError("request-invalid", field="request", reason=f"status {status}.")
        else:
            problem = OpenbisJupyterError("database-unreachable" if isinstance(error, AWAY) else "internal")
        log.warning("answer %s [%s %s]", status, problem.code, problem.reference)
        return problem

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Tracebacks only for what nobody foresaw."""
        if not isinstance(value, (OpenbisJupyterError, HTTPError, *AWAY)):
            log.error("unforeseen", exc_info=(typ, value, tb))

    def data_received(self, chunk: bytes) -> None:
        """Bodies are read as a whole."""


class ApiHandler(BaseHandler):
    """JSON in, JSON out; identity only from a token in the Authorization header."""

    def set_default_headers(self) -> None:
        """Besides those of all answers the version of the protocol."""
        super().set_default_headers()
        self.set_header(HEADER, str(PROTOCOL))

    caller: str | None = None
    """Whose calls this one counts among; the hub, which asks for everybody, is not counted."""

    def prepare(self) -> None:
        """Errors: `versions-differ` for a server that is newer or older than what is understood here; `too-many`."""
        self.context.under_way.begin(self.request)
        check_version(self.request.headers.get(HEADER), SERVER, HUB)
        said = self.request.headers.get("Authorization", "").rpartition(" ")[2]
        if said and not hmac.compare_digest(said.encode(), self.context.service_token.encode()):
            caller = hashlib.sha256(said.encode()).hexdigest()
            self.context.calls.take(caller)
            self.caller = caller

    def on_finish(self) -> None:
        """The next call of the same caller has room."""
        self.context.under_way.end(self.request)
        if self.caller is not None:
            self.context.calls.give_back(self.caller)

    def check_xsrf_cookie(self) -> None:
        """No cookie counts here, so there is nothing to forge."""

    def token(self) -> str:
        """The token of the Authorization header. Errors: `session-expired` where there is none."""
        return bearer_token(self.request.headers.get("Authorization", ""))

    def body(self) -> Any:
        """The JSON of the request. Errors: `request-invalid`."""
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise OpenbisJupyterError(
                "request-invalid", field="request", reason="JSON is expected."
            ) from None

    def require_hub(self) -> None:
        """Only the hub itself holds the service's token. Errors: 403."""
        if not hmac.compare_digest(self.token().encode(), self.context.service_token.encode()):
            raise HTTPError(403)

    def asked(self, kind: type[Kind]) -> tuple[str, Kind]:
        """What an openBIS page asks: the caller's openBIS token and the body, in which the page may say its version.

        Errors: `session-expired`, `versions-differ`, `request-invalid`.
        """
        return self.token(), parse_request(kind, self.body(), OPENBIS, HUB)

    def page_token(self) -> str:
        """The same where nothing but the version may be in the body. Out: the caller's openBIS token."""
        return self.asked(Nothing)[0] if self.request.body else self.token()

    def answer(self, content: object, status: int = 200) -> None:
        """End with this shape as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(as_json(content)))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The `error` object of docs/developers/protocol.md, section 2."""
        error = self.problem_of(kwargs, status_code)
        foreseen = isinstance(kwargs.get("exc_info", (None, None))[1], HTTPError)
        self.set_status(status_code if foreseen else error.problem.status)
        if error.problem.retry:
            self.set_header("Retry-After", "10")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"error": error.as_json()}))


class UserHandler(HubOAuthenticated, BaseHandler):  # type: ignore[misc]
    """For people signed in to the hub; who they are is asked for without blocking."""

    @property
    def hub_auth(self) -> HubOAuth:
        """The service's half of the hub's OAuth."""
        return self.context.hub_auth

    async def prepare(self) -> None:
        """Identify the person before the handler runs."""
        model = await self.hub_auth.get_user(self, sync=False)
        try:
            self._hub_auth_user_cache = self.check_hub_user(model) if model else None
        except UserNotAllowed:
            self._hub_auth_user_cache = None
            raise HTTPError(403) from None

    def signed_in(self) -> str | None:
        """The hub name of the person, None where nobody is signed in."""
        user = self._hub_auth_user_cache
        return str(user["name"]) if user and user.get("kind") == "user" else None

    def page(self, template: str, **values: Any) -> None:
        """End with this page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        rendered = self.context.templates.get_template(template).render(
            texts=texts.PAGE, static=f"{self.context.settings.service_prefix}static/", **values
        )
        self.finish(rendered)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page that says what happened and what to do."""
        error = self.problem_of(kwargs, status_code)
        self.set_status(error.problem.status if error.code != "request-invalid" else status_code)
        self.page("problem.html", error=error, home=self.context.settings.hub_home)


def bearer_token(header: str) -> str:
    """In: an Authorization header as tornado reads it. Out: the token. Errors: `session-expired` without one."""
    scheme, _, value = header.partition(" ")
    token = header_text(value.strip())
    if scheme.lower() not in ("bearer", "token") or not _TOKEN.fullmatch(token):
        raise OpenbisJupyterError("session-expired")
    return token


def header_text(value: str) -> str:
    """In: a token as tornado reads it from a header. Out: the token.

    Session tokens of openBIS begin with the user id, which may hold any letter, and a header holds only ASCII: they
    come percent-encoded. Clients that send bare UTF-8 are understood, too.
    """
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return unquote(value)


async def server_user(context: Context, token: str) -> str:
    """The hub user whose server holds this hub token. Errors: `credential-missing` for every other token."""
    # The hub's own tokens are ASCII, and nothing else can be asked about in a header.
    is_possible = token.isascii() and token.isprintable()
    model = await context.hub_auth.user_for_token(token, use_cache=False, sync=False) if is_possible else None
    if not model or model.get("kind") != "user":
        raise OpenbisJupyterError("credential-missing")
    if not context.hub_auth.check_scopes({"access:services", ACCESS_SCOPE}, model):
        raise OpenbisJupyterError("credential-missing")
    return str(model["name"])


def log_request(handler: RequestHandler) -> None:
    """One line per request, and how long it took; never a query, a header or a body."""
    name = type(handler).__name__.removesuffix("Handler")
    metrics.REQUEST_SECONDS.labels(name, handler.get_status()).observe(handler.request.request_time())
    path = "".join(c if c.isprintable() and c.isascii() else "?" for c in handler.request.path[:_LOGGED_PATH])
    milliseconds = 1000 * handler.request.request_time()
    access.info("%s %s %s %.0f ms", handler.get_status(), handler.request.method, path, milliseconds)
