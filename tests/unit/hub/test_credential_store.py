"""Kept credentials: one for each person, encrypted, and revoked ones never again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from openbis_jupyter.hub.database import CredentialStore, open_database
from openbis_jupyter.protocol.credentials import Credential

KEY = Fernet.generate_key()
UNTIL = datetime(2026, 12, 24, tzinfo=timezone.utc)
ONE = Credential(kind="personal-access-token", token="$pat-alice-1", valid_to=UNTIL, openbis_user="alice")
TWO = Credential(kind="personal-access-token", token="$pat-alice-2", valid_to=UNTIL, openbis_user="alice")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite"


@pytest.fixture
def kept(path: Path) -> CredentialStore:
    return CredentialStore(open_database(f"sqlite:///{path}"), MultiFernet([Fernet(KEY)]))


def test_the_last_one_is_kept_for_its_user(kept: CredentialStore) -> None:
    kept.keep(ONE)
    kept.keep(TWO)
    assert kept.get("alice") == TWO
    assert kept.get("bob") is None


def test_renewals_at_once_leave_one(kept: CredentialStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(kept.keep, [ONE, TWO] * 8))
    assert kept.get("alice") in (ONE, TWO)


def test_nothing_readable_is_on_the_disk(kept: CredentialStore, path: Path) -> None:
    kept.keep(ONE)
    kept.revoke("alice", ["$pat-alice-9"])
    kept.keep(TWO)
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for secret in (b"pat-alice-1", b"pat-alice-2", b"pat-alice-9"):
        assert secret not in content


def test_another_key_reads_nothing(kept: CredentialStore, path: Path) -> None:
    kept.keep(ONE)
    other = CredentialStore(open_database(f"sqlite:///{path}"), MultiFernet([Fernet(Fernet.generate_key())]))
    assert other.get("alice") is None


def test_revoked_is_revoked_until_it_is_given_anew(kept: CredentialStore) -> None:
    kept.keep(ONE)
    kept.revoke("alice", [ONE.token, "session-1", ONE.token])
    kept.revoke("alice", [ONE.token])
    assert kept.get("alice") is None
    assert kept.is_revoked(ONE.token)
    assert kept.is_revoked("session-1")
    assert not kept.is_revoked(TWO.token)
    kept.permit("session-1")
    assert not kept.is_revoked("session-1")
    assert kept.is_revoked(ONE.token)
