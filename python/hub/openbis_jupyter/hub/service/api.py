"""The service's JSON routes: for openBIS, for the hub, for users' servers (docs/developers/protocol.md, 2, 3, 5)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.web import HTTPError

from openbis_jupyter.doctor.packages import FLOORS, installed
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, metrics, tickets
from openbis_jupyter.hub.scopes import service_scopes
from openbis_jupyter.hub.service.handlers import ApiHandler, Context, server_user
from openbis_jupyter.protocol.credentials import ArrivedCredential, KeptCredential
from openbis_jupyter.protocol.health import DetailedHealth, Health, HealthDetails
from openbis_jupyter.protocol.launch import DownloadAnswer, LaunchRequest, OpenAnswer
from openbis_jupyter.protocol.options import OptionsRequest
from openbis_jupyter.protocol.server import ServerRequest
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.source import SourceRequest
from openbis_jupyter.protocol.status import StatusRequest
from openbis_jupyter.protocol.tickets import Inspected, Redeemed
from openbis_jupyter.protocol.version import PROTOCOL
from openbis_jupyter.protocol.workspace import WorkspaceRequest

_DONE_STATES = ("ready", "downloaded")
ADMINISTRATOR_SCOPE = "admin:users"
METRICS_SCOPE = "read:metrics"
"""As for the hub's own `/hub/metrics`."""
ENDING_SOON = timedelta(days=7)


class _Gate:
    """How many launch requests are handled at once."""

    def __init__(self, most: int) -> None:
        self._free = most

    def __enter__(self) -> None:
        if self._free <= 0:
            raise OpenbisJupyterError("too-many")
        self._free -= 1

    def __exit__(self, *_: object) -> None:
        self._free += 1


class _GatedHandler(ApiHandler):
    def initialize(self, context: Context, gate: _Gate) -> None:  # type: ignore[override]
        """In: the context, the common gate."""
        super().initialize(context)
        self.gate = gate

    def answer_launch(self, answer: OpenAnswer | DownloadAnswer) -> None:
        """200 where it is done, 202 where it goes on."""
        self.answer(answer, 200 if answer.state in _DONE_STATES else 202)


class LaunchesHandler(_GatedHandler):
    """`POST api/launches`."""

    async def post(self) -> None:
        """Begin a launch."""
        with self.gate:
            token, request = self.asked(LaunchRequest)
            self.answer_launch(await self.context.launcher.launch(token, request))


class WorkspacesHandler(_GatedHandler):
    """`POST api/workspaces`."""

    async def post(self) -> None:
        """Begin a launch without a notebook."""
        with self.gate:
            token, request = self.asked(WorkspaceRequest)
            self.answer_launch(await self.context.launcher.workspace(token, request))


class OptionsHandler(ApiHandler):
    """`POST api/options`."""

    async def post(self) -> None:
        """What the form offers to this person at this place."""
        token, request = self.asked(OptionsRequest)
        self.answer(await self.context.launcher.launch_options.options(token, request))


class SourcesHandler(ApiHandler):
    """`POST api/sources`."""

    async def post(self) -> None:
        """The notebooks in a dataset."""
        token, request = self.asked(SourceRequest)
        self.answer(await self.context.launcher.source(token, request))


class AccountHandler(ApiHandler):
    """`GET api/account`, `POST api/account/renew`, `…/revoke`, `…/stop`."""

    async def get(self, action: str | None) -> None:
        """The caller's account."""
        if action:
            raise HTTPError(405)
        self.answer(await self.context.accounts.show(self.token()))

    async def post(self, action: str | None) -> None:
        """Change it."""
        if not action:
            raise HTTPError(405)
        accounts = self.context.accounts
        actions = {"renew": accounts.renew, "revoke": accounts.revoke, "stop": accounts.stop}
        self.answer(await actions[action](self.page_token()))


class ServerHandler(_GatedHandler):
    """`POST api/server`."""

    async def post(self) -> None:
        """How the caller's server is, started where that is wanted."""
        with self.gate:
            token, request = self.asked(ServerRequest)
            self.answer(await self.context.launcher.early.outlook(token, request))


class LaunchStateHandler(ApiHandler):
    """`GET api/launches/<id>`."""

    async def get(self, launch_id: str) -> None:
        """The launch state."""
        token = self.token()
        request = parse(StatusRequest, {"launch_id": launch_id})
        self.answer(await self.context.launcher.status(token, request.launch_id))


class HealthHandler(ApiHandler):
    """`GET api/health`."""

    async def get(self) -> None:
        """That the service is there; with a token of an administrator of the hub, what the doctor asks, too."""
        said = Health(status="ok", version=version("openbis-jupyter-hub"), protocol=PROTOCOL)
        if not await self._asked_by_administrator():
            self.answer(said)
            return
        settings = self.context.settings
        held = await self.context.hub.scopes()
        missing = sorted({*service_scopes(settings.may_stop, settings.has_groups)} - held)
        details = HealthDetails(missing_scopes=tuple(missing), packages=installed(FLOORS))
        self.answer(DetailedHealth(**asdict(said), details=details))

    async def _asked_by_administrator(self) -> bool:
        if "Authorization" not in self.request.headers:
            return False
        model = await self.context.hub_auth.user_for_token(self.token(), use_cache=False, sync=False)
        # People who administer the hub hold it, and services that were given it.
        return bool(model) and ADMINISTRATOR_SCOPE in model.get("scopes", ())


class ReadyHandler(ApiHandler):
    """`GET api/health/ready`, for probes."""

    async def get(self) -> None:
        """Whether the service can do its work."""
        ready = await self.context.readiness.now()
        self.answer(ready, 503 if ready.status == "not-ready" else 200)


class MetricsHandler(ApiHandler):
    """`GET metrics`, for Prometheus, with the token that also reads the hub's own metrics."""

    async def get(self) -> None:
        """What the service has counted and timed."""
        model = await self.context.hub_auth.user_for_token(self.token(), use_cache=False, sync=False)
        if not model or METRICS_SCOPE not in model.get("scopes", ()):
            raise OpenbisJupyterError("metrics-refused")
        for state, count in (await self.context.background.counts()).items():
            metrics.RUNS.labels(state).set(count)
        soon = datetime.now(timezone.utc) + ENDING_SOON
        metrics.TOKENS_ENDING.set(self.context.launcher.credentials.ending_before(soon))
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(metrics.text())


class InspectHandler(ApiHandler):
    """`POST api/tickets/inspect`, for the hub."""

    async def post(self) -> None:
        """Whose ticket it is."""
        self.require_hub()
        reference = tickets.shown_ticket(self.body())
        held = await self.context.records.run(tickets.inspect, self.context.store, reference)
        launch = held.launch
        self.answer(Inspected(openbis_user=launch.openbis_user, hub_user=launch.hub_user, title=launch.title))


class RedeemHandler(ApiHandler):
    """`POST api/tickets/redeem`, for the hub."""

    async def post(self) -> None:
        """Hand over what the ticket stands for, once, and let the launch go on."""
        self.require_hub()
        reference = tickets.shown_ticket(self.body())
        try:
            held = await self.context.records.run(tickets.redeem, self.context.store, reference)
        except OpenbisJupyterError as error:
            audit.record("ticket-used", error.code, None, launch=reference.launch_id)
            raise
        launch = held.launch
        audit.record("ticket-used", "given", launch.openbis_user, launch=launch.id)
        self.context.runner.run(launch.id)
        page = f"{self.context.page_address}launches/{launch.id}/"
        self.answer(
            Redeemed(
                openbis_user=launch.openbis_user,
                hub_user=launch.hub_user,
                credential=held.credential,
                next_url=launch.url if launch.state == "ready" and launch.url else page,
            )
        )


class KeptHandler(ApiHandler):
    """`POST api/credentials/kept`, for the hub: a login brings a credential, and what is kept here may be fresher."""

    async def post(self) -> None:
        """What is kept for the user; the credential that arrived is given anew and no longer revoked."""
        self.require_hub()
        arrived = parse(ArrivedCredential, self.body()).credential
        await self.context.records.run(self.context.credential_store.permit, arrived.token)
        kept = await self.context.records.run(self.context.credential_store.get, arrived.openbis_user)
        self.answer(KeptCredential(credential=kept))


class PersonHandler(ApiHandler):
    """`DELETE api/people/<hub_user>`, for the hub, which deletes its user."""

    async def delete(self, hub_user: str) -> None:
        """Forget what is kept of them."""
        self.require_hub()
        try:
            await self.context.people.forget(hub_user)
        except ValueError:
            raise HTTPError(404) from None
        self.set_status(204)
        self.finish()


class CredentialHandler(ApiHandler):
    """`GET api/credential`, for users' servers."""

    async def get(self) -> None:
        """The user's current openBIS credential."""
        user = await server_user(self.context, self.token())
        self.answer(await self.context.broker.credential(user))


def api_routes(context: Context, prefix: str) -> list[tuple[str, type, dict[str, Any]]]:
    """The routes below `prefix`."""
    gate = _Gate(context.settings.launches_at_once)
    plain = {"context": context}
    return [
        (f"{prefix}api/launches", LaunchesHandler, {**plain, "gate": gate}),
        (f"{prefix}api/workspaces", WorkspacesHandler, {**plain, "gate": gate}),
        (f"{prefix}api/options", OptionsHandler, plain),
        (f"{prefix}api/server", ServerHandler, {**plain, "gate": gate}),
        (f"{prefix}api/sources", SourcesHandler, plain),
        (f"{prefix}api/account(?:/(renew|revoke|stop))?", AccountHandler, plain),
        (f"{prefix}api/launches/([^/]*)", LaunchStateHandler, plain),
        (f"{prefix}api/health", HealthHandler, plain),
        (f"{prefix}api/health/ready", ReadyHandler, plain),
        (f"{prefix}metrics", MetricsHandler, plain),
        (f"{prefix}api/tickets/inspect", InspectHandler, plain),
        (f"{prefix}api/tickets/redeem", RedeemHandler, plain),
        (f"{prefix}api/people/([a-z0-9-]+)", PersonHandler, plain),
        (f"{prefix}api/credential", CredentialHandler, plain),
        (f"{prefix}api/credentials/kept", KeptHandler, plain),
    ]
