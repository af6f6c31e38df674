"""What a person sees of their own Jupyter account in openBIS."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Flag, Moment, Text
from openbis_jupyter.protocol.words import CredentialKind, CredentialState, ServerState


@shape
class AccountServer:
    """The person's Jupyter server."""

    state: ServerState
    since: Text | None = Field(default=None, description="ISO 8601, as the hub tells.")
    profile: Caption | None = Field(default=None, description="Its title; null where it is none of the list.")


@shape
class AccountCredential:
    """What is held for them. No token is in it."""

    state: CredentialState
    kind: CredentialKind | None = Field(default=None, description="Null where it is not valid.")
    valid_to: Moment | None = None


@shape
class Account:
    """A person's account."""

    user: Text
    server: AccountServer
    credential: AccountCredential
    can_stop: Flag = Field(description="Whether `stop` is allowed here.")
