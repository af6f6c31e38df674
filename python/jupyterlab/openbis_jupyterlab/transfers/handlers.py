"""`transfers…`: begin one, ask how far it is, stop it."""

from __future__ import annotations

from functools import partial
from typing import Any

from tornado.web import authenticated

from openbis_jupyter.client.progress import DaemonPool
from openbis_jupyterlab.connections import Connections
from openbis_jupyterlab.environments import Environments
from openbis_jupyterlab.server import ID, OpenbisHandler, RootFolder, Route
from openbis_jupyterlab.transfers.requests import prepare
from openbis_jupyterlab.transfers.transfers import Transfers


class _Handler(OpenbisHandler):
    def initialize(
        self,
        transfers: Transfers,
        connections: Connections,
        environments: Environments,
        root: RootFolder,
        threads: DaemonPool,
    ) -> None:
        self.threads, self.environments = threads, environments
        self.transfers, self.connections, self.root = transfers, connections, root


class TransfersHandler(_Handler):
    """`transfers`."""

    @authenticated
    async def post(self) -> None:
        """Begin one."""
        body = self.body()

        def work() -> Any:
            from openbis_jupyter.protocol.transfers import parse_transfer  # noqa: PLC0415

            asked = parse_transfer(body)
            # openBIS is asked only about what may be done here.
            transfer = prepare(self.root, self.environments, asked)
            access = self.connections.access(self.connections.get(asked.connection))
            return self.transfers.start(asked.kind, partial(transfer, access)).shown()

        await self.answer(work)


class TransferHandler(_Handler):
    """`transfers/<id>`."""

    @authenticated
    async def get(self, transfer_id: str) -> None:
        """How far it is."""
        await self.answer(lambda: self.transfers.get(transfer_id).shown())

    @authenticated
    async def delete(self, transfer_id: str) -> None:
        """Stop it."""
        await self.answer(lambda: self.transfers.stop(transfer_id).shown())


def routes(
    transfers: Transfers,
    connections: Connections,
    environments: Environments,
    root: RootFolder,
    threads: DaemonPool,
) -> list[Route]:
    """The paths of this room."""
    needs = {
        "transfers": transfers,
        "connections": connections,
        "environments": environments,
        "root": root,
        "threads": threads,
    }
    return [("transfers", TransfersHandler, needs), (f"transfers/{ID}", TransferHandler, needs)]
