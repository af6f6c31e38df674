"""Whether the service is there, and what the doctor asks of it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Count, Text


@shape
class HealthDetails:
    """For administrators of the hub."""

    missing_scopes: tuple[Text, ...]
    packages: Mapping[Text, Text] = Field(description="Name → version.")


@shape
class Health:
    """The service is there."""

    status: Text = Field(description="`ok`")
    version: Text = Field(description="Of the package.")
    protocol: Count = Field(description="The number of this protocol.")


@shape
class DetailedHealth(Health):
    """The same for an administrator of the hub."""

    details: HealthDetails
