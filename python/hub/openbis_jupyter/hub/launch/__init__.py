"""A click becomes a launch: its server started, its notebook written, every step told.

launcher: the use case · tasks: launches on their way, in the background · others: several processes of the service ·
server_start: the server · early: a server started for a form · notebooks, notebook_text, turns: what is written ·
journal, watchers: who is told.
"""

from openbis_jupyter.hub.launch.early import EarlyStarts
from openbis_jupyter.hub.launch.launcher import Launcher
from openbis_jupyter.hub.launch.notebooks import NotebookFactory, history_of
from openbis_jupyter.hub.launch.others import OtherProcesses
from openbis_jupyter.hub.launch.tasks import LaunchTasks

__all__ = ["EarlyStarts", "LaunchTasks", "Launcher", "NotebookFactory", "OtherProcesses", "history_of"]
