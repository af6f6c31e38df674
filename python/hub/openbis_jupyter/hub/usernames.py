"""openBIS user id ↔ JupyterHub user name: reversible, so no two openBIS users can meet in one workspace.

A lower-case ASCII letter or digit stays as it is; every other byte of the UTF-8 text becomes `-` and two lower-case
hexadecimal digits. So `anna` is `anna`, `Anna` is `-41nna`, `a.b@x.org` is `a-2eb-40x-2eorg`. A name that would begin
with `-` gets `u` in front and one that would clash with that rule too: see `hub_name`.
"""

from __future__ import annotations

import re

from openbis_jupyter.errors import OpenbisJupyterError

MAX_LENGTH = 200
"""JupyterHub's database keeps 255 characters of a name; spawners add to it."""
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_PREFIX = "u-"
_NAME = re.compile(r"(?:[a-z0-9]|-[0-9a-f]{2})+")


def hub_name(openbis_user: str) -> str:
    """In: an openBIS user id. Out: the hub's name for it, only `a-z`, `0-9` and `-`, never beginning with `-`.

    Where the escaped id begins with an escape, `u-` comes first: two hexadecimal digits never follow there but another
    `-`, so this is never the escaped form of an id that begins with `u`.
    Errors: `user-unsupported` for an empty, too long or unencodable id.
    """
    if not openbis_user:
        raise OpenbisJupyterError("user-unsupported", reason="it is empty.")
    try:
        raw = openbis_user.encode("utf-8")
    except UnicodeEncodeError:
        raise OpenbisJupyterError("user-unsupported", reason="it is not valid Unicode.") from None
    name = "".join(chr(byte) if byte in _PLAIN else f"-{byte:02x}" for byte in raw)
    if name.startswith("-"):
        name = _PREFIX + name
    if len(name) > MAX_LENGTH:
        raise OpenbisJupyterError(
            "user-unsupported", reason=f"it would be longer than {MAX_LENGTH} characters there."
        )
    return name


def openbis_user(name: str) -> str:
    """The opposite of `hub_name`. Errors: ValueError for a name that `hub_name` never gives."""
    escaped = name.removeprefix(_PREFIX) if name.startswith(_PREFIX + "-") else name
    if not _NAME.fullmatch(escaped):
        raise ValueError("not the hub name of an openBIS user")
    raw = re.sub(rb"-([0-9a-f]{2})", lambda match: bytes([int(match[1], 16)]), escaped.encode("ascii"))
    user = raw.decode("utf-8")
    if hub_name(user) != name:
        raise ValueError("not the hub name of an openBIS user")
    return user
