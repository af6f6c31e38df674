"""A notebook's file: read, written, followed when it is moved.

notebook_file: its content · tracked_file: where it is now · run_mark, run_places, deferred_save: what a run and its
notebook tell each other.
"""

from openbis_jupyter.client.notebooks.deferred_save import (
    RUN_VARIABLE,
    DeferredSave,
    defer_save,
    in_run,
    left_note,
    parse_deferred_save,
)
from openbis_jupyter.client.notebooks.notebook_file import (
    as_text,
    begin_history,
    cell_name,
    code_cells,
    copy_notebook,
    made_with,
    read_notebook,
    with_history,
    with_not_parents,
    written,
)
from openbis_jupyter.client.notebooks.run_mark import (
    MarkState,
    RunMark,
    is_marked,
    mark_interrupted,
    set_mark,
)
from openbis_jupyter.client.notebooks.run_places import note_places, place_in_run
from openbis_jupyter.client.notebooks.tracked_file import TrackedFile, place_of

__all__ = [
    "RUN_VARIABLE",
    "DeferredSave",
    "MarkState",
    "RunMark",
    "TrackedFile",
    "as_text",
    "begin_history",
    "cell_name",
    "code_cells",
    "copy_notebook",
    "defer_save",
    "in_run",
    "is_marked",
    "left_note",
    "made_with",
    "mark_interrupted",
    "note_places",
    "parse_deferred_save",
    "place_in_run",
    "place_of",
    "read_notebook",
    "set_mark",
    "with_history",
    "with_not_parents",
    "written",
]
