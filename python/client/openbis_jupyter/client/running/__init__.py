"""A notebook runs without anybody watching, and its results become the next version.

runs: the use case · execution, kernel: its cells · program: a run as a process of its own.
"""

from openbis_jupyter.client.running.execution import execute
from openbis_jupyter.client.running.injected import typed, with_values
from openbis_jupyter.client.running.kernel_names import kernel_for
from openbis_jupyter.client.running.runs import Ran, run_file, run_saved

__all__ = ["Ran", "execute", "kernel_for", "run_file", "run_saved", "typed", "with_values"]
