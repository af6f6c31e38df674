"""Values of search criteria (`as.dto.common.search.*Value`) as tests."""

from __future__ import annotations

import fnmatch
import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from openbis_sandbox.failures import UserFailure

Test = Callable[[Any], bool]

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "EqualTo": operator.eq,
    "LessThan": operator.lt,
    "LessThanOrEqualTo": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanOrEqualTo": operator.ge,
    "EarlierThan": operator.lt,
    "EarlierThanOrEqualTo": operator.le,
    "LaterThan": operator.gt,
    "LaterThanOrEqualTo": operator.ge,
}
_DAY = 24 * 3600 * 1000
_DATE_FORMATS = ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def string_test(value: Mapping[str, Any], use_wildcards: bool = False) -> Test:
    """A test for text, whatever its letter case; `*` and `?` stand for anything where wildcards are used."""
    name = _value_name(value, "String")
    wanted = str(value.get("value", "")).lower()
    wild = use_wildcards and ("*" in wanted or "?" in wanted)
    if name in ("Any", ""):
        return lambda text: text is not None
    if wild and name in ("EqualTo", "Contains", "StartsWith", "EndsWith"):
        before = "*" if name in ("Contains", "EndsWith") else ""
        after = "*" if name in ("Contains", "StartsWith") else ""
        pattern = re.compile(fnmatch.translate(f"{before}{wanted.replace('[', '[[]')}{after}"), re.DOTALL)
        return lambda text: text is not None and pattern.match(str(text).lower()) is not None
    texts: Mapping[str, Callable[[str], bool]] = {
        "Contains": lambda text: wanted in text,
        "ContainsExactly": lambda text: wanted in text,
        "StartsWith": lambda text: text.startswith(wanted),
        "EndsWith": lambda text: text.endswith(wanted),
        "Matches": lambda text: all(word in text for word in wanted.split()),
    }
    if name in texts:
        matches = texts[name]
        return lambda text: text is not None and matches(str(text).lower())
    if name not in _COMPARISONS:
        raise UserFailure(f"Unsupported search value: {value.get('@type')}")
    compare = _COMPARISONS[name]
    return lambda text: text is not None and compare(str(text).lower(), wanted)


def number_test(value: Mapping[str, Any]) -> Test:
    """A test for numbers; what is not a number does not match."""
    compare = _comparison(_value_name(value, "Number"), value)
    wanted = float(value["value"])

    def test(given: Any) -> bool:
        try:
            return compare(float(given), wanted)
        except (TypeError, ValueError):
            return False

    return test


def boolean_test(value: Any) -> Test:
    """A test for truth values as openBIS keeps them: the words true and false."""
    wanted = str(value.get("value") if isinstance(value, Mapping) else value).lower()
    return lambda given: given is not None and str(given).lower() == wanted


def date_test(value: Mapping[str, Any]) -> Test:
    """A test for dates: milliseconds or text on both sides; a wanted day matches all of that day."""
    name = _value_name(value, "Date")
    compare = _comparison(name, value)
    given = value.get("value")
    wanted = milliseconds_of(given)
    whole_day = isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given) is not None

    def test(stored: Any) -> bool:
        moment = milliseconds_of(stored)
        if moment is None or wanted is None:
            return False
        if whole_day:
            return compare(moment // _DAY, wanted // _DAY)
        return compare(moment, wanted)

    return test


def milliseconds_of(value: Any) -> int | None:
    """A date as milliseconds since 1970: a number as it is, text in the formats that openBIS takes; None if neither."""
    if isinstance(value, int | float):
        return int(value)
    for date_format in _DATE_FORMATS:
        try:
            parsed = datetime.strptime(str(value).strip(), date_format)
        except ValueError:
            continue
        return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp() * 1000)
    return None


def value_test(value: Any, use_wildcards: bool = False) -> Test:
    """The test that fits the value's own type."""
    if not isinstance(value, Mapping):
        return lambda given: given is not None and str(given).upper() == str(value).upper()
    kind = str(value.get("@type", "")).rsplit(".", 1)[-1]
    if kind.startswith("Number"):
        return number_test(value)
    if kind.startswith("Date"):
        return date_test(value)
    return string_test(value, use_wildcards)


def _value_name(value: Mapping[str, Any], family: str) -> str:
    name = str(value.get("@type", "")).rsplit(".", 1)[-1].removesuffix("Value")
    return name.removeprefix("Any") and name.removeprefix(family) if not name.startswith("Any") else "Any"


def _comparison(name: str, value: Mapping[str, Any]) -> Callable[[Any, Any], bool]:
    if name not in _COMPARISONS:
        raise UserFailure(f"Unsupported search value: {value.get('@type')}")
    return _COMPARISONS[name]
