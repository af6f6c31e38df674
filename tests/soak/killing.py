"""Kills every kind of process now and then, and starts again what does not start itself."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from random import Random

import psutil

from openbis_demo.stack import Stack

PAUSE_SECONDS = (15.0, 45.0)
PROCESSES = {
    "the service": "openbis_jupyter.hub.service",
    "the proxy": "configurable-http-proxy",
    "a user's server": "jupyterhub.singleuser",
    "a run": "openbis_jupyter.client.running.program",
    "a kernel": "ipykernel_launcher",
}
"""What is killed → a text in its command line. What started it, starts it again, or says that it is gone."""
HUB, OPENBIS = "the hub with all below it", "openBIS"


class Killer:
    """In: the running stack, whose processes only this thread starts and kills; what chance begins with."""

    def __init__(self, stack: Stack, chance: Random) -> None:
        self._stack, self._chance = stack, chance
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="killer", daemon=True)
        self.killed: Counter[str] = Counter()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """No more kills; returns when everything that was killed last is up again."""
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._over.wait(self._chance.uniform(*PAUSE_SECONDS)):
            victim = self._chance.choice([*PROCESSES, HUB, OPENBIS])
            if self._kill(victim):
                self.killed[victim] += 1

    def _kill(self, victim: str) -> bool:
        if victim == HUB:
            self._stack.child("JupyterHub").kill()
            self._stack.start_hub()
            return True
        if victim == OPENBIS:
            self._stack.child("openBIS sandbox").kill()
            self._stack.start_openbis()
            return True
        found = [one for one in self._below_the_hub() if PROCESSES[victim] in _command(one)]
        if not found:
            return False
        with contextlib.suppress(psutil.NoSuchProcess):
            self._chance.choice(found).kill()
        return True

    def _below_the_hub(self) -> list[psutil.Process]:
        hub = psutil.Process(self._stack.child("JupyterHub").process.pid)
        return hub.children(recursive=True)


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
