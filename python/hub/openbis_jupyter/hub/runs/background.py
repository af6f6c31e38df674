"""The notebooks that a person's server runs in the background: what it tells, and what the person sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit
from openbis_jupyter.hub.database import Record, RunStore
from openbis_jupyter.hub.jupyterhub import HubApi, Server, UserServers
from openbis_jupyter.hub.runs.client import RunClient
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name, openbis_user
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.runs import Run, Runs


@dataclass(frozen=True)
class BackgroundRuns:
    """The use cases with what they work on."""

    gateway: Gateway
    threads: Threads
    """For questions to openBIS."""
    records: Threads
    """For the records."""
    hub: HubApi
    runs: RunStore
    servers: UserServers

    async def tell(self, hub_user: str, run_id: str, run: Run) -> Run:
        """In: whose server tells, of which run, what. Out: the run as it is kept. Errors: `request-invalid`."""
        if run.run_id != run_id:
            raise invalid("run_id", "it is not the one of the address.")
        before = await self.records.run(self.runs.get, hub_user, run_id) if run.has_ended else None
        kept = await self.records.run(self.runs.tell, hub_user, run)
        if run.has_ended and not (before and before.run.has_ended):
            person = openbis_user(hub_user)
            audit.record("run", run.state, person, launch=run_id)
            if run.state == "done" and run.dataset:
                audit.record("save", "saved", person, launch=run_id, dataset=run.dataset)
        return kept

    async def counts(self) -> dict[str, int]:
        """How many runs are remembered, by where they are."""
        return await self.records.run(self.runs.counts)

    async def show(self, token: str) -> Runs:
        """In: the caller's openBIS token. Out: their runs, the newest first."""
        hub_user = await self._caller(token)
        records = await self.records.run(self.runs.of, hub_user)
        servers = await self._servers(hub_user, records)
        return Runs(runs=tuple(_as_it_is(record, servers) for record in records))

    async def stop(self, token: str, run_id: str) -> Run:
        """In: the caller's openBIS token, one of their runs. Out: the run as it is then.

        Errors: `run-unknown`; `server-stopped`, `hub-refused`, `run-refused` of a server that may have it.
        """
        stopped = await self.stop_of(await self._caller(token), run_id)
        if stopped is None:
            raise OpenbisJupyterError("run-unknown")
        return stopped

    async def now(self, hub_user: str, run_id: str, look_at_server: bool) -> Run | None:
        """In: whose run, whether the hub is asked for its server. Out: the run as it is; None where none is known."""
        record = await self.records.run(self.runs.get, hub_user, run_id)
        if record is None or not look_at_server:
            return record.run if record else None
        return _as_it_is(record, await self._servers(hub_user, [record]))

    async def stop_of(self, hub_user: str, run_id: str) -> Run | None:
        """In: whose run. Out: the run as it is then; None where none is known. Errors: those of its server."""
        record = await self.records.run(self.runs.get, hub_user, run_id)
        if record is None:
            return None
        servers = await self._servers(hub_user, [record])
        shown = _as_it_is(record, servers)
        if shown.has_ended:
            return shown
        failure = None
        for server in _where_it_may_go_on(record, servers):
            try:
                stopped = await RunClient(self.servers, server).stop(run_id)
            except OpenbisJupyterError as reason:
                failure = reason
            else:
                if stopped is not None:
                    return await self.records.run(self.runs.tell, hub_user, stopped)
        if failure is not None:
            raise failure
        # Servers that know nothing of it do not run it.
        return await self.records.run(self.runs.tell, hub_user, _stopped(record))

    async def _caller(self, token: str) -> str:
        session = await self.threads.run(self.gateway.session_information, token)
        return hub_name(session.user)

    async def _servers(self, hub_user: str, records: Iterable[Record]) -> Sequence[Server]:
        """The person's servers, if any of these runs may go on there."""
        if all(record.run.has_ended for record in records):
            return []
        user = await self.hub.user(hub_user)
        return user.servers if user else []


def _as_it_is(record: Record, servers: Sequence[Server]) -> Run:
    return record.run if record.run.has_ended or _where_it_may_go_on(record, servers) else _stopped(record)


def _where_it_may_go_on(record: Record, servers: Sequence[Server]) -> list[Server]:
    """A run can only go on in the very server that told of it last, which began before that."""
    return [server for server in servers if server.ready and record.told_at >= _began(server)]


def _stopped(record: Record) -> Run:
    last = datetime.fromtimestamp(record.told_at, tz=timezone.utc).isoformat(timespec="seconds")
    return replace(record.run, state="stopped", ended=last)


def _began(server: Server) -> float:
    try:
        return datetime.fromisoformat((server.started or "").replace("Z", "+00:00")).timestamp()
    except ValueError:
        return 0.0
