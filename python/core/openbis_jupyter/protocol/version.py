"""The number of the protocol, and what is said where two sides have different ones.

It rises when a shape changes so that older programs would misread it; new keys alone do not raise it, for keys that are
not known are passed over. Pages of openBIS send it as the key `protocol` of a request, since the AS service between
carries bodies only; everybody else as a header. Version 0.1.0 sends none, and that means 1.
"""

from __future__ import annotations

from openbis_jupyter.errors import OpenbisJupyterError

PROTOCOL = 1
OLDEST = 1
"""What is still understood."""
KEY = "protocol"
HEADER = "Openbis-Jupyter-Protocol"

HUB = "the JupyterHub"
OPENBIS = "this openBIS"
SERVER = "your Jupyter server"

_UNSAID = 1
_DIGITS_MAX = 6


def check_version(said: object, other: str, own: str) -> None:
    """In: what the other side said (a number, its digits, or None), what people call that side and this one.

    Errors: `versions-differ`; `request-invalid` for what is no number.
    """
    number = _UNSAID if said is None else _number(said)
    if number is None:
        raise OpenbisJupyterError("request-invalid", field=KEY, reason="the number of a version is expected.")
    if number > PROTOCOL:
        raise OpenbisJupyterError("versions-differ", newer=_first_upper(other), older=own)
    if number < OLDEST:
        raise OpenbisJupyterError("versions-differ", newer=_first_upper(own), older=other)


def _number(said: object) -> int | None:
    if isinstance(said, str):
        return int(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS_MAX else None
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
