"""What every room shares: the base of all request handlers, and paths kept below the folder that the server shows."""

from openbis_jupyterlab.server.handler import ID, OpenbisHandler, Route
from openbis_jupyterlab.server.root_folder import RootFolder

__all__ = ["ID", "OpenbisHandler", "RootFolder", "Route"]
