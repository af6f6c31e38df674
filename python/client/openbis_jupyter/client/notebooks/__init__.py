"""A notebook's file: read, written, followed when it is moved; whether it holds the latest results.

notebook_file: its content · freshness, open_page: whether it holds the results that its page shows · tracked_file: where
it is now · run_mark, run_places, deferred_save: what a run and its notebook tell each other.
"""

from openbis_jupyter.client.notebooks.deferred_save import (
    RUN_VARIABLE,
    DeferredSave,
    defer_save,
    in_run,
    left_note,
    parse_deferred_save,
)
from openbis_jupyter.client.notebooks.freshness import WAIT_SECONDS, in_cell, wait_until_fresh, watch_cells
from openbis_jupyter.client.notebooks.notebook_file import (
    as_text,
    begin_history,
    cells_without_results,
    code_cells,
    made_with,
    read_notebook,
    with_history,
    with_not_parents,
)
from openbis_jupyter.client.notebooks.open_page import PIPE_VARIABLE, REFUSED, TAKEN, WRITTEN, page_writes
from openbis_jupyter.client.notebooks.run_mark import (
    MarkState,
    RunMark,
    is_marked,
    mark_interrupted,
    set_mark,
)
from openbis_jupyter.client.notebooks.run_places import note_places, place_in_run
from openbis_jupyter.client.notebooks.tracked_file import TrackedFile, place_of
from openbis_jupyter.notebook.work import work_digest

__all__ = [
    "PIPE_VARIABLE",
    "REFUSED",
    "RUN_VARIABLE",
    "TAKEN",
    "WAIT_SECONDS",
    "WRITTEN",
    "DeferredSave",
    "MarkState",
    "RunMark",
    "TrackedFile",
    "as_text",
    "begin_history",
    "cells_without_results",
    "code_cells",
    "defer_save",
    "in_cell",
    "in_run",
    "is_marked",
    "left_note",
    "made_with",
    "mark_interrupted",
    "note_places",
    "page_writes",
    "parse_deferred_save",
    "place_in_run",
    "place_of",
    "read_notebook",
    "set_mark",
    "wait_until_fresh",
    "watch_cells",
    "with_history",
    "with_not_parents",
    "work_digest",
]
