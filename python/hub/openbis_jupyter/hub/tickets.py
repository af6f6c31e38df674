"""One-time tickets: random, for one use, short-lived, bound to one launch and so to one user, stored as digests."""

from __future__ import annotations

import hashlib
import secrets
import time

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import LaunchStore, Ticket
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.shapes import parse
from openbis_jupyter.protocol.tickets import TicketRef

_TICKET_BYTES = 32
_LAUNCH_ID_BYTES = 12


def new_launch_id() -> str:
    """An id that nobody guesses, 16 characters that a URL holds as they are."""
    return secrets.token_urlsafe(_LAUNCH_ID_BYTES)


def issue(store: LaunchStore, launch_id: str, credential: Credential, seconds: int) -> str:
    """A new ticket for this launch, which hands over this credential, valid for so many seconds."""
    ticket = secrets.token_urlsafe(_TICKET_BYTES)
    store.add_ticket(digest(ticket), launch_id, credential, time.time() + seconds)
    return ticket


def inspect(store: LaunchStore, reference: TicketRef) -> Ticket:
    """What the ticket stands for; it stays good. Errors: `ticket-invalid`."""
    return _or_invalid(store.ticket(digest(reference.ticket), reference.launch_id))


def redeem(store: LaunchStore, reference: TicketRef) -> Ticket:
    """What the ticket stands for; it is used up. Errors: `ticket-invalid`."""
    return _or_invalid(store.use_ticket(digest(reference.ticket), reference.launch_id))


def shown_ticket(data: object) -> TicketRef:
    """In: JSON from outside. Errors: `ticket-invalid` for anything that we never gave out."""
    try:
        return parse(TicketRef, data)
    except OpenbisJupyterError:
        raise OpenbisJupyterError("ticket-invalid") from None


def digest(ticket: str) -> str:
    """What the database holds of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _or_invalid(held: Ticket | None) -> Ticket:
    if held is None:
        raise OpenbisJupyterError("ticket-invalid")
    return held
