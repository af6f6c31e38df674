"""openBIS in JupyterLab and Notebook: the Jupyter server extension, and where the browser's half lies.

extension: settings and start · server: what all rooms share · connections, searches, browsing, transfers, notebooks,
runs: one room per feature, each with its request handlers · predecessors: what older extensions left · texts: all
sentences · lab/: the browser's half.

Loaded at the start of every Jupyter server: nothing heavy may be imported here.
"""

from __future__ import annotations

from typing import Any


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "openbis-jupyterlab"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "openbis_jupyterlab"}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    from openbis_jupyterlab.extension import load  # noqa: PLC0415  (only inside a server)

    load(server_app)
