"""Which openBIS this server may talk to, and as whom."""

from openbis_jupyterlab.connections.connections import Connection, Connections
from openbis_jupyterlab.connections.connections_file import read_connections_files
from openbis_jupyterlab.connections.links import dataset_link

__all__ = ["Connection", "Connections", "dataset_link", "read_connections_files"]
