"""What a person asks for: a new batch, how far theirs are, stop, and run once more what failed."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.engine import Engine

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits
from openbis_jupyter.hub.batches.planning import SHARED, owners_of_datasets, planned, rows_of
from openbis_jupyter.hub.batches.worker import BatchWorker
from openbis_jupyter.hub.credentials import Broker, CredentialManager
from openbis_jupyter.hub.database import BatchItemRecord, BatchRecord, BatchStore
from openbis_jupyter.hub.jupyterhub import HubApi
from openbis_jupyter.hub.launch import Launcher
from openbis_jupyter.hub.options import LaunchOptions
from openbis_jupyter.hub.runs import BackgroundRuns
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.notebook.table import names_in
from openbis_jupyter.openbis.batch_facts import named
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.openbis.values import SessionInformation
from openbis_jupyter.protocol.batches import (
    Batch,
    Batches,
    BatchItem,
    BatchRequest,
    BatchSummary,
    RepeatRequest,
)
from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.launch import LaunchRequest
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.words import ENDED

REPEATED = ("failed", "cancelled")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchDesk:
    """The use cases with what they work on."""

    gateway: Gateway
    rpc: Rpc
    threads: Threads
    """For questions to openBIS."""
    records: Threads
    """For the store."""
    hub: HubApi
    store: BatchStore
    options: LaunchOptions
    credentials: CredentialManager
    worker: BatchWorker

    async def begin(self, token: str, request: BatchRequest) -> Batch:
        """In: the caller's openBIS token, what they want. Out: the batch, which goes on by itself.

        All of it is checked before: names, template, parameters, properties. Errors: of the table.
        """
        session = await self.threads.run(self.gateway.session_information, token)
        present = await self.records.run(self.store.by_key, session.user, request.launch_key)
        if present is None:
            mine = await self.records.run(self.store.of, session.user)
            if sum(one.ended_at is None for one in mine) >= limits.BATCHES:
                raise OpenbisJupyterError("too-many")
            items = await self._planned(token, session, request)
            batch = BatchRecord(
                id=items[0].batch_id,
                openbis_user=session.user,
                hub_user=hub_name(session.user),
                batch_key=request.launch_key,
                name=request.name,
                request={name: getattr(request, name) for name in SHARED},
                created_at=time.time(),
            )
            await self._entrust(token, session)
            present = await self.records.run(self.store.add, batch, items)
            log.info("batch %s: %s, %d notebooks", present.id, session.user, len(items))
        self.worker.look()
        return await self._shown(present)

    async def all(self, token: str) -> Batches:
        """The caller's batches."""
        session = await self.threads.run(self.gateway.session_information, token)
        batches = await self.records.run(self.store.of, session.user)
        counts = await self.records.run(self.store.counts, [one.id for one in batches])
        return Batches(batches=tuple(BatchSummary(**self._about(one, counts[one.id])) for one in batches))

    async def show(self, token: str, batch_id: str) -> Batch:
        """One of them. Errors: `batch-unknown`."""
        return await self._shown(await self._mine(token, batch_id))

    async def stop(self, token: str, batch_id: str) -> Batch:
        """Begin nothing more of it, and stop what runs. Errors: `batch-unknown`."""
        batch = await self._mine(token, batch_id)
        await self.worker.stop(batch)
        return await self._shown(await self._mine(token, batch_id))

    async def repeat(self, token: str, request: RepeatRequest) -> Batch:
        """Run notebooks once more that failed or were stopped. Errors: `batch-unknown`."""
        batch = await self._mine(token, request.batch_id)
        await self._entrust(token, await self.threads.run(self.gateway.session_information, token))
        states = REPEATED if request.items else ("failed",)
        count = await self.records.run(self.store.reopen, batch.id, states, request.items)
        log.info("batch %s: %d notebooks once more", batch.id, count)
        await self.worker.let_go(batch.openbis_user)
        return await self._shown(await self._mine(token, batch.id))

    async def _planned(
        self, token: str, session: SessionInformation, request: BatchRequest
    ) -> list[BatchItemRecord]:
        rows = rows_of(request)
        found = await self.threads.run(named, self.rpc, token, names_in(rows))
        more = owners_of_datasets(found)
        owners = (await self.threads.run(named, self.rpc, token, more)).owners if more else {}
        template = await self.options.template_of(token, session.user, request.template)
        parameters = template.parameters if template else ()
        plan = planned(request, parameters, rows, found, owners)
        batch_id = secrets.token_hex(16)
        # One of them as a launch: what is wrong for all is said now.
        first = launch_request(request, plan[0], batch_id)
        await self.options.chosen(token, session.user, first)
        return [
            BatchItemRecord(batch_id, number, name, owner, asked)
            for number, (name, owner, asked) in enumerate(plan, start=1)
        ]

    async def _entrust(self, token: str, session: SessionInformation) -> None:
        at_hub = await self.hub.user(hub_name(session.user))
        await self.credentials.entrust(token, session, at_hub)

    async def _mine(self, token: str, batch_id: str) -> BatchRecord:
        session = await self.threads.run(self.gateway.session_information, token)
        batch = await self.records.run(self.store.get, session.user, batch_id)
        if batch is None:
            raise OpenbisJupyterError("batch-unknown")
        return batch

    async def _shown(self, batch: BatchRecord) -> Batch:
        items, counts = await asyncio.gather(
            self.records.run(self.store.items, batch.id), self.records.run(self.store.counts, [batch.id])
        )
        return Batch(
            **self._about(batch, counts[batch.id]),
            items=tuple(map(_item, items)),
            hub_url=self.options.settings.hub_url,
        )

    def _about(self, batch: BatchRecord, counts: dict[str, int]) -> dict[str, Any]:
        return {
            "batch_id": batch.id,
            "name": batch.name,
            "created": _iso(batch.created_at),
            "ended": _iso(batch.ended_at) if batch.ended_at else None,
            "note": None if batch.ended_at else batch.waits_for,
            **counts,
        }


def batch_desk(
    engine: Engine, rpc: Rpc, launcher: Launcher, background: BackgroundRuns, broker: Broker
) -> BatchDesk:
    """The desk with its worker, from what launches and runs work on already."""
    store = BatchStore(engine)
    worker = BatchWorker(
        settings=launcher.settings,
        store=store,
        records=launcher.records,
        rpc=rpc,
        threads=launcher.threads,
        hub=launcher.hub,
        launcher=launcher,
        background=background,
        broker=broker,
    )
    return BatchDesk(
        launcher.gateway,
        rpc,
        launcher.threads,
        launcher.records,
        launcher.hub,
        store,
        launcher.launch_options,
        launcher.credentials,
        worker,
    )


def launch_request(
    request: BatchRequest, planned_item: tuple[str, str, dict[str, Any]], batch_id: str
) -> LaunchRequest:
    """The first notebook as a launch, to be checked."""
    name, _, asked = planned_item
    shared = {one: getattr(request, one) for one in SHARED}
    return parse(
        LaunchRequest,
        {**shared, **asked, "datasets": asked["datasets"] or [], "name": name, "action": "run"}
        | {"launch_key": batch_id},
    )


def _item(item: BatchItemRecord) -> BatchItem:
    run = parse(Run, dict(item.run)) if item.run else None
    return BatchItem(
        number=item.number,
        title=item.title,
        owner=item.owner,
        state=item.state,  # type: ignore[arg-type]
        # Of an attempt that has ended while the notebook waits for the next one.
        run=None if run and item.state == "waiting" and run.state in ENDED else run,
        url=item.url,
        error=parse(Failure, dict(item.error)) if item.error else None,
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat(timespec="seconds")
