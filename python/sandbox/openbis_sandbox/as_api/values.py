"""Values of search criteria (`as.dto.common.search.*Value`) as tests."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from openbis_sandbox.failures import UnexpectedFailure, UserFailure

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


def string_test(value: Mapping[str, Any], use_wildcards: bool = True) -> Test:
    """A test for text: what is equal, less or greater as it is written, what begins, ends or contains in any case.

    Where wildcards are used, `*` stands for anything and `?` for one character, in any case, unless a backslash stands
    before them. Source: openBIS's `TranslatorUtils`.
    """
    name = _value_name(value, "String")
    wanted = str(value.get("value", ""))
    if name in ("Any", ""):
        return lambda text: text is not None
    wild = use_wildcards and any(one in wanted for one in "*?")
    if name in _AROUND or (name == "EqualTo" and wild):
        before, after = _AROUND.get(name, ("", ""))
        middle = _pattern(wanted) if use_wildcards else re.escape(wanted)
        pattern = re.compile(f"{before}{middle}{after}", re.DOTALL | re.IGNORECASE)
        return lambda text: text is not None and pattern.fullmatch(str(text)) is not None
    if name == "Matches":
        words = words_of(wanted)
        return lambda text: text is not None and words <= words_of(str(text))
    if name not in _COMPARISONS:
        raise UserFailure(f"Unsupported search value: {value.get('@type')}")
    compare = _COMPARISONS[name]
    return lambda text: text is not None and compare(str(text), wanted)


_AROUND = {
    "StartsWith": ("", ".*"),
    "EndsWith": (".*", ""),
    "Contains": (".*", ".*"),
    "ContainsExactly": (".*", ".*"),
}


def text_by_hand(value: Mapping[str, Any]) -> Test:
    """The test for text where openBIS's own code compares, not its database: in any case and with wildcards, which
    no backslash keeps from being ones; nothing wanted is everything found. Source: openBIS's `StringFieldMatcher`."""
    name, wanted = _value_name(value, "String"), value.get("value")
    if wanted is None or name in ("Any", ""):
        return lambda _: True
    around = {"EqualTo": ("", ""), **_AROUND}
    if name == "ContainsExactly" or name not in around:
        raise UnexpectedFailure(f"Unknown string value: {value.get('@type')}")
    before, after = around[name]
    middle = "".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in str(wanted).lower())
    pattern = re.compile(f"{before}{middle}{after}")
    return lambda text: pattern.fullmatch(str(text or "").lower()) is not None


def without_quotation_marks(value: Any) -> Any:
    """A value whose text stands in quotation marks without them. Source: openBIS's `TranslatorUtils`."""
    text = value.get("value") if isinstance(value, Mapping) else None
    if isinstance(text, str) and len(text) > 1 and text[0] == text[-1] == '"':
        return {**value, "value": text[1:-1]}
    return value


def operator_of(value: Mapping[str, Any]) -> str:
    """What a value of text asks for: `EqualTo`, `StartsWith`, `Any`, …"""
    return _value_name(value, "String")


def _pattern(wanted: str) -> str:
    """A regular expression for a text with wildcards."""
    stands_for = {"*": ".*", "?": "."}
    parts = re.findall(r"\\.|.", wanted, re.DOTALL)
    return "".join(
        re.escape(part[-1]) if len(part) > 1 else stands_for.get(part, re.escape(part)) for part in parts
    )


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(re.findall(r"\w+", text.lower()))


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


def value_test(value: Any, use_wildcards: bool = True) -> Test:
    """The test that fits the value's own type."""
    if not isinstance(value, Mapping):
        return lambda given: given is not None and str(given) == str(value)
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
