"""People who click, wait and try again, whatever happens to the other side."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import requests

from openbis_demo.journey import (
    Visitor,
    datasets_of,
    experiment_perm_id,
    launch_request,
    sign_in,
    wait_until_ready,
)
from openbis_demo.stack import Stack
from openbis_jupyter.protocol.words import ENDED

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
AGAIN_SECONDS = 1.0
"""How soon somebody presses the button again."""
PATIENCE_SECONDS = 600.0
INPUTS = 2

Answer = TypeVar("Answer")


@dataclass
class Click:
    """A click: the name of its notebook, whether it shall run, when (`time.monotonic`); then what became of it."""

    name: str
    runs: bool
    due: float
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    launch_id: str = ""
    notebook_path: str = ""
    run_state: str = ""
    dataset: str = ""


class GivenUp(RuntimeError):
    """Somebody has tried the same thing for a long time in vain."""


class Person:
    """In: the stack, who it is, the clicks that are left to be made by anybody, until when new ones are made."""

    def __init__(self, stack: Stack, user: str, left: SimpleQueue[Click], until: float) -> None:
        self._stack, self._user, self._left, self._until = stack, user, left, until
        self._visitor: Visitor | None = None
        self._request: dict[str, object] = {}
        self.done: list[Click] = []
        self.troubles: Counter[str] = Counter()
        self.failure: Exception | None = None
        self.thread = threading.Thread(target=self._work, name=user, daemon=True)

    def _work(self) -> None:
        try:
            while time.monotonic() < self._until:
                click = self._left.get_nowait()
                time.sleep(max(0.0, click.due - time.monotonic()))
                self.done.append(click)
                self._try_until_done(lambda visitor, click=click: self._open(visitor, click))
                if click.runs:
                    self._try_until_done(lambda visitor, click=click: self._see_it_run(visitor, click))
        except Empty:
            pass
        except Exception as reason:  # told in the end
            self.failure = reason

    def _try_until_done(self, attempt: Callable[[Visitor], Answer | None]) -> Answer:
        """Try until it succeeds; whoever finds nobody signed in signs in."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                if self._visitor is None:
                    self._visitor = sign_in(self._stack, self._user, f"{self._user}-demo")
                answer = attempt(self._visitor)
                if answer is not None:
                    return answer
            except (requests.RequestException, RuntimeError, ValueError) as reason:
                self.troubles[_kind(reason)] += 1
                if not isinstance(reason, RuntimeError) or "session" in str(reason).lower():
                    self._visitor = None
            time.sleep(AGAIN_SECONDS)
        raise GivenUp(f"{self._user} has given up after {dict(self.troubles)}")

    def _open(self, visitor: Visitor, click: Click) -> bool:
        """The same click again is the same launch."""
        if not self._request:
            inputs = datasets_of(visitor, EXPERIMENT)[:INPUTS]
            self._request = launch_request(inputs, experiment_perm_id(visitor, EXPERIMENT))
        place = {"directory": "soak", "notebook": click.name, "launch_key": click.key}
        action = "run" if click.runs else "open"
        launch = visitor.call_service(method="launch", **{**self._request, **place, "action": action})
        click.launch_id = launch["launch_id"]
        visitor.follow(launch)
        click.notebook_path = wait_until_ready(visitor, self._stack, click.launch_id)["notebook_path"]
        return True

    def _see_it_run(self, visitor: Visitor, click: Click) -> bool | None:
        runs: list[dict[str, Any]] = visitor.call_service(method="runs")["runs"]
        mine = next((run for run in runs if run["run_id"] == click.launch_id), None)
        if mine is None or mine["state"] not in ENDED:
            return None
        click.run_state, click.dataset = mine["state"], mine["dataset"] or ""
        return True


def _kind(reason: Exception) -> str:
    """A failure without what is different each time: the code of ours, or what kind of exception it is."""
    text = str(reason)
    return text.rpartition("[")[2].split()[0].rstrip("]") if text.endswith("]") else type(reason).__name__
