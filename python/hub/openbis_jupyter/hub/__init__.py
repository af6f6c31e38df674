"""The hub's half: authenticator, service, and the fragment that sets both up."""

from openbis_jupyter.hub.config import configure

__all__ = ["configure"]
