"""The hub asks its service what a ticket stands for."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import LaunchId, Text, Ticket


@shape
class TicketRef:
    """A ticket as somebody showed it."""

    launch_id: LaunchId
    ticket: Ticket = Field(repr=False)


@shape
class Inspected:
    """Whose ticket it is; it stays valid."""

    openbis_user: Text
    hub_user: Text
    title: Text


@shape
class Redeemed:
    """What it stood for; it is used up."""

    openbis_user: Text
    hub_user: Text
    credential: Credential
    next_url: Text
