"""Notebooks that people's servers run in the background: ordered there, remembered here.

client: the run API of a person's server · background: what it told, and what the person sees.
"""

from openbis_jupyter.hub.runs.background import BackgroundRuns
from openbis_jupyter.hub.runs.client import RunClient

__all__ = ["BackgroundRuns", "RunClient"]
