"""Credentials that the service keeps itself, because it may read the hub's `auth_state` but not write it.

A renewed credential stays here, encrypted, beside the older one in `auth_state`; a revoked one leaves its digest here,
so that the copy in `auth_state`, which we cannot remove, is never handed out again. All calls block: run them in a
thread.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable

from cryptography.fernet import MultiFernet
from sqlalchemy import Column, Float, String, Table, Text, delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from openbis_jupyter.hub.database.encryption import decrypt, encrypt
from openbis_jupyter.hub.database.engine import METADATA
from openbis_jupyter.protocol.credentials import Credential

_credentials = Table(
    "credentials",
    METADATA,
    Column("openbis_user", String(255), primary_key=True),
    Column("credential", Text, nullable=False),
    Column("kept_at", Float, nullable=False),
)
_revoked = Table(
    "revoked",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("openbis_user", String(255), nullable=False),
    Column("revoked_at", Float, nullable=False),
)


def token_digest(token: str) -> str:
    """What tells tokens apart without showing them."""
    return hashlib.sha256(token.encode()).hexdigest()


class CredentialStore:
    """In: the database, the encryption for credentials."""

    def __init__(self, engine: Engine, encryption: MultiFernet) -> None:
        self._engine = engine
        self._encryption = encryption

    def keep(self, credential: Credential) -> None:
        """Keep this one for its user, in place of the one before."""
        row = {"credential": encrypt(self._encryption, credential), "kept_at": time.time()}
        replacing = update(_credentials).where(_credentials.c.openbis_user == credential.openbis_user)
        with self._engine.begin() as connection:
            if connection.execute(replacing.values(**row)).rowcount:
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_credentials).values(openbis_user=credential.openbis_user, **row))
        except IntegrityError:
            # Two renewals at once: the later one holds.
            with self._engine.begin() as connection:
                connection.execute(replacing.values(**row))

    def get(self, openbis_user: str) -> Credential | None:
        """The one that is kept for this user."""
        query = select(_credentials.c.credential).where(_credentials.c.openbis_user == openbis_user)
        with self._engine.connect() as connection:
            return decrypt(self._encryption, connection.execute(query).scalar())

    def users(self, kept_before: float) -> list[str]:
        """Of whom one is kept since before this time (seconds since 1970)."""
        query = select(_credentials.c.openbis_user).where(_credentials.c.kept_at < kept_before)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def revoke(self, openbis_user: str, tokens: Iterable[str]) -> None:
        """Forget what is kept for this user, and never again hand out these tokens."""
        now = time.time()
        with self._engine.begin() as connection:
            connection.execute(delete(_credentials).where(_credentials.c.openbis_user == openbis_user))
        for digest in {token_digest(token) for token in tokens}:
            row = {"digest": digest, "openbis_user": openbis_user, "revoked_at": now}
            # Revoked already is as good.
            with contextlib.suppress(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(_revoked).values(**row))

    def permit(self, token: str) -> None:
        """Its user has given this token anew: it may be handed out, whatever was revoked before."""
        with self._engine.begin() as connection:
            connection.execute(delete(_revoked).where(_revoked.c.digest == token_digest(token)))

    def is_revoked(self, token: str) -> bool:
        """Whether this token was revoked and not given anew since."""
        query = select(_revoked.c.digest).where(_revoked.c.digest == token_digest(token))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None
