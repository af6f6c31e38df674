"""What of a notebook came out the same when it ran again, cell by cell.

tokens, lines, pictures: two texts, two pictures · outputs: those of a cell · notebooks: all cells · telling, page: for
people and programs.

Our own rather than nbdime: which cells belong together, which it finds out, is known in a run; and it knows no
tolerance, neither of numbers nor of pixels.
"""

from openbis_jupyter.client.comparing.notebooks import Comparison, Results, compare, results_of
from openbis_jupyter.client.comparing.page import FOLDER, MARK, PAGE, comparison_files
from openbis_jupyter.client.comparing.telling import as_json, as_text
from openbis_jupyter.client.comparing.texts import against_dataset, against_file
from openbis_jupyter.client.comparing.tokens import Tolerance

__all__ = [
    "FOLDER",
    "MARK",
    "PAGE",
    "Comparison",
    "Results",
    "Tolerance",
    "against_dataset",
    "against_file",
    "as_json",
    "as_text",
    "compare",
    "comparison_files",
    "results_of",
]
