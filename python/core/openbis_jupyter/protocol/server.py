"""How the person's Jupyter server is while a form is open; where the hub wants that, it is started for it."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.launch import OwnerRef
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Percent
from openbis_jupyter.protocol.words import ServerState


@shape
class ServerRequest:
    """A form is open that will save there. Asked again while the server is starting."""

    owner: OwnerRef = Field(description="Nothing is started for people who may not save there.")


@shape
class ServerOutlook:
    """How the server is."""

    state: ServerState
    progress: Percent = Field(default=0, description="Of a start.")
    message: Caption = Field(default="", description="What the hub says of a start.")
