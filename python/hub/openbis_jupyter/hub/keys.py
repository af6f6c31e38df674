"""Every secret of the hub side comes from one that the administrator sets: JUPYTERHUB_CRYPT_KEY. There are no defaults.

JupyterHub reads the same key (32 bytes, hexadecimal or base64; `;` between old and new ones, the first one counts).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_VARIABLE = "JUPYTERHUB_CRYPT_KEY"
_KEY_BYTES = 32
_DISTINCT_BYTES_MIN = 12
"""32 random bytes hold fewer distinct values about never; typed ones and repeated ones do."""
_ADVICE = f"Set it to the output of `openssl rand -hex {_KEY_BYTES}` in the hub's environment."


def crypt_key(environment: Mapping[str, str]) -> bytes:
    """In: the hub's environment. Out: its first key. Errors: ValueError with a sentence for an administrator."""
    text = environment.get(KEY_VARIABLE, "").split(";")[0].strip()
    if not text:
        raise ValueError(
            f"{KEY_VARIABLE} is not set, so openBIS credentials cannot be kept encrypted. {_ADVICE}"
        )
    key = _decoded(text)
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{KEY_VARIABLE} must hold {_KEY_BYTES} bytes, hexadecimal or base64. {_ADVICE}")
    if len(set(key)) < _DISTINCT_BYTES_MIN:
        raise ValueError(f"{KEY_VARIABLE} is too easy to guess. {_ADVICE}")
    return key


def derived(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose; they tell nothing about the key or about those for another purpose."""
    return HKDF(SHA256(), 32, salt=None, info=f"openbis-jupyter {purpose}".encode()).derive(key)


def service_token(key: bytes) -> str:
    """The service's token at the hub: 48 characters (JupyterHub refuses 64).

    Not for the purpose "service token": what came of that was shown to users' servers once, and opens nothing any more.
    """
    return derived(key, "service token that no server sees").hex()[:48]


def fernet(secret: bytes) -> Fernet:
    """Encryption for what the service keeps until a ticket is used."""
    return Fernet(base64.urlsafe_b64encode(derived(secret, "credentials at rest")))


def _decoded(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if len(text) == 2 * _KEY_BYTES else base64.urlsafe_b64decode(text)
    except (ValueError, binascii.Error):
        return b""
