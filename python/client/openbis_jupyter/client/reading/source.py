"""One openBIS as this process reads it: a connection that all threads share, and the datasets that were listed.

What `connect` finds is looked for when something is read first, so it is found again wherever a file system goes, in a
Dask worker for example: no credential travels with it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TypeVar

from openbis_jupyter.client.connecting import Access, open_access, told_here
from openbis_jupyter.client.reading.trees import Tree, tree_of
from openbis_jupyter.errors import OpenbisJupyterError

MOST_TREES = 256
_VARIABLES = ("OPENBIS_URL", "OPENBIS_TOKEN", "HOME")
"""Of the environment: another value is another openBIS or another person."""

Answer = TypeVar("Answer")


class Source:
    """In: how the connection is found, and found again where its session has ended."""

    def __init__(self, find: Callable[[], Access], finds_again: bool) -> None:
        self._find, self._finds_again = find, finds_again
        self._lock = threading.Lock()
        self._access: Access | None = None
        self._trees: dict[str, Tree] = {}

    @property
    def known_url(self) -> str | None:
        """The address of the openBIS, as soon as it was asked for something."""
        return self._access.url if self._access else None

    def ask(self, question: Callable[[Access], Answer]) -> Answer:
        """Ask with a connection that holds. Errors: those of `open_access`, the question's, told by what helps here."""
        access = self._connected()
        with told_here():
            try:
                return question(access)
            except OpenbisJupyterError as reason:
                if reason.code != "session-expired" or not self._finds_again:
                    raise
                self._forget(access)
            # Whoever connected again meanwhile goes on.
            return question(self._connected())

    def tree(self, perm_id: str) -> Tree:
        """The files of a dataset, listed once. Errors: those of `ask` and `tree_of`."""
        with self._lock:
            known = self._trees.get(perm_id)
        if known is None:
            known = self.ask(lambda access: tree_of(access, perm_id))
            with self._lock:
                while len(self._trees) >= MOST_TREES:
                    del self._trees[next(iter(self._trees))]
                self._trees[perm_id] = known
        return known

    def forget_trees(self) -> None:
        """List anew what is asked for from now on."""
        with self._lock:
            self._trees.clear()

    def _connected(self) -> Access:
        with self._lock:
            if self._access is None:
                self._access = self._find()
            return self._access

    def _forget(self, access: Access) -> None:
        with self._lock:
            if self._access is access:
                self._access = None


_sources: dict[tuple[object, ...], Source] = {}
_lock = threading.Lock()


def source_of(url: str | None) -> Source:
    """The source of what `connect(url=url)` finds: one for all who ask in this process."""
    key = (os.getpid(), url, *(os.environ.get(name) for name in _VARIABLES))
    with _lock:
        if key not in _sources:
            _sources[key] = Source(lambda: open_access(url=url), finds_again=True)
        return _sources[key]
