"""One notebook for many objects, datasets or rows of a table: each runs, and each is saved where it belongs.

sources: what is repeated · planning: what each row works on · making: its notebook · journal: what is done · working:
all of it.
"""

from openbis_jupyter.client.batches.journal import Entry, Journal
from openbis_jupyter.client.batches.planning import Planned, planned
from openbis_jupyter.client.batches.sources import Repeated, read_repeated
from openbis_jupyter.client.batches.working import BatchEvent, run_batch

__all__ = [
    "BatchEvent",
    "Entry",
    "Journal",
    "Planned",
    "Repeated",
    "planned",
    "read_repeated",
    "run_batch",
]
