"""What the service keeps: launches with their tickets, credentials (encrypted), runs, batches, servers started for
a form.

engine: the database itself · encryption: of credentials at rest.
"""

from openbis_jupyter.hub.database.batches import BatchItemRecord, BatchRecord, BatchStore
from openbis_jupyter.hub.database.credentials import CredentialStore, token_digest
from openbis_jupyter.hub.database.early_starts import EarlyStartStore
from openbis_jupyter.hub.database.encryption import from_auth_state, in_auth_state
from openbis_jupyter.hub.database.engine import (
    AWAY,
    AWAY_SECONDS,
    engine_of,
    is_there,
    open_database,
    prepare_database,
)
from openbis_jupyter.hub.database.launch import Launch
from openbis_jupyter.hub.database.launches import LaunchStore, Ticket
from openbis_jupyter.hub.database.runs import Record, RunStore

__all__ = [
    "AWAY",
    "AWAY_SECONDS",
    "BatchItemRecord",
    "BatchRecord",
    "BatchStore",
    "CredentialStore",
    "EarlyStartStore",
    "Launch",
    "LaunchStore",
    "Record",
    "RunStore",
    "Ticket",
    "engine_of",
    "from_auth_state",
    "in_auth_state",
    "is_there",
    "open_database",
    "prepare_database",
    "token_digest",
]
