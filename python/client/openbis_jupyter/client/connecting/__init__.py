"""A signed-in connection to openBIS: on a hub, on a laptop, with pybis and without.

sign_in: the ways · access: the light connection · store_session: as whom it asks data stores · pybis_connection: the
one for notebooks · connections, token_store: what a laptop remembers · here: what refusals mean · network: HTTP.
"""

from openbis_jupyter.client.connecting.access import Access, access_of
from openbis_jupyter.client.connecting.connections import (
    KnownConnection,
    find_connection,
    forget,
    known_connections,
    remember,
    token_of,
)
from openbis_jupyter.client.connecting.here import ended_here, missing_here, told_here
from openbis_jupyter.client.connecting.network import ON_THE_WAY, checked_address, http_session, origin_of
from openbis_jupyter.client.connecting.sign_in import connect, open_access
from openbis_jupyter.client.connecting.store_session import StoreSession

__all__ = [
    "ON_THE_WAY",
    "Access",
    "KnownConnection",
    "StoreSession",
    "access_of",
    "checked_address",
    "connect",
    "ended_here",
    "find_connection",
    "forget",
    "http_session",
    "known_connections",
    "missing_here",
    "open_access",
    "origin_of",
    "remember",
    "token_of",
    "told_here",
]
