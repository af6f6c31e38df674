"""Where openBIS was when it refused: what it adds to a sentence as ` (Context: [...])`.

It can hold whole objects: a client that shows a sentence has to cut it off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from openbis_sandbox.failures import Failure, UnexpectedFailure, UserFailure


@contextmanager
def doing(what: str, **things: Any) -> Iterator[None]:
    """In: what is being done, with which things. A UserFailure in the block keeps both as its context."""
    try:
        yield
    except UserFailure as failure:
        if not failure.context:
            failure.context = f"{what} (1/1) {_shown(things)}"
        raise


@contextmanager
def in_context() -> Iterator[None]:
    """A UserFailure in the block leaves it with its context behind the sentence, and so does what is unexpected."""
    try:
        yield
    except (UserFailure, UnexpectedFailure) as failure:
        in_words(failure)
        raise


def in_words(failure: Failure) -> Failure:
    """The same failure with its context behind its sentence."""
    failure.args = (f"{failure} (Context: [{failure.context}])",)
    return failure


def _shown(things: Mapping[str, Any]) -> str:
    # Java's Jackson puts a space before the colon.
    return json.dumps(things, indent=2, ensure_ascii=False, separators=(",", " : "))
