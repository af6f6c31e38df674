"""Credentials as they are kept: encrypted in the database, and in the hub's `auth_state`, which the hub encrypts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.shapes import as_json, parse

_OURS = "openbis"
"""Our key in `auth_state`."""


def encrypt(encryption: MultiFernet, credential: Credential) -> str:
    """In: the encryption, a credential. Out: text that nobody can read without the key."""
    return encryption.encrypt(json.dumps(as_json(credential)).encode()).decode()


def decrypt(encryption: MultiFernet, encrypted: str | None) -> Credential | None:
    """The credential; None where there is none, or where it was encrypted with another key, so that it is lost."""
    if not encrypted:
        return None
    try:
        return parse(Credential, json.loads(encryption.decrypt(encrypted)))
    except InvalidToken:
        return None


def in_auth_state(credential: Credential) -> dict[str, Any]:
    """What a user's `auth_state` holds of us."""
    return {_OURS: as_json(credential)}


def from_auth_state(auth_state: Mapping[str, Any] | None) -> Credential | None:
    """The opposite; None where there is none."""
    try:
        return parse(Credential, (auth_state or {}).get(_OURS))
    except OpenbisJupyterError:
        return None
