"""One-time tickets: random, for one use, short-lived, bound to one launch and so to one user, stored as digests."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.store import HeldTicket, Store
from openbis_jupyter.openbis.values import Credential

_TICKET_BYTES = 32
_LAUNCH_ID_BYTES = 12
_TICKET = re.compile(r"[A-Za-z0-9_-]{43}")
_LAUNCH_ID = re.compile(r"[A-Za-z0-9_-]{16}")
LAUNCH_ID_PATTERN, TICKET_PATTERN = _LAUNCH_ID.pattern, _TICKET.pattern


@dataclass(frozen=True)
class TicketReference:
    """A ticket as somebody showed it."""

    launch_id: str
    ticket: str


def new_launch_id() -> str:
    """An id that nobody guesses, 16 characters that a URL holds as they are."""
    return secrets.token_urlsafe(_LAUNCH_ID_BYTES)


def issue(store: Store, launch_id: str, credential: Credential, seconds: int) -> str:
    """A new ticket for this launch, which hands over this credential, valid for so many seconds."""
    ticket = secrets.token_urlsafe(_TICKET_BYTES)
    store.add_ticket(digest(ticket), launch_id, credential, time.time() + seconds)
    return ticket


def inspect(store: Store, reference: TicketReference) -> HeldTicket:
    """What the ticket stands for; it stays good. Errors: `ticket-invalid`."""
    return _or_invalid(store.ticket(digest(reference.ticket), reference.launch_id))


def redeem(store: Store, reference: TicketReference) -> HeldTicket:
    """What the ticket stands for; it is used up. Errors: `ticket-invalid`."""
    return _or_invalid(store.use_ticket(digest(reference.ticket), reference.launch_id))


def parse_reference(data: Any) -> TicketReference:
    """In: JSON from outside, `{launch_id, ticket}`. Errors: `ticket-invalid` for anything that we never gave out."""
    launch_id, ticket = (
        (data.get("launch_id"), data.get("ticket")) if isinstance(data, dict) else (None, None)
    )
    if not isinstance(launch_id, str) or not isinstance(ticket, str):
        raise OpenbisJupyterError("ticket-invalid")
    if not _LAUNCH_ID.fullmatch(launch_id) or not _TICKET.fullmatch(ticket):
        raise OpenbisJupyterError("ticket-invalid")
    return TicketReference(launch_id, ticket)


def digest(ticket: str) -> str:
    """What the database holds of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _or_invalid(held: HeldTicket | None) -> HeldTicket:
    if held is None:
        raise OpenbisJupyterError("ticket-invalid")
    return held
