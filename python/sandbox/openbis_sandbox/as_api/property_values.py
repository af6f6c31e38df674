"""Property values: checked against the type's assignments and kept as openBIS keeps them, as text."""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import find
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.storage import Document


def merged_properties(
    context: Context, entity_type: Document, present: Mapping[str, Any], given: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The properties after a creation or update: null removes one, every other value is checked.

    Raises UserFailure for a property that the type does not have, a value that does not fit, a mandatory one missing.
    """
    assigned = {assignment["propertyType"]: assignment for assignment in entity_type["propertyAssignments"]}
    result = dict(present)
    for name, value in (given or {}).items():
        if name.startswith("@"):
            continue
        code = name.upper()
        if context.get("PropertyType", code) is None:
            raise UserFailure(f"Property type with code '{name}' does not exist!")
        if code not in assigned:
            raise UserFailure(f"Not assigned property types: entity type {entity_type['code']}: [{name}].")
        if value is None or value == "":
            result.pop(code, None)
        else:
            result[code] = _checked(context, code, value)
    for code, assignment in assigned.items():
        if assignment.get("mandatory") and result.get(code) in (None, ""):
            raise UserFailure(f"Value of mandatory property '{code}' not specified.")
    return result


def _checked(context: Context, code: str, value: Any) -> Any:
    property_type = context.get("PropertyType", code)
    if property_type is None:
        raise UserFailure(f"Property type with code '{code}' does not exist.")
    if isinstance(value, list) and property_type.get("multiValue"):
        return [_single(context, property_type, one) for one in value]
    if isinstance(value, list) and str(property_type["dataType"]) in _ITEMS:
        value = json.dumps(value)
    elif isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _single(context, property_type, value)


def _single(context: Context, property_type: Document, value: Any) -> Any:
    data_type = str(property_type["dataType"])
    if data_type == "CONTROLLEDVOCABULARY":
        return _term(context, property_type, value)
    if data_type == "SAMPLE":
        return _sample(context, _text(value))
    if data_type in _ITEMS:
        return (_array if context.options.api_version == "3.6" else _list)(data_type, _text(value))
    return CANONICAL.get(data_type, str)(_text(value))


def _term(context: Context, property_type: Document, value: Any) -> str:
    """The code of a vocabulary's term. Source: openBIS's `PropertyValidator`."""
    vocabulary = context.get("Vocabulary", property_type["vocabulary"]) or {}
    code = _text(value).upper()
    if context.get("VocabularyTerm", f"{vocabulary['key']}.{code}") is not None:
        return code
    details = f" - {vocabulary['description']}" if vocabulary.get("description") is not None else ""
    if vocabulary.get("chosenFromList"):
        terms = [
            one["code"] for one in context.all("VocabularyTerm") if one["vocabulary"] == vocabulary["key"]
        ]
        more = [f"... ({len(terms) - 10} left)"] if len(terms) > 10 else []
        details = f"[{', '.join([*terms[:10], *more])}]"
    raise UserFailure(
        f"Vocabulary value '{code}' is not valid. It must exist in '{vocabulary['code']}' controlled vocabulary "
        f"{details}"
    )


def _sample(context: Context, value: str) -> str:
    """The permId of an object that a property names. Source: openBIS's `EntityPropertiesConverter`."""
    sample = find(context, "Sample", value)
    if sample is None:
        kind = "identifier" if value.startswith("/") else "perm id"
        raise UserFailure(f"No sample could be found for {kind} {value}.")
    return str(sample["key"])


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _integer(value: str) -> str:
    if not re.fullmatch(r"[+-]?\d+", value):
        raise UserFailure(f"Integer value '{value}' has improper format.")
    return str(int(value))


def _real(value: str) -> str:
    try:
        return java_double(float(value))
    except ValueError as error:
        raise UserFailure(f"Double value '{value}' has improper format.") from error


def java_double(value: float) -> str:
    """A number as Java writes it: at least one digit behind the point, with an exponent where it is large or small."""
    if value == 0 or not math.isfinite(value) or 1e-3 <= abs(value) < 1e7:
        return (
            repr(value)
            if math.isfinite(value)
            else {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")
        )
    digits, exponent = f"{Decimal(repr(value)):E}".split("E")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def _boolean(value: str) -> str:
    if value.lower() not in ("true", "false"):
        raise UserFailure(
            f"Boolean value '{value}' has improper format. It should be either 'true' or 'false'."
        )
    return value.lower()


def _day(value: str) -> str:
    for date_format in ("%Y-%m-%d", "%m/%d/%y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(value, date_format).strftime("%Y-%m-%d")
    raise UserFailure(
        f"Date value '{value}' has improper format. It must be one of '[{_lines(DAY_FORMATS)}]'."
    )


def _moment(value: str) -> str:
    """A moment as openBIS tells it: in the server's time zone, which is here UTC."""
    text = re.sub(r"([+-]\d\d):(\d\d)$", r"\1\2", value)
    text = f"{text[:-1]}+0000" if re.search(r"\dZ$", text) else text
    for date_format in _MOMENT_FORMATS:
        with contextlib.suppress(ValueError):
            moment = datetime.strptime(text, date_format)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
            return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S +0000")
    raise UserFailure(
        f"Date value '{value}' has improper format. It must be one of '[{_lines(MOMENT_FORMATS)}]'."
    )


DAY_FORMATS = ("yyyy-MM-dd", "M/d/yy")
MOMENT_FORMATS = (
    "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "M/d/yy",
    "M/d/yy h:mm a", "M/d/yy HH:mm", "yyyy-MM-dd HH:mm:ss Z", "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd HH:mm:ss Z",
    "yyyy-MM-dd'T'HH:mm:ssXXX",
)  # fmt: skip
"""What openBIS takes for a day and a moment, in its order and words."""
_MOMENT_FORMATS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%y",
    "%m/%d/%y %I:%M %p", "%m/%d/%y %H:%M", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z",
)  # fmt: skip


def _lines(formats: Iterable[str]) -> str:
    return "\n".join(formats)


def _hyperlink(value: str) -> str:
    if not re.match(r"(https?|ftp)://", value):
        raise UserFailure(
            f"Hyperlink '{value}' should start with one of the following protocols: '[http://, https://, ftp://]'"
        )
    return value


def _xml(value: str) -> str:
    try:
        expat.ParserCreate().Parse(value, True)
    except expat.ExpatError as error:
        raise UserFailure(
            f"Provided value:\n\n{value}\n\nisn't a well formed XML document. "
            f"{_XML_ERRORS.get(error.code, expat.ErrorString(error.code))}"
        ) from None
    return value


_XML_ERRORS = {
    expat.errors.codes[
        expat.errors.XML_ERROR_UNCLOSED_TOKEN
    ]: "XML document structures must start and end within the same entity.",
}
"""What openBIS's parser says where ours says it otherwise, as far as it is recorded."""


def _json(value: str) -> str:
    """JSON as the database keeps it (`jsonb`); the words of its refusal are our guess."""
    try:
        parsed = json.loads(value, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError:
        raise UserFailure("ERROR: invalid input syntax for type json") from None
    return _jsonb(parsed)


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _jsonb(value: Any) -> str:
    """Members by the length of their names, then by their bytes; of one name the last; numbers without exponents."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        members = (f"{json.dumps(name, ensure_ascii=False)}: {_jsonb(value[name])}" for name in names)
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_jsonb, value))}]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)


CANONICAL: Mapping[str, Callable[[str], str]] = {
    "INTEGER": _integer,
    "REAL": _real,
    "BOOLEAN": _boolean,
    "DATE": _day,
    "TIMESTAMP": _moment,
    "HYPERLINK": _hyperlink,
    "XML": _xml,
    "JSON": _json,
}
"""Data type → how a value is checked and in which form it is kept. What is not here is kept as it is sent."""
_ITEMS: Mapping[str, Callable[[str], str]] = {
    "ARRAY_INTEGER": _integer,
    "ARRAY_REAL": _real,
    "ARRAY_TIMESTAMP": _moment,
    "ARRAY_STRING": str,
}


_SEPARATOR = re.compile(r"(?<!\\),")


def _array(data_type: str, value: str) -> str:
    """An array is a text with commas; a backslash keeps one from being one. Source: `EntityPropertiesConverter`
    and `PropertyTranslator`; the words of its refusals are our guess."""
    parts = (
        (_SEPARATOR.split(value) if data_type == "ARRAY_STRING" else value.split(","))
        if value.strip()
        else []
    )
    return ", ".join(_ITEMS[data_type](one.strip()) for one in parts)


def _list(data_type: str, value: str) -> list[str]:
    """From API version 3.7 on an array is sent as a list and told as one of texts. Source: pybis 1.36.3 and 1.37.5."""
    try:
        given = json.loads(value)
    except ValueError:
        given = [part.strip() for part in value.split(",")]
    return [_ITEMS[data_type](_text(one)) for one in (given if isinstance(given, list) else [given])]
