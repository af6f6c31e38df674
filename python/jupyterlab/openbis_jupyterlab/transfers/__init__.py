"""Downloads, uploads and environments that the server makes in the background, whoever closes the tab."""

from openbis_jupyterlab.transfers.requests import prepare
from openbis_jupyterlab.transfers.transfers import Transfer, Transfers

__all__ = ["Transfer", "Transfers", "prepare"]
