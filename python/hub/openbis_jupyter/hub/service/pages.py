"""The progress page, its events and its retry (docs/developers/protocol.md, section 4)."""

from __future__ import annotations

import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

from jupyterhub.services.auth import HubOAuthCallbackHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, StaticFileHandler

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import Launch
from openbis_jupyter.hub.service.handlers import SECURITY_HEADERS, Context, UserHandler
from openbis_jupyter.protocol.shapes import as_json
from openbis_jupyter.protocol.values import LAUNCH_ID_PATTERN
from openbis_jupyter.protocol.words import FINAL_STATES

STATIC = Path(__file__).with_name("static")
KEEPALIVE_SECONDS = 15.0
_ANYTHING_ELSE = ".*"


class _LaunchHandler(UserHandler):
    async def own_launch(self, launch_id: str, user: str) -> Launch:
        """The launch. Errors: 403 with `launch-unknown` where it is somebody else's or none."""
        launch = await self.context.records.run(self.context.store.get, launch_id)
        if launch is None or launch.hub_user != user:
            raise OpenbisJupyterError("launch-unknown")
        return launch

    async def tell(self, launch: Launch) -> None:
        """End with the launch state."""
        self.set_header("Content-Type", "application/json")
        self.finish(await self.state_of(launch))

    async def state_of(self, launch: Launch) -> str:
        """The launch state as JSON."""
        return json.dumps(as_json(await self.context.runner.as_state(launch)))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Somebody else's launch and none at all look the same."""
        error = self.problem_of(kwargs, status_code)
        self.set_status(403 if error.code == "launch-unknown" else error.problem.status)
        if isinstance(kwargs.get("exc_info", (None, None))[1], HTTPError):
            self.set_status(status_code)
        self.page("problem.html", error=error, home=self.context.settings.hub_home)


class ProgressPageHandler(_LaunchHandler):
    """`GET launches/<id>/`: also readable without JavaScript."""

    async def get(self, launch_id: str) -> None:
        """The page, or the hub's sign-in that leads back to it."""
        user = self.signed_in()
        if user is None:
            self.redirect(self.get_login_url())
            return
        launch = await self.own_launch(launch_id, user)
        if launch.state not in FINAL_STATES:
            self.context.runner.run(launch_id)
        xsrf = self.xsrf_token.decode("ascii")
        base = f"{self.context.settings.service_prefix}launches/{launch_id}/"
        self.page(
            "progress.html",
            launch=launch,
            state=await self.state_of(launch),
            events_url=f"{base}events",
            retry_url=f"{base}retry",
            cancel_url=f"{base}cancel",
            login_url=base,
            back_url=self.context.settings.trusted_origins[0],
            xsrf=xsrf,
        )


class EventsHandler(_LaunchHandler):
    """`GET launches/<id>/events`: launch states as they come; 403, never a redirect."""

    async def get(self, launch_id: str) -> None:
        """The stream."""
        user = self.signed_in()
        if user is None:
            raise HTTPError(403)
        launch = await self.own_launch(launch_id, user)
        if launch.state not in FINAL_STATES:
            self.context.runner.run(launch_id)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache, no-store")
        self.set_header("X-Accel-Buffering", "no")
        self.context.streams.take(user)
        last = ""
        try:
            async with aclosing(self.context.runner.journal.states(launch_id, KEEPALIVE_SECONDS)) as states:  # type: ignore[type-var]
                async for state in states:
                    told = f"data: {await self.state_of(state)}" if state else ": still there"
                    if state is None or told != last:
                        self.write(f"{told}\n\n")
                        await self.flush()
                    last = told if state else last
        except StreamClosedError:
            return
        finally:
            self.context.streams.give_back(user)


class RetryHandler(_LaunchHandler):
    """`POST launches/<id>/retry` with the XSRF header."""

    async def post(self, launch_id: str) -> None:
        """Start a failed launch again."""
        user = self.signed_in()
        if user is None:
            raise HTTPError(403)
        launch = await self.own_launch(launch_id, user)
        if launch.state == "failed" and launch.retry:
            await self.context.runner.again(launch_id)
            launch = await self.own_launch(launch_id, user)
        await self.tell(launch)


class CancelHandler(_LaunchHandler):
    """`POST launches/<id>/cancel` with the XSRF header."""

    async def post(self, launch_id: str) -> None:
        """End a launch that is waiting or starting."""
        user = self.signed_in()
        if user is None:
            raise HTTPError(403)
        await self.own_launch(launch_id, user)
        await self.context.runner.cancel(launch_id)
        await self.tell(await self.own_launch(launch_id, user))


class FrontPageHandler(UserHandler):
    """`GET` of the service itself: the hub looks there each minute whether it runs, and people come by a guess."""

    async def prepare(self) -> None:
        """For everybody."""

    async def get(self) -> None:
        """What this is, and the way to the hub."""
        self.page("front.html", home=self.context.settings.hub_home)


class NothingHereHandler(UserHandler):
    """Everything else."""

    async def prepare(self) -> None:
        """Nobody needs to be signed in to learn that nothing is here."""
        raise HTTPError(404)


class CallbackHandler(HubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the hub's sign-in comes back to; the page to go on with is kept on our side."""

    def initialize(self, context: Context) -> None:
        """In: what the handlers work with."""
        self.hub_auth = context.hub_auth

    def set_default_headers(self) -> None:
        """Headers that every answer has."""
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)


class StaticHandler(StaticFileHandler):
    """The script and style of the progress page."""

    def set_extra_headers(self, path: str) -> None:
        """A new version is used at once."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")

    def check_xsrf_cookie(self) -> None:
        """Only reads."""


def page_routes(context: Context, prefix: str) -> list[tuple[str, type, dict[str, Any]]]:
    """The routes below `prefix`, those of `api_routes` excepted; the last one takes everything."""
    plain = {"context": context}
    launch = f"{prefix}launches/({LAUNCH_ID_PATTERN})/"
    return [
        (prefix, FrontPageHandler, plain),
        (launch, ProgressPageHandler, plain),
        (f"{launch}events", EventsHandler, plain),
        (f"{launch}retry", RetryHandler, plain),
        (f"{launch}cancel", CancelHandler, plain),
        (f"{prefix}oauth_callback", CallbackHandler, plain),
        (f"{prefix}static/(progress\\.(?:js|css)|page\\.css)", StaticHandler, {"path": str(STATIC)}),
        (_ANYTHING_ELSE, NothingHereHandler, plain),
    ]
