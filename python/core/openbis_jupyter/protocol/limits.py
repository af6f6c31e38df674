"""How long things may be: written here once, shown by the form and held by the Hub service."""

from __future__ import annotations

from collections.abc import Mapping

LAUNCH_KEY_MIN = 8
LAUNCH_KEY_MAX = 64
DATASETS_MAX = 10_000
PERM_ID_MAX = 100
DIRECTORY_MAX = 255
NAME_MAX = 200
NOTEBOOK_MAX = 120
KERNEL_MAX = 100
PROFILE_MAX = 50
SOURCE_FILE_MAX = 1000
"""Characters of the path of a file in a dataset."""
TEMPLATE_MAX = 120
PARAMETERS_MAX = 30
PARAMETER_TEXT_MAX = 1000
BATCH_MAX = 1000
"""Notebooks of one batch."""
TABLE_CHARACTERS_MAX = 1_000_000
"""A table with a row for each of them."""
PART_BYTES_MAX = 255
"""UTF-8 bytes of one level of a path: what the file systems of Linux hold."""
NOTEBOOK_BYTES_MAX = 230
"""UTF-8 bytes of a notebook's file name with `.ipynb`: leaves room for `-2` and for `.html` beside it."""
MOMENT_MAX = 40
TITLE_MAX = 300
CAPTION_MAX = 2000
PATH_MAX = 4096
"""What Linux takes."""
WORD_MAX = 1000
CELLS_MAX = 100_000
COUNT_MAX = 2**53 - 1
"""The largest whole number that JavaScript counts exactly."""
DETAILS_BYTES_MAX = 4000
RUN_BYTES_MAX = 64 * 1024
"""The body with which a server tells of a run."""
RUNS_SHOWN = 50
DATASETS_SHOWN = 200
"""Datasets on one page of a search in JupyterLab."""
LEVEL_PAGE = 200
"""Rows of a level of the tree that come with one request."""
RELATIVES_SHOWN = 50
"""Parents, and children, of an object or dataset that its properties name."""
NODES_MAX = 200
"""Things that are asked for by their permIds at once."""
PREVIEW_TEXT_BYTES = 64 * 1024
PREVIEW_ROWS, PREVIEW_COLUMNS = 100, 50
PREVIEW_BYTES_MAX = 8_000_000
"""Pictures and notebooks up to here are shown."""
FORBIDDEN_CHARACTERS = '\\/:*?"<>|#%'
"""In a name: what Windows and file shares refuse, and what breaks the address of a file in a dataset."""

FORM_LIMITS: Mapping[str, int | str] = {
    "launch_key_min": LAUNCH_KEY_MIN,
    "launch_key_max": LAUNCH_KEY_MAX,
    "datasets_max": DATASETS_MAX,
    "perm_id_max": PERM_ID_MAX,
    "directory_max": DIRECTORY_MAX,
    "name_max": NAME_MAX,
    "notebook_max": NOTEBOOK_MAX,
    "kernel_max": KERNEL_MAX,
    "profile_max": PROFILE_MAX,
    "source_file_max": SOURCE_FILE_MAX,
    "template_max": TEMPLATE_MAX,
    "parameters_max": PARAMETERS_MAX,
    "parameter_text_max": PARAMETER_TEXT_MAX,
    "batch_max": BATCH_MAX,
    "part_bytes_max": PART_BYTES_MAX,
    "notebook_bytes_max": NOTEBOOK_BYTES_MAX,
    "forbidden_characters": FORBIDDEN_CHARACTERS,
}
"""Those that the form holds while somebody types."""
