"""When a Jupyter server ends by itself, for the page that shows it."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Moment


@shape
class TimeLimit:
    """Of the job that the server is."""

    ends: Moment | None = Field(description="ISO 8601; null where nobody says that it ends.")
