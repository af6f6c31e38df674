"""Whether the file of a notebook is in openBIS as it stands on the disk."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Content, Flag, Text
from openbis_jupyter.protocol.words import SavedState


@shape
class NotebookPlace:
    """Which notebook."""

    path: Content = Field(description="Below the server's root.")


@shape
class NotebookState:
    """Whether it is there."""

    state: SavedState
    perm_id: Text | None = None
    link: Text | None = None
    made: Flag = Field(default=False, description="Whether it is a notebook of openBIS, saved or not.")
