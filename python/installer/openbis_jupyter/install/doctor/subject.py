"""What is examined: the places, addresses and tokens that an administrator gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from openbis_jupyter.doctor.service import Service
from openbis_jupyter.install import disk, properties
from openbis_jupyter.install.layout import Layout
from openbis_jupyter.install.properties import CA_FILE, HUB_URL


@dataclass(frozen=True)
class Subject:
    """`service_url` and `ca_file` come from the options, else from the `service.properties` of the layout."""

    layout: Layout | None = None
    openbis_url: str = ""
    service_url: str = ""
    ca_file: Path | None = None
    openbis_token: str = field(default="", repr=False)
    hub_token: str = field(default="", repr=False)


def java_setting(layout: Layout, key: str) -> str:
    """A setting of `service.properties`, empty where it is not set."""
    content = disk.read(layout.service_properties) if layout.service_properties else None
    return properties.value_of((content or b"").decode("latin-1"), key, properties.java) or ""


def service_address(subject: Subject) -> str:
    """Where the Hub service is, with `/` at its end; empty where that is not known."""
    address = subject.service_url or (java_setting(subject.layout, HUB_URL) if subject.layout else "")
    return address.rstrip("/") + "/" if address else ""


def service_of(subject: Subject) -> Service:
    """The Hub service as this machine reaches it."""
    return Service(service_address(subject), authority(subject), subject.hub_token)


def authority(subject: Subject) -> Path | None:
    """The PEM file of the authority to trust, None for those of the system."""
    if subject.ca_file:
        return subject.ca_file
    named = java_setting(subject.layout, CA_FILE) if subject.layout else ""
    return Path(named) if named else None
