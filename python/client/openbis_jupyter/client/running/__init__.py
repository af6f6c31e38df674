"""A notebook runs without anybody watching, and its results become the next version.

runs: the use case · execution, kernel: its cells · comparison: what came out the same · program: a run as a process of
its own.
"""

from openbis_jupyter.client.running.comparison import Told
from openbis_jupyter.client.running.execution import execute
from openbis_jupyter.client.running.runs import DEFAULT_TOLERANCE, Ran, run_file, run_saved

__all__ = ["DEFAULT_TOLERANCE", "Ran", "Told", "execute", "run_file", "run_saved"]
