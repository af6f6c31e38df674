"""Whether the file of a notebook is in openBIS as it stands on the disk; and that it is wanted there."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Content, Flag, Text, Word
from openbis_jupyter.protocol.words import SavedState, WantedState


@shape
class NotebookPlace:
    """Which notebook."""

    path: Content = Field(description="Below the server's root.")


@shape
class NotebookState:
    """Whether it is there."""

    state: SavedState
    perm_id: Text | None = None
    link: Text | None = Field(default=None, description="The page of that dataset.")
    place: Text | None = Field(
        default=None, description="The page of the experiment or object it is made for."
    )
    made: Flag = Field(default=False, description="Whether it is a notebook of openBIS, saved or not.")


@shape
class NotebookWanted:
    """What a page says of a notebook whose file a cell has asked for, by the event `notebook-wanted`."""

    id: Word = Field(description="Of the request, as in the event.")
    said: WantedState
