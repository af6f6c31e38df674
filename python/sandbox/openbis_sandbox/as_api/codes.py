"""Codes and permIds as openBIS makes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from openbis_sandbox.as_api.failure_context import doing
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.storage import Transaction

CODE = re.compile(r"[A-Za-z0-9_.\-$]+")


def perm_id(transaction: Transaction) -> str:
    """A permId: the time to the millisecond, a dash and a number that is never given twice."""
    stamp = datetime.now(timezone.utc).strftime("%Y%m%d%H%M%S%f")[:17]
    return f"{stamp}-{transaction.next_number('permId')}"


def checked_code(creation: Mapping[str, Any]) -> str:
    """The code that a creation asks for, in upper case; UserFailure where openBIS would refuse it."""
    code = creation.get("code")
    with doing("checking data", creation=dict(creation)):
        if not isinstance(code, str) or not code:
            raise UserFailure("Code cannot be empty.")
        if not CODE.fullmatch(code):
            raise UserFailure(f"The code '{code}' contains illegal characters.")
    return code.upper()
