"""How far a launch is. The same shape is the `data:` of each event of the progress page's stream."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.errors import Failure
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Count, Flag, LaunchId, Moment, Percent, Text
from openbis_jupyter.protocol.words import LaunchStep


@shape
class StatusRequest:
    """Which launch."""

    launch_id: LaunchId


@shape
class LaunchState:
    """How far a launch is."""

    launch_id: LaunchId
    state: LaunchStep
    progress: Percent
    message: Caption
    url: Text | None = Field(description="Only when ready: a path or address of the hub's own.")
    notebook_path: Text | None = Field(description="Below the home, first as wanted, then as written.")
    error: Failure | None = Field(description="When it failed.")
    retry: Flag = Field(description="The same launch may be tried again.")
    started: Moment | None = Field(default=None, description="When the click was made.")
    deadline: Moment | None = Field(default=None, description="When the server must be up, while it starts.")
    place: Count | None = Field(
        default=None, description="Its place among those who wait, while the hub has no room."
    )
    waiting: Count | None = Field(default=None, description="How many wait.")
