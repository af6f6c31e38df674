"""Text that others wrote, without the secrets that may be in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openbis_jupyter.openbis.failure import without

ANY_CREDENTIAL = r"-\d{15}x[0-9A-Fa-f]{32}|\$pat-[^\s\"'\\]{8,}"
"""Session tokens end so, in openBIS 20.10 and 7, and access tokens begin so."""
_NAMES_A_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|_KEY$")
_SHORTEST = 6


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, and without whatever looks like a token of openBIS."""
    return re.sub(ANY_CREDENTIAL, "…", without(text, secrets))


def secrets_of(environment: Mapping[str, str]) -> list[str]:
    """Values that nobody shall read, by the names of their variables."""
    named = {value for name, value in environment.items() if _NAMES_A_SECRET.search(name.upper())}
    return [value for value in named if len(value) >= _SHORTEST]
