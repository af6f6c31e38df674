"""The use case: from a click in openBIS to a launch with a ticket. Knows nothing of web frameworks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, limits, logs, texts, tickets
from openbis_jupyter.hub.credentials import CredentialManager
from openbis_jupyter.hub.database import Launch, LaunchStore
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser
from openbis_jupyter.hub.launch.early import EarlyStarts
from openbis_jupyter.hub.launch.notebooks import NotebookFactory, title_of
from openbis_jupyter.hub.launch.sessions import RecentSessions
from openbis_jupyter.hub.launch.tasks import LaunchTasks
from openbis_jupyter.hub.limits import AtOnce
from openbis_jupyter.hub.options import LaunchOptions, ProfilesOf
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.values import LaunchFacts, SessionInformation
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.launch import DownloadAnswer, LaunchRequest, OpenAnswer
from openbis_jupyter.protocol.source import Source, SourceRequest
from openbis_jupyter.protocol.status import LaunchState
from openbis_jupyter.protocol.workspace import ServerChoice, WorkspaceRequest

UNKNOWN_SHOWN = 50
"""How many unknown datasets an error names."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visitor:
    """Who clicked: their openBIS token (never shown), whose it is, their name and record at the hub."""

    token: str
    session: SessionInformation
    hub_user: str
    at_hub: HubUser | None


@dataclass(frozen=True)
class Launcher:
    """The use case with what it works on."""

    settings: Settings
    gateway: Gateway
    store: LaunchStore
    threads: Threads
    """For questions to openBIS and for building notebooks."""
    records: Threads
    """For the store."""
    hub: HubApi
    runner: LaunchTasks
    credentials: CredentialManager
    notebook_factory: NotebookFactory
    launch_options: LaunchOptions
    early: EarlyStarts
    profiles: ProfilesOf
    seen: RecentSessions = field(default_factory=RecentSessions)
    at_once: AtOnce = field(default_factory=lambda: AtOnce(limits.LAUNCHES))

    async def launch(self, token: str, request: LaunchRequest) -> OpenAnswer | DownloadAnswer:
        """In: the caller's openBIS token, what they want. Errors: of the table."""
        began = time.perf_counter()
        session = await self._session(token)
        with self.at_once.of(session.user):
            return await self._launch(token, session, request, began)

    async def _launch(
        self, token: str, session: SessionInformation, request: LaunchRequest, began: float
    ) -> OpenAnswer | DownloadAnswer:
        owner = request.owner.perm_id
        if request.action == "download":
            with audit.refusals("download", session.user, owner):
                return await self._download(token, session, request)
        present = await self.records.run(self.store.by_key, session.user, request.launch_key)
        if present is not None:
            visitor = await self._visitor(token, session)
            return await self._once_more(visitor, present, await self._known_credential(visitor))
        with audit.refusals("launch", session.user, owner):
            visitor, launch, credential = await self._prepared(token, session, request)
        return await self._begin(visitor, launch, credential, began, owner)

    async def _download(
        self, token: str, session: SessionInformation, request: LaunchRequest
    ) -> DownloadAnswer:
        choice = await self.launch_options.chosen(token, session.user, request)
        facts = await self._facts(token, request, None)
        content = await self.threads.run(self.notebook_factory.text, token, request, choice, session, facts)
        launch_id = tickets.new_launch_id()
        log.info("launch %s: %s downloads %s", launch_id, session.user, request.notebook)
        audit.record("download", "given", session.user, launch=launch_id, owner=request.owner.perm_id)
        return DownloadAnswer(
            state="downloaded", launch_id=launch_id, file_name=request.notebook, notebook=content
        )

    async def _prepared(
        self, token: str, session: SessionInformation, request: LaunchRequest
    ) -> tuple[Visitor, Launch, Credential]:
        """What begins a launch: everything that can be refused is asked for."""
        choice = await self.launch_options.chosen(token, session.user, request)
        visitor, known, facts = await self._visitor_and_facts(token, session, request)
        server = await self._decided(visitor, request)
        credential = await self.credentials.choose(token, session, known, facts.pat_valid_to)
        content = await self.threads.run(self.notebook_factory.text, token, request, choice, session, facts)
        path = f"{request.directory}/{request.notebook}" if request.directory else request.notebook
        title = title_of(request, facts)
        launch = self._new_launch(visitor, request.launch_key, title, server)
        return visitor, _with_notebook(launch, request, path, content), credential

    async def workspace(self, token: str, request: WorkspaceRequest) -> OpenAnswer:
        """In: the caller's openBIS token, which server. Out: a launch answer without a notebook."""
        began = time.perf_counter()
        session = await self.threads.run(self.gateway.session_information, token)
        with self.at_once.of(session.user):
            return await self._workspace(token, session, request, began)

    async def _workspace(
        self, token: str, session: SessionInformation, request: WorkspaceRequest, began: float
    ) -> OpenAnswer:
        visitor = await self._visitor(token, session)
        present = await self.records.run(self.store.by_key, session.user, request.launch_key)
        known = await self._known_credential(visitor)
        if present is not None:
            return await self._once_more(visitor, present, known)
        with audit.refusals("launch", session.user):
            server = await self._decided(visitor, request)
            credential = await self._renewed(visitor, known)
        launch = self._new_launch(visitor, request.launch_key, texts.WORKSPACE, server)
        return await self._begin(visitor, launch, credential, began)

    async def status(self, token: str, launch_id: str) -> LaunchState:
        """The launch state, for the openBIS user whose launch it is. Errors: `launch-unknown`."""
        session = await self.threads.run(self.gateway.session_information, token)
        launch = await self.records.run(self.store.get, launch_id)
        if launch is None or launch.openbis_user != session.user:
            raise OpenbisJupyterError("launch-unknown")
        return await self.runner.as_state(launch)

    async def source(self, token: str, request: SourceRequest) -> Source:
        """In: the caller's openBIS token, which dataset. Out: its notebooks.

        Errors: `source-without-notebook` also where the user may not see the dataset.
        """
        found = await self.threads.run(self.notebook_factory.notebooks, token, request.dataset)
        return Source(dataset=request.dataset, notebooks=found)

    async def _session(self, token: str) -> SessionInformation:
        """Whose token it is; only where what follows asks openBIS something with the same token."""
        session = self.seen.get(token)
        if session is None:
            session = await self.threads.run(self.gateway.session_information, token)
            self.seen.remember(token, session)
        return session

    async def _visitor(self, token: str, session: SessionInformation) -> Visitor:
        name = hub_name(session.user)
        return Visitor(token, session, name, await self.hub.user(name))

    async def _known_credential(self, visitor: Visitor) -> Credential | None:
        return await self.credentials.known_pat(visitor.session.user, visitor.at_hub)

    async def _decided(self, visitor: Visitor, choice: ServerChoice) -> ServerChoice:
        """The choice of a server, with what to do where another one runs. Errors: as `Profiles.check`."""
        user = visitor.at_hub
        if user is None and choice.profile is None:
            # Which groups somebody is in whom the hub does not know, it learns at their sign-in.
            return choice
        profiles = await self.profiles.person(user)
        try:
            profiles.check(choice, user.server if user else None, texts.PROFILE_UNKNOWN)
        except OpenbisJupyterError as error:
            # A server that was only started for the form is nobody's work: no question is worth it.
            if error.code != "profile-other" or user is None or not await self.early.is_unused(user):
                raise
            return ServerChoice(profile=choice.profile, running_server="restart")
        return choice

    async def _visitor_and_facts(
        self, token: str, session: SessionInformation, request: LaunchRequest
    ) -> tuple[Visitor, Credential | None, LaunchFacts]:
        """Ask hub and openBIS, at once where we remember which access token openBIS is to be asked about."""
        remembered = self.credentials.remembered(session.user)
        if remembered is None:
            visitor = await self._visitor(token, session)
            known = await self._known_credential(visitor)
            return visitor, known, await self._facts(token, request, known)
        visitor, facts = await asyncio.gather(
            self._visitor(token, session), self._facts(token, request, remembered)
        )
        known = await self._known_credential(visitor)
        if known is not None and known.token != remembered.token:
            # It was renewed, at another process or at a login, since we remembered the one that we asked about.
            facts = await self._facts(token, request, known)
        return visitor, known, facts

    async def _facts(self, token: str, request: LaunchRequest, known: Credential | None) -> LaunchFacts:
        asked = (request.source.dataset,) if request.source else request.datasets
        facts = await self.threads.run(
            self.gateway.launch_facts,
            token,
            asked,
            request.owner.kind,
            request.owner.perm_id,
            known.token if known else None,
        )
        unknown = [perm_id for perm_id in asked if perm_id not in facts.datasets]
        if unknown:
            raise OpenbisJupyterError("datasets-unknown", datasets=_abridged(unknown))
        if facts.owner is None:
            raise OpenbisJupyterError("owner-unknown", owner=request.owner.perm_id)
        if not facts.owner.writable:
            raise OpenbisJupyterError("owner-read-only", owner=facts.owner.identifier)
        return facts

    async def _renewed(self, visitor: Visitor, known: Credential | None) -> Credential:
        pat = known.token if known else None
        facts = await self.threads.run(self.gateway.launch_facts, visitor.token, pat=pat)
        return await self.credentials.choose(visitor.token, visitor.session, known, facts.pat_valid_to)

    async def _begin(
        self,
        visitor: Visitor,
        launch: Launch,
        credential: Credential,
        began: float,
        owner: str | None = None,
    ) -> OpenAnswer:
        with audit.refusals("launch", launch.openbis_user, owner):
            launch, is_new = await self.records.run(self.store.add, launch)
        if is_new:
            audit.record("launch", "begun", launch.openbis_user, launch=launch.id, owner=owner)
            self.runner.prepared(launch.id, time.perf_counter() - began)
        with logs.of_launch(launch.id):
            log.info("launch %s: %s, %s", launch.id, launch.openbis_user, "new" if is_new else "sent again")
            return await self._carry_on(visitor, launch, credential)

    def _new_launch(self, visitor: Visitor, launch_key: str, title: str, server: ServerChoice) -> Launch:
        known = visitor.at_hub is not None
        return Launch(
            id=tickets.new_launch_id(),
            openbis_user=visitor.session.user,
            hub_user=visitor.hub_user,
            launch_key=launch_key,
            title=title,
            directory="",
            file_name=None,
            content=None,
            state="starting" if known else "accepted",
            progress=0,
            message=texts.STARTING if known else texts.WAITING_FOR_TICKET,
            notebook_path=None,
            url=None,
            error=None,
            retry=False,
            created_at=time.time(),
            profile=server.profile,
            restart=server.running_server == "restart",
            owner=self.runner.process if known else None,
        )

    async def _once_more(self, visitor: Visitor, launch: Launch, known: Credential | None) -> OpenAnswer:
        """The same click again: the same launch with a new ticket. One that failed is tried again, and where the server
        has ended since the notebook was written, it is started for it.
        """
        credential = await self._renewed(visitor, known)
        server = visitor.at_hub.server if visitor.at_hub else None
        if launch.state == "failed":
            await self.runner.again(launch.id)
        elif launch.state == "ready" and not (server and server.ready):
            await self.runner.again(launch.id, "ready")
        return await self._carry_on(visitor, launch, credential)

    async def _carry_on(self, visitor: Visitor, launch: Launch, credential: Credential) -> OpenAnswer:
        ticket = await self.records.run(
            tickets.issue, self.store, launch.id, credential, self.settings.ticket_seconds
        )
        if visitor.at_hub is not None:
            task = self.runner.run(launch.id, visitor.at_hub)
            if visitor.at_hub.server is not None and visitor.at_hub.server.ready:
                # A launch that takes longer goes on by itself: the database transaction of openBIS must be short.
                await asyncio.wait([task], timeout=self.settings.call_seconds)
        now = await self.records.run(self.store.get, launch.id) or launch
        if now.state == "failed" and now.error is not None:
            raise OpenbisJupyterError.from_json(now.error)
        return OpenAnswer(
            state=now.state,
            launch_id=now.id,
            redirect_url=f"{self.settings.hub_url.rstrip('/')}/hub/openbis/open/{now.id}",
            ticket=ticket,
            expires_in=self.settings.ticket_seconds,
            notebook_path=now.notebook_path,
        )


def _with_notebook(launch: Launch, request: LaunchRequest, path: str, content: str) -> Launch:
    return replace(
        launch,
        directory=request.directory,
        file_name=request.notebook,
        content=content,
        notebook_path=path,
        run=request.action == "run",
    )


def _abridged(perm_ids: Sequence[str]) -> list[str]:
    more = len(perm_ids) - UNKNOWN_SHOWN
    return [*perm_ids[:UNKNOWN_SHOWN], f"and {more} more"] if more > 0 else list(perm_ids)
