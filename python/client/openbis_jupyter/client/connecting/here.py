"""What an ended session and a refusal mean to whoever works here: on a hub, on a computer of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from openbis_jupyter.client.credentials import on_hub
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import OpenbisFailure, told


def missing_here() -> OpenbisJupyterError:
    """That there is no token: on a hub a click in openBIS brings one, on a computer of one's own connecting does."""
    return OpenbisJupyterError("credential-missing" if on_hub() else "connection-missing")


def ended_here() -> OpenbisJupyterError:
    """That openBIS does not take the token any more, likewise."""
    return OpenbisJupyterError("credential-expired" if on_hub() else "connection-ended")


@contextmanager
def told_here() -> Iterator[None]:
    """A session that ends in the block, and what openBIS refuses in it, are told by what helps here."""
    try:
        yield
    except OpenbisFailure as reason:
        raise told(reason) from None
    except OpenbisJupyterError as reason:
        if reason.code != "session-expired":
            raise
        raise ended_here() from None
