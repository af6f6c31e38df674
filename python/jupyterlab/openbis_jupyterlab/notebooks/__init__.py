"""Whether openBIS has a notebook as it stands on the disk."""

from openbis_jupyterlab.notebooks.state import notebook_state

__all__ = ["notebook_state"]
