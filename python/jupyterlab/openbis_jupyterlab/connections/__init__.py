"""Which openBIS this server may talk to, and as whom."""

from openbis_jupyterlab.connections.connections import Connection, Connections
from openbis_jupyterlab.connections.connections_file import read_connections_files

__all__ = ["Connection", "Connections", "read_connections_files"]
