"""Text that others wrote, without the secrets that may be in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import quote

from openbis_jupyter.openbis.failure import without

ANY_CREDENTIAL = (
    r"(?:-|%2[Dd])\d{15}x[0-9A-Fa-f]{32}"
    r"|(?:\$|%24|\\u0024|&#0*36;|&#[xX]0*24;|&dollar;)pat(?:-|%2[Dd])[^\s\"'\\]{8,}"
)
"""Session tokens end so, in openBIS 20.10 and 7, and access tokens begin so; also where they stand in an address, in
HTML or in JSON."""
_NAMES_A_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|_KEY$")
_SHORTEST = 6


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, and without whatever looks like a token of openBIS."""
    return re.sub(ANY_CREDENTIAL, "…", without(text, secrets))


def spellings(secret: str) -> set[bytes]:
    """In: a secret. Out: how it may stand in a file: as it is, in an address, in Base64 wherever it begins there, in
    hexadecimal digits, in UTF-16."""
    plain = secret.encode()
    found = {plain, quote(secret, safe="").encode(), quote(secret).encode(), plain.hex().encode()}
    found |= {plain.hex().upper().encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    for before in range(3):
        # What stands before and after it has a part in the first and last characters.
        inside = slice((0, 2, 3)[before], len(base64.b64encode(b"." * before + plain).rstrip(b"=")) - 1)
        found |= {
            encode(b"." * before + plain)[inside] for encode in (base64.b64encode, base64.urlsafe_b64encode)
        }
    return found


def secret_pattern(tokens: Collection[str], *, any_token: bool) -> re.Pattern[bytes]:
    """What no saved file may hold: these tokens however spelt, and where people write, whatever looks like one."""
    own = [re.escape(one) for one in sorted(set().union(*map(spellings, tokens)))]
    return re.compile(b"|".join([*own, *([ANY_CREDENTIAL.encode()] if any_token else [])]))


def secrets_of(environment: Mapping[str, str]) -> list[str]:
    """Values that nobody shall read, by the names of their variables."""
    named = {value for name, value in environment.items() if _NAMES_A_SECRET.search(name.upper())}
    return [value for value in named if len(value) >= _SHORTEST]
