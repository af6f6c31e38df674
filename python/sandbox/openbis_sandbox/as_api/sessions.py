"""Signing in and out, sessions and personal access tokens.

Passwords are kept as scrypt hashes; a session ends when it was not used for the session timeout.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from openbis_sandbox.as_api.context import Context, Options
from openbis_sandbox.as_api.rights import ADMIN, require_any_role, require_for, roles_of
from openbis_sandbox.as_api.v3_types import whole, whole_fetch_options
from openbis_sandbox.as_api.values import text_by_hand
from openbis_sandbox.failures import InvalidSession, UnexpectedFailure, UserFailure
from openbis_sandbox.storage import Document, Transaction, now_milliseconds

_SCRYPT = {"n": 2**12, "r": 8, "p": 1}
PAT_PREFIX = "$pat-"
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


def new_session(transaction: Transaction, user_id: str, **more: Any) -> str:
    """Open a session for a person; gives its token."""
    token = _new_token(user_id)
    now = now_milliseconds()
    number = transaction.next_number("session")
    transaction.put("session", token, {"user": user_id, "used": now, "begun": number, **more})
    return token


def _new_token(owner: str) -> str:
    """A token in openBIS's form: whose, when, and 32 hexadecimal digits."""
    stamp = datetime.now(timezone.utc).strftime("%y%m%d%H%M%S%f")[:15]
    return f"{owner}-{stamp}x{secrets.token_hex(16).upper()}"


def end_oldest(transaction: Transaction, user_id: str, most: int) -> None:
    """End the oldest sessions of a person beyond how many they may have. Those behind tokens do not count."""
    own = [
        (document.get("begun", 0), token)
        for token, document in list(transaction.items("session"))
        if document["user"] == user_id and not document.get("pat")
    ]
    for _, token in sorted(own)[: max(0, len(own) - most)]:
        transaction.remove("session", token)


def session_behind(transaction: Transaction, options: Options, token: object) -> str:
    """The token of the session that the data store works in: that behind a personal access token, or the token itself.

    One session is behind all tokens of a person with the same session name.
    """
    session = session_of(transaction, options, token)
    if not str(token).startswith(PAT_PREFIX):
        return str(token)
    for other, document in transaction.items("session"):
        if (document["user"], document.get("pat")) == (session["user"], session["pat"]):
            return other
    return new_session(transaction, session["user"], pat=session["pat"])


def session_of(transaction: Transaction, options: Options, token: object) -> Document:
    """The living session of a token: `user`, and `pat` (its name) where the token is a personal access token.

    Raises InvalidSession for an unknown or expired one.
    """
    now = now_milliseconds()
    if not token:
        raise UserFailure("Hash cannot be empty.")
    if not isinstance(token, str):
        raise InvalidSession(token)
    if token.startswith(PAT_PREFIX):
        pat = transaction.get("PersonalAccessToken", token)
        if pat is None or not _is_valid(pat, options):
            raise InvalidSession(token)
        _check_active(transaction, pat["owner"], token)
        return {"user": pat["owner"], "pat": pat["sessionName"]}
    session = transaction.get("session", token)
    if session is None:
        raise InvalidSession(token)
    # The session behind tokens goes on as long as there is one of its name.
    is_over = (
        not _has_token(transaction, options, session) if session.get("pat") else _is_expired(session, options)
    )
    if is_over:
        raise InvalidSession(token)
    _check_active(transaction, session["user"], token)
    if now - session["used"] > min(_TOUCH_MILLISECONDS, options.session_timeout * 100):
        transaction.edit("session", token)["used"] = now
    return session


def _is_valid(pat: Document, options: Options) -> bool:
    return bool(options.pat_enabled and pat["validFromDate"] <= now_milliseconds() <= pat["validToDate"])


def _has_token(transaction: Transaction, options: Options, session: Document) -> bool:
    return any(
        (pat["owner"], pat["sessionName"]) == (session["user"], session["pat"]) and _is_valid(pat, options)
        for pat in transaction.all("PersonalAccessToken")
    )


def forget_expired(transaction: Transaction, options: Options) -> None:
    """Remove the sessions that were not used for too long."""
    for token, session in transaction.stored.get("session", {}).items():
        if _is_expired(session, options):
            transaction.remove("session", token)


def _is_expired(session: Document, options: Options) -> bool:
    return bool(now_milliseconds() - session["used"] > options.session_timeout * 1000)


def _check_active(transaction: Transaction, user_id: str, token: str) -> None:
    person = transaction.get("Person", user_id)
    if person is None or not person["active"]:
        raise InvalidSession(token)


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
    require_for(context, verb, kind)
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
    token = _new_token(f"{PAT_PREFIX}{owner}")
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
    """What `getSessionInformation` answers about the caller: with a personal access token without the session's."""
    return _session_object(context, context.user_id, context.token, context.session)


def search_sessions(
    context: Context, criteria: Mapping[str, Any], fetch: Mapping[str, Any]
) -> dict[str, Any]:
    """One's own sessions; those of all for an administrator of the instance. Who asks with a personal access token is
    told no session's token. Source: openBIS's `SessionInformationTranslator`."""
    require_any_role(context)
    tests = [_session_test(part) for part in criteria.get("criteria") or []]
    everybodys = roles_of(context).instance >= ADMIN
    found = [
        _session_object(context, document["user"], token, document)
        for token, document in context.transaction.items("session")
        if everybodys or document["user"] == context.user_id
    ]
    combined = any if criteria.get("operator") == "OR" and tests else all
    found = [one for one in found if combined(test(one) for test in tests)]
    for one in found:
        one |= {name: None for name in ("person", "creatorPerson") if not fetch.get(name)}
        if context.session.get("pat"):
            one["sessionToken"] = None
    return {"@type": "as.dto.common.search.SearchResult", "objects": found, "totalCount": len(found)}


def _session_test(criteria: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    kind, value = str(criteria.get("@type")).rpartition(".")[2], criteria.get("fieldValue")
    if kind == "UserNameSearchCriteria":
        wanted = text_by_hand(value or {})
        return lambda session: wanted(session["userName"])
    if kind == "PersonalAccessTokenSessionNameSearchCriteria":
        wanted = text_by_hand(value or {})
        return lambda session: wanted(session["personalAccessTokenSessionName"])
    if kind == "PersonalAccessTokenSessionSearchCriteria":
        return lambda session: value is None or session["personalAccessTokenSession"] == value
    if kind == "IdSearchCriteria":
        given = criteria.get("id")
        return lambda session: given is None or session["sessionToken"] == given["permId"]
    raise UnexpectedFailure(f"Unknown search criteria: {criteria.get('@type')}")


def _session_object(context: Context, user_id: str, token: str, session: Mapping[str, Any]) -> dict[str, Any]:
    person = context.get("Person", user_id) or {}
    options = dict(whole_fetch_options("as.dto.session.fetchoptions.SessionInformationFetchOptions"))
    about = whole(
        {
            "@type": "as.dto.person.Person",
            "fetchOptions": dict(whole_fetch_options("as.dto.person.fetchoptions.PersonFetchOptions")),
            "permId": {"@type": "as.dto.person.id.PersonPermId", "permId": user_id},
            "userId": user_id,
            **{name: person.get(name) for name in ("firstName", "lastName", "email", "registrationDate")},
            "active": bool(person.get("active")),
        }
    )
    return whole(
        {
            "@type": "as.dto.session.SessionInformation",
            "fetchOptions": options,
            "sessionToken": None if token.startswith(PAT_PREFIX) else token,
            "userName": user_id,
            "homeGroupCode": person.get("space"),
            "personalAccessTokenSession": bool(session.get("pat")),
            "personalAccessTokenSessionName": session.get("pat"),
            "person": about,
            "creatorPerson": about,
        }
    )
