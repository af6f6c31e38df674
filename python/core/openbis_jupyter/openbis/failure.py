"""What openBIS refuses, in its own words; apart, so that whoever only tells failures loads no HTTP.

Facts: a refusal ends with ` (Context: [...])`, which can hold whole objects; that of an ended session holds the token;
who lacks a role is told so as `Access denied to …` or `Authorization failure: …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openbis_jupyter.errors import OpenbisJupyterError

_CONTEXT = re.compile(r"\s*\(Context: \[[\s\S]*\Z")
_SESSION_GONE = re.compile(
    r"session token|session no longer|not logged in|invalid session|login again|hash cannot be empty", re.I
)
_DENIED = re.compile(r"access denied|authorization failure", re.I)
_NO_ROLE = re.compile(r"no role assignments", re.I)
_PREFIXES = re.compile(r"^(?:Authorization failure: )+(?:ERROR: )?")
_ANYWHERE = 16
"""Secrets of so many characters are in no word by chance: they are taken out wherever they stand."""


class OpenbisFailure(Exception):
    """openBIS understood the call and refused it; the text is openBIS's own, without the token."""


class AccessDenied(OpenbisFailure):
    """It refused because the person's roles do not allow it."""


def failure_of(error: object, secrets: Iterable[str]) -> OpenbisJupyterError | OpenbisFailure:
    """What the `error` of an answer means. In: these secrets are taken out.

    Out: `session-expired`, `no-role` (of an account that may not sign in), AccessDenied, or any other OpenbisFailure.
    """
    fields = error if isinstance(error, Mapping) else {}
    message = sentence_of(str(fields.get("message", "")), secrets)
    data = fields.get("data")
    kind = str(data.get("exceptionTypeName", "")) if isinstance(data, Mapping) else str(data or "")
    if _NO_ROLE.search(message):
        return OpenbisJupyterError("no-role")
    if has_ended(message) or "InvalidSession" in kind:
        return OpenbisJupyterError("session-expired")
    if _DENIED.search(message) or "Authorization" in kind:
        return AccessDenied(message)
    return OpenbisFailure(message)


def told(reason: OpenbisFailure) -> OpenbisJupyterError:
    """A refusal as people are told: that their roles do not allow it, or openBIS's own sentence."""
    code = "access-denied" if isinstance(reason, AccessDenied) else "openbis-refused"
    first, *_ = _PREFIXES.sub("", str(reason)).strip().splitlines() or [
        "no reason was given"
    ]  # then comes Java's
    return OpenbisJupyterError(code, reason=f"{first.rstrip('.: ')}.")


def has_ended(message: str) -> bool:
    """Whether a refusal says that the token is none, or holds no longer."""
    return bool(_SESSION_GONE.search(message))


def sentence_of(message: str, secrets: Iterable[str]) -> str:
    """openBIS's sentence without its context and without these secrets."""
    return without(_CONTEXT.sub("", message), secrets)


def without(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets; short ones only where they stand alone: a password may be a letter."""
    for secret in sorted({*secrets} - {""}, key=len, reverse=True):
        pattern = re.escape(secret)
        text = re.sub(pattern if len(secret) >= _ANYWHERE else rf"(?<!\w){pattern}(?!\w)", "…", text)
    return text
