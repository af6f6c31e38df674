"""What the data store answers by HTTP when it refuses."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from openbis_sandbox.failures import AuthorizationFailure, Failure, InvalidSession, ObjectNotFound

_STATUS = ((InvalidSession, 401), (AuthorizationFailure, 403), (ObjectNotFound, 404), (Failure, 400))


def refusal(failure: Failure) -> Response:
    """The answer for a failure: its status and its text."""
    status = next(code for kind, code in _STATUS if isinstance(failure, kind))
    return PlainTextResponse(str(failure), status_code=status)
