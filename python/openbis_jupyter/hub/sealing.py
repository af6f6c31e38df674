"""Credentials as the database holds them: encrypted with the service's key."""

from __future__ import annotations

import json

from cryptography.fernet import Fernet, InvalidToken

from openbis_jupyter.openbis.values import Credential, credential_from_json


def seal(encryption: Fernet, credential: Credential) -> str:
    """In: the encryption, a credential. Out: text that nobody can read without the key."""
    return encryption.encrypt(json.dumps(credential.as_json()).encode()).decode()


def unseal(encryption: Fernet, sealed: str | None) -> Credential | None:
    """The credential; None where there is none, or where it was sealed with another key, so that it is lost."""
    if not sealed:
        return None
    try:
        return credential_from_json(json.loads(encryption.decrypt(sealed)))
    except InvalidToken:
        return None
