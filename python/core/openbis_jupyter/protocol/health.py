"""Whether the service is there, and what the doctor asks of it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Count, Text
from openbis_jupyter.protocol.words import Part, Readiness


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


@shape
class Ready:
    """Whether the service can do its work; 503 where it cannot."""

    status: Readiness = Field(
        description="`degraded`: openBIS does not answer, so that no new click is taken; launches go on."
    )
    database: Part
    hub: Part
    openbis: Part
