"""What the data store answers by HTTP when it refuses."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from openbis_sandbox.failures import AuthorizationFailure, Failure, InvalidSession, ObjectNotFound

_STATUS = ((InvalidSession, 401), (AuthorizationFailure, 403), (ObjectNotFound, 404), (Failure, 400))


def refusal(failure: Failure) -> Response:
    """The answer for a failure: its status and its text."""
    status = next(code for kind, code in _STATUS if isinstance(failure, kind))
    return PlainTextResponse(str(failure), status_code=status)


def crash(exception: str, message: str) -> Response:
    """The page of the servlet container for an exception that nothing in the data store catches."""
    cause = escape(f"{exception}: {message}")
    rows = f"<tr><th>STATUS:</th><td>500</td></tr><tr><th>CAUSED BY:</th><td>{cause}</td></tr>"
    page = f"<html><body><h2>HTTP ERROR 500 Server Error</h2><table>{rows}</table></body></html>"
    return HTMLResponse(page, status_code=500, headers={"Connection": "close"})
