"""Notebooks that the server runs and saves in the background, whoever closes the tab.

requests: what is to be run · manager: whose turn it is · process: the program that runs one · records: what is known of
each run, in files · reporter: what the hub is told.
"""

from openbis_jupyterlab.runs.manager import RunManager
from openbis_jupyterlab.runs.reporter import report_to_hub

__all__ = ["RunManager", "report_to_hub"]
