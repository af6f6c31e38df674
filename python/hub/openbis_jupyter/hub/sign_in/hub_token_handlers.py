"""The hub's own routes that give the service a token for one user's server, and take it back.

They run in the hub, beside the sign-in. JupyterHub's REST API would ask for the scope `tokens` over all users, with
which a service could make itself any token of anybody; these routes make one kind only, so the service needs no scope.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from jupyterhub import orm
from jupyterhub.handlers.base import BaseHandler
from tornado.web import HTTPError

from openbis_jupyter.hub.settings import SERVICE_NAME

if TYPE_CHECKING:
    from openbis_jupyter.hub.sign_in.authenticator import OpenbisAuthenticator

VALID_SECONDS = 300
"""Longer than the service uses a token, for a request under way."""
NOTE = "openBIS: to put a notebook on this server and to have it run"
"""What the person reads on the hub's token page; also how the token is known as one of ours when it is taken back."""


class HubTokenHandler(BaseHandler):  # type: ignore[misc]
    """For the service alone, by its token."""

    def check_xsrf_cookie(self) -> None:
        """No cookie counts here, so there is nothing to forge."""

    def require_service(self) -> None:
        """Errors: 403 for everybody else."""
        authenticator: OpenbisAuthenticator = self.authenticator
        given = self.get_auth_token() or ""
        expected = authenticator.service_token
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise HTTPError(403)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Only a status: the service has its own words for it."""
        self.set_status(status_code)
        self.finish()


class IssueHandler(HubTokenHandler):
    """`POST openbis/server-tokens` with `{"user": NAME, "server": NAME}`; of the default server the name is empty."""

    async def post(self) -> None:
        """Answers `{"id", "token"}`; 404: there is no such user or server, 409: their role opens no server."""
        self.require_service()
        try:
            body = json.loads(self.request.body)
            name, server = str(body["user"]), str(body["server"])
        except (KeyError, TypeError, ValueError):
            raise HTTPError(400) from None
        user = self.find_user(name)
        if user is None or (server and server not in user.orm_user.orm_spawners):
            raise HTTPError(404)
        scope = f"access:servers!server={user.name}/{server}"
        try:
            token = user.new_api_token(note=NOTE, expires_in=VALID_SECONDS, scopes=[scope])
        except ValueError as reason:
            self.log.error("openBIS: no token for the server of %s: %s", user.name, reason)
            raise HTTPError(409) from None
        issued = orm.APIToken.find(self.db, token)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"id": issued.api_id, "token": token}))


class WithdrawHandler(HubTokenHandler):
    """`DELETE openbis/server-tokens/<id>`."""

    async def delete(self, number: str) -> None:
        """Also where it is gone already."""
        self.require_service()
        ours = self.db.query(orm.APIToken).filter_by(id=int(number), note=NOTE)
        for token in ours.filter(orm.APIToken.user_id.isnot(None)):
            self.db.delete(token)
        self.db.commit()
        self.set_status(204)
        self.finish()


def routes() -> list[tuple[str, type]]:
    """Below the hub's own address."""
    return [
        ("/openbis/server-tokens", IssueHandler),
        ("/openbis/server-tokens/a([0-9]{1,18})", WithdrawHandler),
    ]


def delete_former_service_tokens(db: Any, current: str) -> int:
    """Delete the tokens that the service had before, which JupyterHub keeps for ever. Out: how many there were.

    In: the hub's database once the tokens of its configuration are in it, the service's token of today.
    """
    service = orm.Service.find(db, SERVICE_NAME)
    if service is None:
        return 0
    former = [token for token in service.api_tokens if not token.match(current)]
    for token in former:
        db.delete(token)
    db.commit()
    return len(former)
