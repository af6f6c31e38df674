"""What the service keeps: launches with their tickets, credentials (encrypted), runs, batches, servers started for
a form.

engine: the database itself · encryption: of credentials at rest · processes, turns: who of several services does what ·
people: all of one person, to be forgotten.
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
from openbis_jupyter.hub.database.people import forget, impersonal_tables, kept_of
from openbis_jupyter.hub.database.processes import ProcessStore
from openbis_jupyter.hub.database.runs import Record, RunStore
from openbis_jupyter.hub.database.turns import TurnStore

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
    "ProcessStore",
    "Record",
    "RunStore",
    "Ticket",
    "TurnStore",
    "engine_of",
    "forget",
    "from_auth_state",
    "impersonal_tables",
    "in_auth_state",
    "is_there",
    "kept_of",
    "open_database",
    "prepare_database",
    "token_digest",
]
