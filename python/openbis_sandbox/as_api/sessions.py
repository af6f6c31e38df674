"""Signing in and out, sessions and personal access tokens.

Passwords are kept as scrypt hashes; a session ends when it was not used for the session timeout.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from openbis_sandbox.as_api.context import Context, Options
from openbis_sandbox.as_api.rights import ADMIN, require_any_role, roles_of
from openbis_sandbox.failures import InvalidSession, UserFailure
from openbis_sandbox.storage import Document, Transaction, now_milliseconds

_SCRYPT = {"n": 2**12, "r": 8, "p": 1}
_NOT_WITH_PAT = {"PersonalAccessToken": "personal access tokens", "Person": "persons"}
# A session that is used all the time is not written at each use.
_TOUCH_MILLISECONDS = 60_000


def set_password(transaction: Transaction, user_id: str, password: str) -> None:
    """Set a person's password."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=_SCRYPT["n"], r=_SCRYPT["r"], p=_SCRYPT["p"])
    transaction.put("password", user_id, {"salt": salt.hex(), "digest": digest.hex()})


def login(transaction: Transaction, user_id: str, password: str) -> str | None:
    """Sign in: a new session token, or None for a wrong user or password (as openBIS answers)."""
    stored = transaction.get("password", user_id)
    person = transaction.get("Person", user_id)
    salt = bytes.fromhex(stored["salt"]) if stored else b"nobody's salt..."
    digest = hashlib.scrypt(str(password).encode(), salt=salt, n=_SCRYPT["n"], r=_SCRYPT["r"], p=_SCRYPT["p"])
    if stored is None or person is None or not person["active"]:
        return None
    return new_session(transaction, user_id) if hmac.compare_digest(digest.hex(), stored["digest"]) else None


def new_session(transaction: Transaction, user_id: str) -> str:
    """Open a session for a person; gives its token in openBIS's form."""
    stamp = datetime.now(timezone.utc).strftime("%y%m%d%H%M%S%f")[:15]
    token = f"{user_id}-{stamp}x{secrets.token_hex(16).upper()}"
    transaction.put("session", token, {"user": user_id, "used": now_milliseconds()})
    return token


def session_of(transaction: Transaction, options: Options, token: object) -> Document:
    """The living session of a token: `user`, and `pat` (its name) where the token is a personal access token.

    Raises InvalidSession for an unknown or expired one.
    """
    now = now_milliseconds()
    if not isinstance(token, str) or not token:
        raise InvalidSession
    if token.startswith("$pat-"):
        pat = transaction.get("PersonalAccessToken", token)
        if pat is None or not options.pat_enabled or not pat["validFromDate"] <= now <= pat["validToDate"]:
            raise InvalidSession
        _check_active(transaction, pat["owner"])
        return {"user": pat["owner"], "pat": pat["sessionName"]}
    session = transaction.get("session", token)
    if session is None or _is_expired(session, options):
        raise InvalidSession
    _check_active(transaction, session["user"])
    if now - session["used"] > min(_TOUCH_MILLISECONDS, options.session_timeout * 100):
        transaction.edit("session", token)["used"] = now
    return session


def forget_expired(transaction: Transaction, options: Options) -> None:
    """Remove the sessions that were not used for too long."""
    for token, session in transaction.stored.get("session", {}).items():
        if _is_expired(session, options):
            transaction.remove("session", token)


def _is_expired(session: Document, options: Options) -> bool:
    return bool(now_milliseconds() - session["used"] > options.session_timeout * 1000)


def _check_active(transaction: Transaction, user_id: str) -> None:
    person = transaction.get("Person", user_id)
    if person is None or not person["active"]:
        raise InvalidSession


def end_sessions(transaction: Transaction, user_id: str) -> int:
    """End all sessions of a person, as their expiry does; gives their number."""
    tokens = [
        token
        for token, document in transaction.stored.get("session", {}).items()
        if document["user"] == user_id
    ]
    for token in tokens:
        transaction.remove("session", token)
    return len(tokens)


def check_caller(context: Context, verb: str, kind: str) -> None:
    """AuthorizationFailure for somebody without any role, UserFailure for what their kind of token cannot do.

    In: the method's verb (`create`, `get`, …) and the kind of thing.
    """
    require_any_role(context)
    if kind == "PersonalAccessToken" and not context.options.pat_enabled:
        raise UserFailure("Personal access tokens are disabled")
    if context.session.get("pat") and verb not in ("get", "search") and kind in _NOT_WITH_PAT:
        raise UserFailure(f"Personal access tokens cannot be used to manage {_NOT_WITH_PAT[kind]}.")


def create_pat(context: Context, creation: Mapping[str, Any]) -> str:
    """Create a personal access token; gives it. Its validity is cut to what the instance allows."""
    name = str(creation.get("sessionName") or "").strip()
    if not name:
        raise UserFailure("Session name cannot be empty.")
    owner = context.user_id
    if creation.get("ownerId"):
        from openbis_sandbox.as_api.ids import need  # noqa: PLC0415  (only tokens for others need it)

        owner = str(need(context, "Person", creation["ownerId"])["key"])
        if owner != context.user_id and roles_of(context).instance < ADMIN:
            raise UserFailure(
                f"User '{context.user_id}' is not allowed to create a personal access token for user '{owner}'"
            )
    valid_from, valid_to = creation.get("validFromDate"), creation.get("validToDate")
    if not isinstance(valid_from, int | float):
        raise UserFailure("Valid from date cannot be null.")
    if not isinstance(valid_to, int | float):
        raise UserFailure("Valid to date cannot be null.")
    if valid_to < now_milliseconds():
        raise UserFailure("Valid to date cannot be in the past.")
    if valid_to <= valid_from:
        raise UserFailure("Valid to date has to be after valid from date.")
    longest = context.options.pat_max_validity * 1000
    token = f"$pat-{owner}-{secrets.token_hex(16)}"
    context.add(
        "PersonalAccessToken",
        token,
        {
            "hash": token,
            "sessionName": name,
            "validFromDate": int(valid_from),
            "validToDate": int(min(valid_to, valid_from + longest)),
            "accessDate": None,
            "owner": owner,
        },
    )
    return token


def session_information(context: Context) -> dict[str, Any]:
    """What `getSessionInformation` answers about the caller."""
    person = context.get("Person", context.user_id) or {}
    about_person = {
        "@type": "as.dto.person.Person",
        "permId": {"@type": "as.dto.person.id.PersonPermId", "permId": context.user_id},
        "userId": context.user_id,
        "firstName": person.get("firstName"),
        "lastName": person.get("lastName"),
        "email": person.get("email"),
        "active": bool(person.get("active")),
        "registrationDate": person.get("registrationDate"),
        "space": None,
    }
    return {
        "@type": "as.dto.session.SessionInformation",
        "sessionToken": context.token,
        "userName": context.user_id,
        "homeGroupCode": person.get("space"),
        "personalAccessTokenSession": bool(context.session.get("pat")),
        "personalAccessTokenSessionName": context.session.get("pat"),
        "person": about_person,
        "creatorPerson": about_person,
    }
