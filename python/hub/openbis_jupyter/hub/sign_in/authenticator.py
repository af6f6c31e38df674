"""Sign-in at the hub with an openBIS identity: a ticket from a click, a password, or a pasted session token."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import jinja2
from jupyterhub.auth import Authenticator
from jupyterhub.utils import maybe_future
from tornado.web import HTTPError
from traitlets import TraitError, Unicode, default

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, texts
from openbis_jupyter.hub.database import from_auth_state, in_auth_state
from openbis_jupyter.hub.settings import (
    SERVICE_NAME,
    SETTINGS_VARIABLE,
    Settings,
    settings_from_json,
    settings_of,
    with_options,
)
from openbis_jupyter.hub.sign_in import service_client
from openbis_jupyter.hub.sign_in.service_address import keep_at_the_hub
from openbis_jupyter.hub.sign_in.service_client import REDEEMED
from openbis_jupyter.hub.usernames import hub_name, openbis_user
from openbis_jupyter.openbis.credentials import (
    choose_credential,
    delete_replaced,
    freshest_first,
    session_credential,
)
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.tickets import Redeemed

HUB_TEMPLATES = Path(__file__).with_name("pages")
THREADS = 8
_FORM_TEXT_MAX = 1000

Result = TypeVar("Result")


class OpenbisAuthenticator(Settings, Authenticator):  # type: ignore[misc]
    """JupyterHub users are openBIS users. Set up by `openbis_jupyter.hub.configure`, which takes the same settings."""

    service_token = Unicode("", help="The service's token at the hub; `configure` derives it.", config=True)

    def __init__(self, **kwargs: Any) -> None:
        try:
            super().__init__(**kwargs)
        except (TraitError, ValueError) as error:
            # Of the wrong type, set below `configure`: JupyterHub would end with a trace.
            sys.exit(f"openBIS Jupyter: {error}")
        if self.parent is not None:
            place_database(self.parent.services, self.parent.db_url)
        try:
            self.settings: Settings = settings_of(self)
        except ValueError as error:
            # Set below `configure`, which would have said so.
            sys.exit(f"openBIS Jupyter: {error}")
        audit.write_to(self.settings.audit_file, self.log)
        if self.parent is not None:
            check_path(self.parent, self.settings)
        self.gateway = Gateway(
            Rpc(self.settings.openbis_url, self.settings.ca_path, self.settings.openbis_timeout)
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="openbis-sign-in")

    @default("allow_all")  # type: ignore[untyped-decorator]
    def _default_allow_all(self) -> bool:
        """Everybody whom openBIS knows, unless the administrator names some."""
        return not (self.allowed_users or self.allow_existing_users)

    def normalize_username(self, username: str) -> str:
        """Names are made by `hub_name` and are final: lower-casing would merge users."""
        return username

    def validate_username(self, username: str) -> bool:
        """Only names that stand for an openBIS user."""
        try:
            openbis_user(username)
        except (ValueError, OpenbisJupyterError):
            return False
        return bool(super().validate_username(username))

    async def delete_user(self, user: Any) -> None:
        """The hub deletes a user: what the service keeps of them goes, too. It keeps nobody from being deleted."""
        super().delete_user(user)
        try:
            await service_client.forget(self.settings, self.service_token, user.name)
        except OpenbisJupyterError as error:
            self.log.warning(
                "openBIS: what the service keeps of %s is still there [%s]; `openbis-jupyter-hub forget` deletes it",
                user.name,
                error.reference,
            )

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """The hub's own login page, the routes for tickets, and those for tokens of users' servers.

        The hub asks for them once, when the tokens of its configuration are in its database and its proxy is made: the
        moment to delete those that the service had before, and to add routes.
        """
        from openbis_jupyter.hub.sign_in import handlers as sign_in_handlers  # noqa: PLC0415
        from openbis_jupyter.hub.sign_in import (  # noqa: PLC0415  (import the hub's handlers)
            hub_token_handlers,
            profile_handlers,
        )

        former = hub_token_handlers.delete_former_service_tokens(app.db, self.service_token)
        if former:
            self.log.warning("openBIS: the service has a new token; %d former deleted", former)
        keep_at_the_hub(app, self.settings)
        return [
            *super().get_handlers(app),
            *sign_in_handlers.routes(),
            *hub_token_handlers.routes(),
            *profile_handlers.routes(),
        ]

    def get_custom_html(self, base_url: str) -> str:
        """The login form: a template that the hub fills with its own values, so those are escaped in it."""
        source = (HUB_TEMPLATES / "login-form.html.jinja").read_text(encoding="utf-8")
        labels = jinja2.Environment(
            autoescape=True,
            variable_start_string="[[",
            variable_end_string="]]",
            block_start_string="[%",
            block_end_string="%]",
        )
        return labels.from_string(source).render(texts=texts.PAGE)

    async def authenticate(self, handler: Any, data: Mapping[Any, Any]) -> dict[str, Any] | None:
        """In: what a ticket stood for, or the fields of the login form. Out: the hub's user and `auth_state`.

        Errors: HTTPError with a sentence for the login page.
        """
        redeemed = data.get(REDEEMED)
        way = "token" if _text(data, "token") else "password"
        try:
            if isinstance(redeemed, Redeemed):
                way, credential = "ticket", redeemed.credential
            else:
                credential = await self._from_form(handler, data)
        except HTTPError:
            # Without the name, in whose field a password may stand.
            audit.record("sign-in", "refused", None)
            raise
        except OpenbisJupyterError as error:
            audit.record("sign-in", error.code, None)
            self.log.info("sign-in failed [%s %s]", error.code, error.reference)
            raise HTTPError(error.problem.status, f"{error.message} {error.advice}") from None
        audit.record("sign-in", way, credential.openbis_user)
        return {**_identity(credential), **await self._groups(credential)}

    async def pre_spawn_start(self, user: Any, spawner: Any) -> None:
        """A server starts, whoever asks for it: with options of a profile only for people of its groups.

        Errors: HTTPError with a sentence for whoever waits for the server.
        """
        await maybe_future(super().pre_spawn_start(user, spawner))
        if not self.settings.has_groups or not spawner.user_options:
            return
        profile = with_options(self.settings.profiles, spawner.user_options)
        groups = {group.name for group in user.groups}
        if profile is None or (profile.groups and not groups & set(profile.groups)):
            title = profile.title if profile else texts.PROFILE_UNKNOWN
            raise HTTPError(403, texts.not_for_groups(title))

    async def _groups(self, credential: Credential) -> dict[str, Any]:
        """`groups`: of the person, where the hub has them from openBIS.

        Where openBIS does not tell them, somebody who may have been put out of a group is in none.
        """
        if not self.settings.openbis_groups:
            return {}
        try:
            asked = (self.gateway.groups, credential.token, credential.openbis_user)
            return {"groups": await self._run(*asked)}
        except OpenbisJupyterError as error:
            self.log.warning(
                texts.NO_GROUPS_TOLD, credential.openbis_user, error.code, error.reference, error.message
            )
            return {"groups": []}

    async def run_post_auth_hook(
        self, handler: Any, auth_model: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """After the administrator's hook: what a login leaves in `auth_state`.

        Here rather than in `reconcile_auth_state_hook`, which only JupyterHub 6.1 and newer have, and which stays free.
        """
        authenticated: dict[str, Any] | None = await super().run_post_auth_hook(handler, auth_model)
        if not authenticated:
            return authenticated
        user = handler.find_user(authenticated["name"])
        existing = await user.get_auth_state() if user else None
        return {**authenticated, "auth_state": await self._reconciled(authenticated, existing)}

    async def _reconciled(
        self, authenticated: Mapping[str, Any], existing: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """The freshest credential that openBIS takes.

        Besides what arrived that may be the token from before, which outlives a session, or one that was renewed
        meanwhile, which the service keeps because it cannot write here.
        """
        arrived = from_auth_state(authenticated.get("auth_state"))
        merged = {**(existing or {}), **(authenticated.get("auth_state") or {})}
        if arrived is None:
            return merged
        others = (from_auth_state(existing), await self._kept_by_service(arrived))
        mine = [one for one in others if one and one.openbis_user == arrived.openbis_user]
        for credential in freshest_first([arrived, *mine]):
            if credential.token == arrived.token or await self._is_taken(credential):
                merged.update(in_auth_state(credential))
                break
        return merged

    async def _kept_by_service(self, arrived: Credential) -> Credential | None:
        try:
            return await service_client.kept(self.settings, self.service_token, arrived)
        except OpenbisJupyterError as error:
            self.log.warning("the openBIS service does not say what it keeps [%s]", error.reference)
            return None

    async def _is_taken(self, credential: Credential) -> bool:
        if credential.kind != "personal-access-token":
            return False
        try:
            await self._run(self.gateway.session_information, credential.token)
        except OpenbisJupyterError as error:
            self.log.info("the kept token of %s is not used [%s]", credential.openbis_user, error.code)
            return False
        return True

    async def _from_form(self, handler: Any, data: Mapping[Any, Any]) -> Credential:
        user, password, token = (_text(data, name) for name in ("username", "password", "token"))
        if token:
            return await self._token_credential(handler, token)
        if not user or not password:
            raise HTTPError(403, texts.LOGIN_EMPTY)
        session_token = await self._run(self.gateway.login, user, password)
        if session_token is None:
            raise HTTPError(403, texts.LOGIN_FAILED)
        credential: Credential | None = None
        try:
            credential = await self._token_credential(handler, session_token)
        finally:
            if credential is None or credential.token != session_token:
                # The session was ours alone, and nobody needs it any more.
                await self._run(self.gateway.logout, session_token)
        return credential

    async def _token_credential(self, handler: Any, token: str) -> Credential:
        """The credential of whoever holds this token: the one that is held for them while it is fresh."""
        try:
            session = await self._run(self.gateway.session_information, token)
        except OpenbisJupyterError as error:
            if error.code == "session-expired":
                raise HTTPError(403, texts.LOGIN_TOKEN_FAILED) from None
            raise
        known = None if session.is_pat else await self._known_pat(handler, session_credential(token, session))
        ends = None
        if known is not None:
            facts = await self._run(partial(self.gateway.launch_facts, pat=known.token), token)
            ends = facts.pat_valid_to
        chosen = await self._run(choose_credential, self.gateway, token, session, known, ends)
        if chosen.kind == "personal-access-token" and chosen.token not in (token, known and known.token):
            audit.record("token-made", "made", session.user)
        if known is not None and chosen.kind == known.kind and chosen.token != known.token and ends:
            await self._run(delete_replaced, self.gateway, token, known)
            audit.record("token-revoked", "replaced", session.user)
        return chosen

    async def _known_pat(self, handler: Any, arrived: Credential) -> Credential | None:
        """The best access token that is held for whoever brings this credential: here, or by the service."""
        user = handler.find_user(hub_name(arrived.openbis_user))
        in_hub = from_auth_state(await user.get_auth_state()) if user else None
        held = [one for one in (in_hub, await self._kept_by_service(arrived)) if one]
        return next((one for one in freshest_first(held) if one.kind == "personal-access-token"), None)

    async def _run(self, work: Callable[..., Result], *args: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args))


def place_database(services: Sequence[Mapping[str, Any]], hub_database: str) -> None:
    """Where the administrator names no database, launches are kept beside the hub's own SQLite file.

    In: the hub's services as configured, the URL of its database. Where that file is, is only known when the hub's
    configuration has been read to its end; the hub makes its authenticator between that and its services.
    """
    for service in services:
        environment = service.get("environment", {})
        if service.get("name") != SERVICE_NAME or SETTINGS_VARIABLE not in environment:
            continue
        settings = settings_from_json(environment[SETTINGS_VARIABLE])
        if not settings.database_url:
            settings.database_url = _beside(hub_database)
            environment[SETTINGS_VARIABLE] = settings.as_json()


def check_path(hub: Any, settings: Settings) -> None:
    """Ends the hub with a sentence where it is not below the path of its public address.

    In: the hub, whose configuration has been read to its end.
    """
    path = settings.base_path
    if hub.base_url != path:
        right = urlsplit(hub.bind_url)._replace(path=path).geturl()
        sys.exit(
            f"openBIS Jupyter: hub_url {settings.hub_url} has the path {path}, and the hub is below {hub.base_url}. "
            f'Write c.JupyterHub.bind_url = "{right}", or correct hub_url.'
        )


def _beside(hub_database: str) -> str:
    prefix, name = "sqlite:///", "openbis-jupyter.sqlite"
    if not hub_database.startswith(prefix) or not hub_database.removeprefix(prefix):
        return prefix + name
    return prefix + str(Path(hub_database.removeprefix(prefix)).with_name(name))


def _identity(credential: Credential) -> dict[str, Any]:
    return {"name": hub_name(credential.openbis_user), "auth_state": in_auth_state(credential)}


def _text(data: Mapping[Any, Any], name: str) -> str:
    value = data.get(name, "")
    return value[:_FORM_TEXT_MAX] if isinstance(value, str) else ""
