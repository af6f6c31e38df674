"""The page that shows a notebook, as far as its cells can know it: asked to write the file, or waited for.

open_page: asking · freshness: whether the file holds the results.
"""

from openbis_jupyter.client.pages.freshness import (
    WAIT_SECONDS,
    cells_without_results,
    in_cell,
    wait_until_fresh,
    watch_cells,
)
from openbis_jupyter.client.pages.open_page import PIPE_VARIABLE, REFUSED, TAKEN, WRITTEN, page_writes

__all__ = [
    "PIPE_VARIABLE",
    "REFUSED",
    "TAKEN",
    "WAIT_SECONDS",
    "WRITTEN",
    "cells_without_results",
    "in_cell",
    "page_writes",
    "wait_until_fresh",
    "watch_cells",
]
