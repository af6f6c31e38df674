"""Threads that do not keep a program from ending, and many pieces of work in a few of them.

Python waits at its end for the threads of its own pools; one that hangs in a connection lets it wait for minutes.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, wait
from functools import partial
from typing import Any, ParamSpec, TypeVar

from openbis_jupyter.client.progress.events import Cancel
from openbis_jupyter.errors import OpenbisJupyterError

MOST_WORKERS = 16
OF_ONE_FILE = ("file-damaged", "file-missing")
"""Failures that say nothing about other files."""

Item = TypeVar("Item")
Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")
_Work = tuple[Future[Any], Callable[[], Any]]


class DaemonPool(Executor):
    """As `ThreadPoolExecutor`; its threads end with the program, in the middle of what they do."""

    def __init__(self, threads: int, name: str) -> None:
        self._most, self._name = threads, name
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        """Do it in a thread as soon as one is free."""
        future: Future[Result] = Future()
        with self._lock:
            self._waiting.put((future, partial(fn, *args, **kwargs)))
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
                thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the threads end when nothing waits any more."""
        with contextlib.suppress(queue.Empty):
            while cancel_futures and (one := self._waiting.get_nowait()):
                one[0].cancel()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (one := self._waiting.get()) is not None:
            future, work = one
            if future.set_running_or_notify_cancel():
                try:
                    result = work()
                except BaseException as reason:  # told by whoever waits for it
                    future.set_exception(reason)
                else:
                    future.set_result(result)
            del one, future, work
            self._idle.release()


def in_threads(
    items: Sequence[Item], work: Callable[[Item, Cancel], None], workers: int, cancel: Cancel
) -> None:
    """Work on all items in a few threads, and return when all threads have ended.

    Errors: the first one; those `OF_ONE_FILE` only after all other items. Ctrl-C stops all of them first.
    """
    stop = cancel.child()
    failed: list[OpenbisJupyterError] = []

    def careful(item: Item) -> None:
        stop.check()
        try:
            work(item, stop)
        except BaseException as reason:
            if not isinstance(reason, OpenbisJupyterError) or reason.code not in OF_ONE_FILE:
                # At once: this thread is free now, and would take the next item.
                stop.cancel()
                raise
            failed.append(reason)

    with DaemonPool(max(1, min(workers, MOST_WORKERS)), "openbis") as pool:
        futures: list[Future[None]] = [pool.submit(careful, item) for item in items]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:  # done, failed or Ctrl-C: nothing may go on
            if not all(future.done() and not future.exception() for future in futures):
                stop.cancel()
                pool.shutdown(cancel_futures=True)
    _raise_cause(futures)
    if failed:
        raise failed[0]


def _raise_cause(futures: Sequence[Future[None]]) -> None:
    """The failure that made the others stop, rather than theirs."""
    reasons = [failure for one in futures if not one.cancelled() and (failure := one.exception())]
    causes = [one for one in reasons if getattr(one, "code", "") != "cancelled"]
    if reasons:
        raise (causes or reasons)[0]
