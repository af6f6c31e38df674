"""Every secret of the hub side comes from one that the administrator sets: JUPYTERHUB_CRYPT_KEY. There are no defaults.

JupyterHub reads the same keys (32 bytes, hexadecimal or base64; `;` between them): what is new is encrypted with the
first one, what is there already can be read with any of them.

The service gets what is derived for it in a file of the hub's own user. Its environment would not do: the hub writes
that into its database.
"""

from __future__ import annotations

import atexit
import base64
import binascii
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_VARIABLE = "JUPYTERHUB_CRYPT_KEY"
_KEY_BYTES = 32
_DISTINCT_BYTES_MIN = 12
"""32 random bytes hold fewer distinct values about never; typed ones and repeated ones do."""
_ADVICE = f"Set it to the output of `openssl rand -hex {_KEY_BYTES}` in the hub's environment."


def crypt_keys(environment: Mapping[str, str]) -> list[bytes]:
    """In: the hub's environment. Out: its keys, one or more. Errors: ValueError with a sentence for administrators."""
    texts = [text.strip() for text in environment.get(KEY_VARIABLE, "").split(";")]
    if not texts[0]:
        raise ValueError(
            f"{KEY_VARIABLE} is not set, so openBIS credentials cannot be kept encrypted. {_ADVICE}"
        )
    return [_checked(text) for text in texts if text]


def _checked(text: str) -> bytes:
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


def service_secrets(crypt_keys: Sequence[bytes]) -> list[bytes]:
    """What the service encrypts with: the first one what is new; the others read what earlier keys have left, and
    version 0.1.0, whose secret stood in the hub's database."""
    return [derived(key, purpose) for purpose in ("secrets of the service", "service") for key in crypt_keys]


def held_for_own_user(secrets: Sequence[bytes]) -> str:
    """Out: the path of a file that this process's user alone can read, and that ends with this process."""
    content = "\n".join(secret.hex() for secret in secrets).encode()
    if sys.platform == "linux":
        descriptor = os.memfd_create("openbis-jupyter")
        os.fchmod(descriptor, 0o600)
        os.write(descriptor, content)
        return f"/proc/{os.getpid()}/fd/{descriptor}"
    # `mkstemp` makes files that only their user can read.
    descriptor, path = tempfile.mkstemp(prefix="openbis-jupyter-")
    os.write(descriptor, content)
    os.close(descriptor)
    atexit.register(Path(path).unlink, missing_ok=True)
    return path


def keep_through_exec(path: str) -> None:
    """In: the path that `held_for_own_user` gave in this process, which becomes another program."""
    if path.startswith("/proc/"):
        os.set_inheritable(int(path.rpartition("/")[2]), True)


def held_secrets(path: str) -> list[bytes]:
    """In: the path that `held_for_own_user` gave. Out: the secrets."""
    return [bytes.fromhex(line) for line in Path(path).read_text("ascii").split()]


def encryption(secrets: Sequence[bytes], purpose: str = "credentials at rest") -> MultiFernet:
    """For what the service keeps, or gives away to get back: encrypts with the first secret, decrypts with any."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(secret, purpose))) for secret in secrets])


def _decoded(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if len(text) == 2 * _KEY_BYTES else base64.urlsafe_b64decode(text)
    except (ValueError, binascii.Error):
        return b""
