"""A saved notebook in the environment that it was computed in: the environment, and a kernel of this person in it."""

from openbis_jupyterlab.environments.environments import Environments

__all__ = ["Environments"]
