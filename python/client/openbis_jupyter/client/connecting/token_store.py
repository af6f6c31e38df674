"""Where a laptop keeps its tokens: in the system's keyring, or where there is none in files of mode 0600."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path

from openbis_jupyter.client.disk import read_private, write_private

SERVICE = "openbis-jupyter"
Place = Literal["keyring", "file"]


def keep_token(url: str, token: str) -> Place:
    """Keep the token for this openBIS in place of any other; gives where it is now."""
    forget_token(url)
    keyring = _keyring()
    if keyring is not None:
        with contextlib.suppress(
            Exception
        ):  # each system's keyring fails in its own way; the file always works
            keyring.set_password(SERVICE, url, token)
            if keyring.get_password(SERVICE, url) == token:
                return "keyring"
    write_private(_file(url), token)
    return "file"


def kept_token(url: str, place: Place) -> str | None:
    """The token that is kept there for this openBIS, None where it is gone or the keyring stays locked."""
    if place == "file":
        return read_private(_file(url)) or None
    keyring = _keyring()
    if keyring is not None:
        with contextlib.suppress(Exception):
            token: str | None = keyring.get_password(SERVICE, url)
            return token
    return None


def forget_token(url: str) -> None:
    """Remove the token for this openBIS from both places."""
    _file(url).unlink(missing_ok=True)
    keyring = _keyring()
    if keyring is not None:
        with contextlib.suppress(Exception):
            keyring.delete_password(SERVICE, url)


def _file(url: str) -> Path:
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    return user_data_path(SERVICE) / "tokens" / f"{name}.token"


def _keyring() -> Any:
    """The keyring package, where it is installed and has a keyring of this system to speak to."""
    try:
        import keyring  # noqa: PLC0415  (optional, and slow to load)
    except ImportError:
        return None
    return keyring if keyring.get_keyring().priority > 0 else None
