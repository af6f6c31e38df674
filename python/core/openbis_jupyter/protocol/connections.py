"""The openBIS instances that a Jupyter server may talk to, for the dialogs in JupyterLab."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Flag, Text, Word
from openbis_jupyter.protocol.words import ConnectionSource, ConnectionState


@shape
class Connection:
    """One openBIS that this Jupyter may talk to."""

    id: Text
    name: Text
    url: Text
    source: ConnectionSource = Field(
        description="`hub`: nothing to sign in; `file`: from openbis-connections.yaml; `own`: added here."
    )
    state: ConnectionState
    user: Text | None
    valid_to: Text | None = Field(description="ISO 8601; null where openBIS does not say.")
    message: Text | None = Field(description="The failure's sentence where there is one.")


@shape
class Connections:
    """All of them."""

    connections: tuple[Connection, ...]
    can_add: Flag = Field(description="Whether this server lets people add addresses.")


@shape
class NewConnection:
    """An address of people's own."""

    name: Word = ""
    url: Word = ""
    ca_file: Word = ""


@shape
class SignIn:
    """A token, or user and password, or nothing: what openbis-connections.yaml holds."""

    user: Word = ""
    password: Word = Field(default="", repr=False)
    token: Word = Field(default="", repr=False)
