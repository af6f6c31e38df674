"""What a user's server works with in openBIS, and who hands it over. These shapes hold tokens; none is ever shown."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import End, Text, Token
from openbis_jupyter.protocol.words import CredentialKind


@shape
class Credential:
    """What a user's server works with in openBIS."""

    kind: CredentialKind
    token: Token = Field(repr=False)
    valid_to: End | None = Field(description="ISO 8601, UTC; null where openBIS does not say.")
    openbis_user: Token = Field(description="As openBIS spells it.")


@shape
class ServerCredential:
    """For the user's own server: the freshest of those held that openBIS takes."""

    openbis_url: Text
    user: Text
    credential: Credential


@shape
class ArrivedCredential:
    """What a login of the hub brings."""

    credential: Credential


@shape
class KeptCredential:
    """What the service keeps for the same user."""

    credential: Credential | None
