"""What an administrator wants to be called when a batch has ended: mail, chat. It never breaks a batch."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

HOOK_SECONDS = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EndedBatch:
    """What ended: whose it is in openBIS, what it is called, its id, how many notebooks are saved, have failed and were
    stopped, and for each that failed its name and what happened.
    """

    user: str
    name: str
    batch_id: str
    done: int
    failed: int
    cancelled: int
    failures: tuple[tuple[str, str], ...] = ()


Hook = Callable[[EndedBatch], object]


def hook_named(name: str) -> Hook:
    """In: `package.module:function`, as the setting has it. Errors: ImportError, AttributeError."""
    module, _, function = name.partition(":")
    hook: Hook = getattr(importlib.import_module(module), function)
    return hook


async def tell(name: str, ended: EndedBatch) -> None:
    """Call the hook of this name, in a thread of its own; what it does wrong is logged."""
    if not name:
        return

    def call() -> None:
        hook_named(name)(ended)

    try:
        await asyncio.wait_for(asyncio.to_thread(call), HOOK_SECONDS)
    except asyncio.TimeoutError:
        log.warning("batch_ended_hook has taken more than %.0f s for batch %s", HOOK_SECONDS, ended.batch_id)
    except Exception:
        log.exception("batch_ended_hook failed for batch %s", ended.batch_id)
