"""Property values: checked against the type's assignments and kept as openBIS keeps them, as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.ids import find
from openbis_sandbox.as_api.rights import may_read
from openbis_sandbox.as_api.values import milliseconds_of
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
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _single(context, property_type, value)


def _single(context: Context, property_type: Document, value: Any) -> Any:
    data_type = str(property_type["dataType"])
    if data_type == "CONTROLLEDVOCABULARY":
        return _term(context, property_type, value)
    if data_type == "SAMPLE":
        sample = find(context, "Sample", value)
        if sample is None or not may_read(context, "Sample", sample):
            raise UserFailure(f"Sample '{value}' of property '{property_type['code']}' does not exist.")
        return sample["key"]
    if data_type not in _CHECKS:
        return _text(value)
    return _CHECKS[data_type](property_type["code"], value)


def _term(context: Context, property_type: Document, value: Any) -> str:
    vocabulary = property_type["vocabulary"]
    term = context.get("VocabularyTerm", f"{vocabulary}.{value}".upper())
    if term is None:
        raise UserFailure(
            f"Vocabulary value '{value}' of property '{property_type['code']}' is not valid: "
            f"it does not exist in the vocabulary '{vocabulary}'."
        )
    return str(term["code"])


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _integer(code: str, value: Any) -> str:
    if not re.fullmatch(r"[+-]?\d+", str(value).strip()):
        raise UserFailure(f"Integer value '{value}' of property '{code}' has improper format.")
    return str(value).strip()


def _real(code: str, value: Any) -> str:
    try:
        float(value)
    except (TypeError, ValueError) as error:
        raise UserFailure(f"Double value '{value}' of property '{code}' has improper format.") from error
    return str(value)


def _boolean(code: str, value: Any) -> str:
    text = str(value).lower()
    if text not in ("true", "false"):
        raise UserFailure(f"Boolean value '{value}' of property '{code}' has improper format.")
    return text


def _date(code: str, value: Any) -> str:
    if milliseconds_of(str(value)) is None:
        raise UserFailure(f"Date value '{value}' of property '{code}' has improper format.")
    return str(value)


def _hyperlink(code: str, value: Any) -> str:
    if not re.match(r"(https?|ftp|file)://", str(value)):
        raise UserFailure(
            f"Hyperlink '{value}' of property '{code}' should start with http://, https://, ftp:// or file://."
        )
    return str(value)


_CHECKS: Mapping[str, Callable[[str, Any], str]] = {
    "INTEGER": _integer,
    "REAL": _real,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "TIMESTAMP": _date,
    "HYPERLINK": _hyperlink,
}
