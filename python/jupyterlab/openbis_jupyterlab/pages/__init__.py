"""Pages write a notebook's file when a cell, which can see nothing but the file, asks for it."""

from openbis_jupyterlab.pages.requests import PageRequests

__all__ = ["PageRequests"]
