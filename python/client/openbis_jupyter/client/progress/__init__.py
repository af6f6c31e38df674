"""What long work tells while it goes on, how it is stopped, and the threads that it goes on in."""

from openbis_jupyter.client.progress.events import (
    Arrived,
    Cancel,
    CellBegun,
    CellDone,
    Event,
    FileMoved,
    KernelStarted,
    LeftOut,
    Listener,
    Moved,
    Planned,
    Saving,
    Started,
    Waiting,
    one_at_a_time,
    silent,
    until_cancelled,
)
from openbis_jupyter.client.progress.line import ProgressLine, sentence
from openbis_jupyter.client.progress.threads import MOST_WORKERS, DaemonPool, in_threads

__all__ = [
    "MOST_WORKERS",
    "Arrived",
    "Cancel",
    "CellBegun",
    "CellDone",
    "DaemonPool",
    "Event",
    "FileMoved",
    "KernelStarted",
    "LeftOut",
    "Listener",
    "Moved",
    "Planned",
    "ProgressLine",
    "Saving",
    "Started",
    "Waiting",
    "in_threads",
    "one_at_a_time",
    "sentence",
    "silent",
    "until_cancelled",
]
