"""A notebook runs without anybody watching, and its results become the next version.

runs: the use case · execution, kernel: its cells · comparison: what came out the same · program: a run as a process of
its own.
"""

from openbis_jupyter.client.running.comparison import Told
from openbis_jupyter.client.running.execution import execute
from openbis_jupyter.client.running.injected import typed, with_values
from openbis_jupyter.client.running.kernel_names import kernel_for
from openbis_jupyter.client.running.runs import DEFAULT_TOLERANCE, Ran, run_file, run_saved

__all__ = [
    "DEFAULT_TOLERANCE",
    "Ran",
    "Told",
    "execute",
    "kernel_for",
    "run_file",
    "run_saved",
    "typed",
    "with_values",
]
