"""The service's routes for batches, for openBIS (docs/developers/protocol.md, section 2)."""

from __future__ import annotations

from typing import Any

from openbis_jupyter.hub.service.handlers import ApiHandler, Context
from openbis_jupyter.protocol.batches import BatchRef, BatchRequest, RepeatRequest
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.shapes import parse


class BatchesHandler(ApiHandler):
    """`GET api/batches`, `POST api/batches`."""

    async def get(self) -> None:
        """The caller's batches."""
        self.answer(await self.context.batches.all(self.token()))

    async def post(self) -> None:
        """Begin one."""
        token, request = self.asked(BatchRequest)
        self.answer(await self.context.batches.begin(token, request), 202)


class BatchHandler(ApiHandler):
    """`GET api/batches/<id>`."""

    async def get(self, batch_id: str) -> None:
        """One of the caller's batches."""
        request = parse(BatchRef, {"batch_id": batch_id})
        self.answer(await self.context.batches.show(self.token(), request.batch_id))


class StopBatchHandler(ApiHandler):
    """`POST api/batches/<id>/stop`."""

    async def post(self, batch_id: str) -> None:
        """Stop it."""
        token, request = self.page_token(), parse(BatchRef, {"batch_id": batch_id})
        self.answer(await self.context.batches.stop(token, request.batch_id))


class RepeatBatchHandler(ApiHandler):
    """`POST api/batches/<id>/repeat`."""

    async def post(self, batch_id: str) -> None:
        """Run notebooks of it once more."""
        token, request = self.asked(RepeatRequest)
        if request.batch_id != batch_id:
            raise invalid("batch_id", "it is not the one of the address.")
        self.answer(await self.context.batches.repeat(token, request))


def batch_routes(context: Context, prefix: str) -> list[tuple[str, type, dict[str, Any]]]:
    """The routes below `prefix`."""
    plain = {"context": context}
    return [
        (f"{prefix}api/batches", BatchesHandler, plain),
        (f"{prefix}api/batches/([^/]+)", BatchHandler, plain),
        (f"{prefix}api/batches/([^/]+)/stop", StopBatchHandler, plain),
        (f"{prefix}api/batches/([^/]+)/repeat", RepeatBatchHandler, plain),
    ]
