"""The service's JSON routes: for openBIS, for the hub, for users' servers (docs/developers/protocol.md, 2, 3, 5)."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from tornado.web import HTTPError

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.fields import matching
from openbis_jupyter.hub import tickets
from openbis_jupyter.hub.config import service_scopes
from openbis_jupyter.hub.handlers import ApiHandler, Context, server_user
from openbis_jupyter.hub.tickets import LAUNCH_ID_PATTERN
from openbis_jupyter.openbis.values import Credential, credential_from_json
from openbis_jupyter.packages import FLOORS, installed

_DONE_STATES = ("ready", "downloaded")
_LAUNCH_ID = re.compile(LAUNCH_ID_PATTERN)
ADMINISTRATOR_SCOPE = "admin:users"


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


class LaunchesHandler(ApiHandler):
    """`POST api/launches` and `POST api/workspaces`."""

    def initialize(self, context: Context, gate: _Gate, workspace: bool) -> None:  # type: ignore[override]
        """In: the context, the common gate, whether only the workspace is opened."""
        super().initialize(context)
        self.gate = gate
        self.workspace = workspace

    async def post(self) -> None:
        """Begin a launch."""
        launcher = self.context.launcher
        begin = launcher.workspace if self.workspace else launcher.launch
        with self.gate:
            answer = await begin(self.token(), self.body())
        self.answer(answer, 200 if answer["state"] in _DONE_STATES else 202)


class OptionsHandler(ApiHandler):
    """`POST api/options`."""

    async def post(self) -> None:
        """What the form offers to this person at this place."""
        self.answer(await self.context.launcher.offers.options(self.token(), self.body()))


class SourcesHandler(ApiHandler):
    """`POST api/sources`."""

    async def post(self) -> None:
        """The notebooks in a dataset."""
        self.answer(await self.context.launcher.source(self.token(), self.body()))


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
        self.answer(await actions[action](self.token()))


class LaunchStateHandler(ApiHandler):
    """`GET api/launches/<id>`."""

    async def get(self, launch_id: str) -> None:
        """The launch state."""
        matching(launch_id, "launch_id", _LAUNCH_ID, "the id of a launch is expected.")
        self.answer(await self.context.launcher.status(self.token(), launch_id))


class HealthHandler(ApiHandler):
    """`GET api/health`."""

    async def get(self) -> None:
        """That the service is there; with a token of an administrator of the hub, what the doctor asks, too."""
        answer: dict[str, Any] = {"status": "ok", "version": version("openbis-jupyter")}
        if await self._asked_by_administrator():
            held = await self.context.hub.scopes()
            needed = service_scopes(bool(self.context.settings.profiles))
            answer["details"] = {
                "missing_scopes": sorted(set(needed) - held),
                "packages": installed(FLOORS),
            }
        self.answer(answer)

    async def _asked_by_administrator(self) -> bool:
        if "Authorization" not in self.request.headers:
            return False
        model = await self.context.hub_auth.user_for_token(self.token(), use_cache=False, sync=False)
        # People who administer the hub hold it, and services that were given it.
        return bool(model) and ADMINISTRATOR_SCOPE in model.get("scopes", ())


class InspectHandler(ApiHandler):
    """`POST api/tickets/inspect`, for the hub."""

    async def post(self) -> None:
        """Whose ticket it is."""
        self.require_hub()
        reference = tickets.parse_reference(self.body())
        held = await self.context.records.run(tickets.inspect, self.context.store, reference)
        launch = held.launch
        self.answer({"openbis_user": launch.openbis_user, "hub_user": launch.hub_user, "title": launch.title})


class RedeemHandler(ApiHandler):
    """`POST api/tickets/redeem`, for the hub."""

    async def post(self) -> None:
        """Hand over what the ticket stands for, once, and let the launch go on."""
        self.require_hub()
        reference = tickets.parse_reference(self.body())
        held = await self.context.records.run(tickets.redeem, self.context.store, reference)
        launch = held.launch
        self.context.runner.run(launch.id)
        page = f"{self.context.settings.service_prefix}launches/{launch.id}/"
        self.answer(
            {
                "openbis_user": launch.openbis_user,
                "hub_user": launch.hub_user,
                "credential": held.credential.as_json(),
                "next_url": launch.url if launch.state == "ready" and launch.url else page,
            }
        )


class KeptHandler(ApiHandler):
    """`POST api/credentials/kept`, for the hub: a login brings a credential, and what is kept here may be fresher."""

    async def post(self) -> None:
        """What is kept for the user; the credential that arrived is given anew and no longer revoked."""
        self.require_hub()
        arrived = _parsed_credential(self.body())
        await self.context.records.run(self.context.kept.permit, arrived.token)
        kept = await self.context.records.run(self.context.kept.get, arrived.openbis_user)
        self.answer({"credential": kept.as_json() if kept else None})


class CredentialHandler(ApiHandler):
    """`GET api/credential`, for users' servers."""

    async def get(self) -> None:
        """The user's current openBIS credential."""
        user = await server_user(self.context, self.token())
        self.answer(await self.context.broker.credential(user))


def _parsed_credential(data: Any) -> Credential:
    try:
        return credential_from_json(data["credential"])
    except (KeyError, TypeError, ValueError):
        raise OpenbisJupyterError("request-invalid", field="credential", reason="it is expected.") from None


def api_routes(context: Context, prefix: str) -> list[tuple[str, type, dict[str, Any]]]:
    """The routes below `prefix`."""
    gate = _Gate(context.settings.launches_at_once)
    plain = {"context": context}
    return [
        (f"{prefix}api/launches", LaunchesHandler, {**plain, "gate": gate, "workspace": False}),
        (f"{prefix}api/workspaces", LaunchesHandler, {**plain, "gate": gate, "workspace": True}),
        (f"{prefix}api/options", OptionsHandler, plain),
        (f"{prefix}api/sources", SourcesHandler, plain),
        (f"{prefix}api/account(?:/(renew|revoke|stop))?", AccountHandler, plain),
        (f"{prefix}api/launches/([^/]*)", LaunchStateHandler, plain),
        (f"{prefix}api/health", HealthHandler, plain),
        (f"{prefix}api/tickets/inspect", InspectHandler, plain),
        (f"{prefix}api/tickets/redeem", RedeemHandler, plain),
        (f"{prefix}api/credential", CredentialHandler, plain),
        (f"{prefix}api/credentials/kept", KeptHandler, plain),
    ]
