"""A Jupyter server extension that keeps pybis's token file fresh, for kernels that call plain `pybis.Openbis()`.

It works in a thread of its own, beside the server's event loop, and does nothing outside a hub.
"""

from __future__ import annotations

import threading
from logging import Logger
from typing import Any

from openbis_jupyter.client.credentials import from_hub, on_hub, save_for_pybis
from openbis_jupyter.errors import OpenbisJupyterError

REFRESH_SECONDS = 300


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "openbis_jupyter.client.server_extension"}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    if on_hub():
        threading.Thread(
            target=keep_fresh, args=(server_app.log, threading.Event()), name="openbis-token", daemon=True
        ).start()


def keep_fresh(log: Logger, stop: threading.Event, interval: float = REFRESH_SECONDS) -> None:
    """Refresh the token file now and every `interval` seconds until `stop` is set."""
    while True:
        refresh(log)
        if stop.wait(interval):
            return


def refresh(log: Logger) -> bool:
    """Refresh the token file once. Out: whether there is a credential; a failure is logged and tried again later."""
    try:
        save_for_pybis(from_hub())
    except OpenbisJupyterError as reason:
        log.info("openBIS token not refreshed: %s", reason.code)
        return False
    except OSError as reason:
        log.warning("openBIS token not saved: %s", reason.strerror)
        return False
    return True
