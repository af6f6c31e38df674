"""Codes and permIds as openBIS makes them."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from openbis_sandbox.failures import UserFailure
from openbis_sandbox.storage import Transaction

CODE = re.compile(r"[A-Za-z0-9_.\-$]+")


def perm_id(transaction: Transaction) -> str:
    """A permId: the time to the millisecond, a dash and a number that is never given twice."""
    stamp = datetime.now(timezone.utc).strftime("%Y%m%d%H%M%S%f")[:17]
    return f"{stamp}-{transaction.next_number('permId')}"


def checked_code(code: object, what: str) -> str:
    """A code that was asked for, in upper case; UserFailure where openBIS would refuse it."""
    if not isinstance(code, str) or not code:
        raise UserFailure("Code cannot be empty.")
    if not CODE.fullmatch(code):
        raise UserFailure(
            f"Given code '{code}' of a {what} contains illegal characters (allowed: A-Z, a-z, 0-9 and _, -, ., $)."
        )
    return code.upper()
