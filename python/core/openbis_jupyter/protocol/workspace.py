"""Opening the person's Jupyter server without a notebook; which server, for launches of both kinds."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import LaunchKey, ProfileId
from openbis_jupyter.protocol.words import RunningServer


@shape
class ServerChoice:
    """How the server starts."""

    profile: ProfileId | None = Field(
        default=None, description="An id that `options` listed; absent: the default."
    )
    running_server: RunningServer | None = Field(
        default=None, description="What to do with a server that runs with another profile; absent: ask."
    )


@shape
class WorkspaceRequest(ServerChoice):
    """One click that opens the workspace."""

    launch_key: LaunchKey = Field(
        description="Idempotency: the same key of the same user is the same launch."
    )
