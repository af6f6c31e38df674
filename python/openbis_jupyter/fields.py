"""Fields of JSON from outside, checked one by one; whatever is refused is `request-invalid` and names its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from openbis_jupyter.errors import OpenbisJupyterError


def mapping(value: object, field: str) -> Mapping[str, object]:
    """The value, if it is an object. Errors: `request-invalid`."""
    if not isinstance(value, dict):
        raise invalid(field, "an object is expected.")
    return value


def matching(value: object, field: str, pattern: re.Pattern[str], reason: str) -> str:
    """The value, if it is text that the pattern matches from end to end. Errors: `request-invalid`."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise invalid(field, reason)
    return value


def one_of(value: object, field: str, choices: Sequence[str]) -> str:
    """The value, if it is one of these texts. Errors: `request-invalid`."""
    if not isinstance(value, str) or value not in choices:
        raise invalid(field, f"one of {', '.join(choices)} is expected.")
    return value


def text(value: object, field: str) -> str:
    """The value, if it is text. Errors: `request-invalid`."""
    if not isinstance(value, str):
        raise invalid(field, "text is expected.")
    return value


def invalid(field: str, reason: str) -> OpenbisJupyterError:
    """The refusal; `reason` is a sentence for people."""
    return OpenbisJupyterError("request-invalid", field=field, reason=reason)
