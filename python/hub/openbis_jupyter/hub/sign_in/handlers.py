"""The addresses of the hub for tickets (docs/developers/protocol.md, section 3).

The openBIS page and the hub are two sites. The form POST from there comes without the hub's login cookie (SameSite), so
it only keeps the ticket in a cookie; the GET that follows carries both, and decides. The `Origin` header, which no page
can forge, stands in for the XSRF token that an openBIS page cannot have.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jupyterhub.handlers.base import BaseHandler
from tornado.web import HTTPError

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import texts
from openbis_jupyter.hub.sign_in import service_client
from openbis_jupyter.hub.sign_in.service_address import page_address
from openbis_jupyter.hub.sign_in.service_client import REDEEMED
from openbis_jupyter.hub.usernames import openbis_user
from openbis_jupyter.protocol.tickets import Inspected
from openbis_jupyter.protocol.values import LAUNCH_ID_PATTERN, TICKET_PATTERN

if TYPE_CHECKING:
    from openbis_jupyter.hub.sign_in.authenticator import OpenbisAuthenticator

COOKIE = "openbis-jupyter-ticket"
COOKIE_SECONDS = 300
"""Longer than a ticket: who reads the question slowly learns that the ticket is too old, not that there was none."""
_TICKET = re.compile(TICKET_PATTERN)


class TicketHandler(BaseHandler):  # type: ignore[misc]
    """What these addresses share."""

    @property
    def openbis(self) -> OpenbisAuthenticator:
        """Our authenticator, which holds the settings."""
        authenticator: OpenbisAuthenticator = self.authenticator
        return authenticator

    def own_url(self, page: str, launch_id: str) -> str:
        """`open` or `continue` of this launch."""
        return f"{self.hub.base_url}openbis/{page}/{launch_id}"

    def progress_url(self, launch_id: str) -> str:
        """The progress page of this launch."""
        return f"{page_address(self.services, self.openbis.settings)}launches/{launch_id}/"

    def keep_ticket(self, launch_id: str, ticket: str, trusted: bool) -> None:
        """Remember the ticket in this browser, for this launch alone. `trusted`: an openBIS page sent it."""
        self._set_cookie(
            COOKIE,
            json.dumps({"launch_id": launch_id, "ticket": ticket, "trusted": trusted}),
            encrypted=True,
            path=self.own_url("continue", launch_id),
            max_age=COOKIE_SECONDS,
            expires_days=None,
            samesite="Lax",
        )

    def kept_ticket(self, launch_id: str) -> tuple[str, bool] | None:
        """The ticket that this browser holds for the launch, and whether an openBIS page sent it."""
        value = self.get_secure_cookie(COOKIE, max_age_days=1)
        kept = json.loads(value) if value else {}
        if kept.get("launch_id") != launch_id:
            return None
        return str(kept["ticket"]), bool(kept["trusted"])

    def forget_ticket(self, launch_id: str) -> None:
        """Remove the cookie."""
        self.clear_cookie(COOKIE, path=self.own_url("continue", launch_id))

    async def show(self, template: str, **values: Any) -> None:
        """End with one of our pages in the hub's look."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.finish(await self.render_template(template, texts=texts.PAGE, **values))

    async def show_problem(self, error: OpenbisJupyterError, launch_id: str) -> None:
        """End with a page that says what happened and what to do."""
        if error.code == "ticket-invalid":
            # Every other failure leaves the ticket good: the page may be loaded again.
            self.forget_ticket(launch_id)
        self.log.info("launch %s: sign-in refused [%s %s]", launch_id, error.code, error.reference)
        self.set_status(error.problem.status)
        await self.show("openbis-problem.html", error=error, launch_url=self.own_url("open", launch_id))


class OpenHandler(TicketHandler):
    """`open/<launch_id>`: where the new tab arrives."""

    def check_xsrf_cookie(self) -> None:
        """An openBIS page has no XSRF token of ours; what this POST may do is decided by its Origin."""

    async def post(self, launch_id: str) -> None:
        """Keep the ticket and go on with a GET, which carries the login cookie."""
        ticket = self.get_body_argument("ticket", "")
        if not _TICKET.fullmatch(ticket):
            await self.show_problem(OpenbisJupyterError("ticket-invalid"), launch_id)
            return
        trusted = self.request.headers.get("Origin", "") in self.openbis.settings.trusted_origins
        self.keep_ticket(launch_id, ticket, trusted)
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect(self.own_url("continue", launch_id), status=303)

    async def get(self, launch_id: str) -> None:
        """To the progress page, by way of the login form where nobody is signed in."""
        self.redirect(self.progress_url(launch_id), status=303)


class ContinueHandler(TicketHandler):
    """`continue/<launch_id>`: signs in with the kept ticket, or asks first."""

    async def get(self, launch_id: str) -> None:
        """Nobody or the same user signed in, and an openBIS page asked: go on. Everything else: ask."""
        kept = self.kept_ticket(launch_id)
        if kept is None:
            self.redirect(self.own_url("open", launch_id), status=303)
            return
        ticket, trusted = kept
        try:
            settings = self.openbis.settings
            found = await service_client.inspect(settings, self.openbis.service_token, launch_id, ticket)
            current = self.current_user
            if current is not None and current.name != found.hub_user:
                await self._ask("switch", launch_id, found, current.name)
            elif not trusted:
                await self._ask("ask", launch_id, found, "")
            else:
                await self._sign_in(launch_id, ticket)
        except OpenbisJupyterError as error:
            await self.show_problem(error, launch_id)

    async def post(self, launch_id: str) -> None:
        """The person said yes; the hub has checked `_xsrf`."""
        kept = self.kept_ticket(launch_id)
        try:
            if kept is None:
                raise OpenbisJupyterError("ticket-invalid")
            await self._sign_in(launch_id, kept[0])
        except OpenbisJupyterError as error:
            await self.show_problem(error, launch_id)

    async def _ask(self, question: str, launch_id: str, found: Inspected, current: str) -> None:
        await self.show(
            "openbis-ask.html",
            question=question,
            action=self.own_url("continue", launch_id),
            xsrf=self.xsrf_token.decode("ascii"),
            title=found.title,
            openbis_user=found.openbis_user,
            current=_openbis_name(current),
            home=f"{self.hub.base_url}home",
        )

    async def _sign_in(self, launch_id: str, ticket: str) -> None:
        settings = self.openbis.settings
        redeemed = await service_client.redeem(settings, self.openbis.service_token, launch_id, ticket)
        self.forget_ticket(launch_id)
        current = self.current_user
        if current is not None and current.name != redeemed.hub_user:
            self.log.info("%s leaves for %s", current.name, redeemed.hub_user)
            self.clear_login_cookie()
            # A new session: nothing that the other user's session had opened stays open.
            self.set_session_cookie()
        try:
            user = await self.login_user({"username": redeemed.hub_user, REDEEMED: redeemed})
        except HTTPError:
            user = None
        if user is None:
            raise OpenbisJupyterError("user-not-allowed")
        self.redirect(redeemed.next_url, status=303)


def routes() -> list[tuple[str, type]]:
    """Below the hub's own address."""
    launch_id = f"({LAUNCH_ID_PATTERN})"
    return [(f"/openbis/open/{launch_id}", OpenHandler), (f"/openbis/continue/{launch_id}", ContinueHandler)]


def _openbis_name(hub_user: str) -> str:
    try:
        return openbis_user(hub_user)
    except ValueError:
        return hub_user
