"""A server that is told to end does not wait for transfers, not even for one whose connection hangs."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests
from integration.client.cutting_proxy import CuttingProxy, cutting_proxy
from integration.lab.extension import Extension
from integration.lab.laptop import Laptop, start_laptop
from integration.lab.test_runs import has_ended, written
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register

from openbis_demo.processes import wait_for
from openbis_jupyter.client import connect

BYTES = 24 << 20
SECONDS = 20
"""JupyterLab itself takes some; whoever stops servers kills them after ten to thirty."""


@pytest.fixture
def hanging() -> Iterator[CuttingProxy]:
    """A proxy whose connections, instead of breaking, carry nothing more."""
    goes_on = threading.Event()
    with cutting_proxy() as proxy:
        proxy.before_cut = lambda: goes_on.wait() and None
        yield proxy
        goes_on.set()


def by_signal(_: Laptop, server: psutil.Process) -> None:
    os.kill(server.pid, signal.SIGTERM)


def by_menu(laptop: Laptop, _: psutil.Process) -> None:
    """As File → Shut Down does."""
    headers = {"Authorization": f"token {laptop.token}"}
    requests.post(f"{laptop.url}api/shutdown", headers=headers, timeout=30).raise_for_status()


@pytest.mark.parametrize(("kind", "end"), [("download", by_signal), ("upload", by_menu)])
def test_a_hanging_transfer_does_not_keep_the_server_alive(
    openbis: Sandbox,
    hanging: CuttingProxy,
    tmp_path: Path,
    kind: str,
    end: Callable[[Laptop, psutil.Process], None],
) -> None:
    o = connect(openbis.token_of("USER"), url=openbis.url)
    content = os.urandom(BYTES)
    perm_id = register(o, tmp_path / "new", {"big.bin": content}, f"To hang {kind}")
    before = set(o.get_datasets(experiment=EXPERIMENT).df["permId"])
    laptop = start_laptop(tmp_path, outlived=True, variables={"HTTPS_PROXY": hanging.url}, pages=False)
    try:
        extension = Extension(laptop)
        written(laptop, openbis.url, "", "n", "1")
        (laptop.folder / "big.bin").write_bytes(content)
        one = extension.connect(openbis, "alice")
        hanging.cut(down=BYTES // 2) if kind == "download" else hanging.cut(up=BYTES // 2)
        orders = {
            "download": {"folder": "data", "datasets": {perm_id: None}},
            "upload": {
                "notebook": "n/n.ipynb",
                "owner": EXPERIMENT,
                "type": "ANALYSIS_NOTEBOOK",
                "files": ["big.bin"],
            },
        }
        begun = extension.post("transfers", kind=kind, connection=one, **orders[kind])
        assert begun["state"] == "running", begun
        wait_for(laptop.child, "the hanging connection", lambda: hanging.cuts or None, SECONDS)
        (server,) = psutil.Process(laptop.child.pid).children()
        end(laptop, server)
        wait_for(laptop.child, "the end of the server", lambda: has_ended(server) or None, SECONDS)
    finally:
        laptop.child.stop()
    assert not list((laptop.folder / "data").rglob("big.bin")), "nothing half under its final name"
    assert set(o.get_datasets(experiment=EXPERIMENT).df["permId"]) == before, "nothing half in openBIS"
