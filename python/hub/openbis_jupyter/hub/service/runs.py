"""The service's routes for notebooks that run in the background (docs/developers/protocol.md, sections 2 and 5)."""

from __future__ import annotations

from typing import Any

from openbis_jupyter.hub.service.handlers import ApiHandler, Context, server_user
from openbis_jupyter.protocol.limits import RUN_BYTES_MAX
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.runs import Run, StopRequest
from openbis_jupyter.protocol.shapes import parse


class RunsHandler(ApiHandler):
    """`GET api/runs`, for openBIS."""

    async def get(self) -> None:
        """The caller's runs."""
        self.answer(await self.context.background.show(self.token()))


class RunHandler(ApiHandler):
    """`PUT api/runs/<id>`, for users' servers."""

    async def put(self, run_id: str) -> None:
        """A server tells of a run of its user."""
        user = await server_user(self.context, self.token())
        if len(self.request.body) > RUN_BYTES_MAX:
            raise invalid("run", f"at most {RUN_BYTES_MAX} bytes are expected.")
        self.answer(await self.context.background.tell(user, run_id, parse(Run, self.body(), "run")))


class StopRunHandler(ApiHandler):
    """`POST api/runs/<id>/stop`, for openBIS."""

    async def post(self, run_id: str) -> None:
        """Stop one of the caller's runs."""
        token, request = self.page_token(), parse(StopRequest, {"run_id": run_id})
        self.answer(await self.context.background.stop(token, request.run_id))


def run_routes(context: Context, prefix: str) -> list[tuple[str, type, dict[str, Any]]]:
    """The routes below `prefix`."""
    plain = {"context": context}
    return [
        (f"{prefix}api/runs", RunsHandler, plain),
        (f"{prefix}api/runs/([^/]+)", RunHandler, plain),
        (f"{prefix}api/runs/([^/]*)/stop", StopRunHandler, plain),
    ]
