"""Values that come from a property of what the notebook is for: `{{ object.properties.CONCENTRATION }}`.

The object, or the experiment, in which the notebook will be saved. The property's text becomes a value of the
parameter's type, and stands in the parameters cell as any other: it is never looked at as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openbis_jupyter.protocol.words import ParameterType

Value = str | int | float | bool
_PROPERTY = re.compile(r"\{\{\s*object\.properties\.(?P<code>[A-Za-z0-9_.$-]{1,100})\s*\}\}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,300}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class FromProperty:
    """The property with this code says the value."""

    code: str


def written(answer: FromProperty) -> str:
    """As somebody would enter it."""
    return f"{{{{ object.properties.{answer.code} }}}}"


def property_named(value: object) -> str | None:
    """In: what was entered, or a default in a template's head. Out: the code of the property that it stands for."""
    found = _PROPERTY.fullmatch(value.strip()) if isinstance(value, str) else None
    return found["code"] if found else None


def value_of_property(kind: ParameterType, text: str) -> Value:
    """In: a parameter's type, the text of a property or of a table's cell. Out: the value that it says, which is the
    text where it says none of that type.
    """
    read = _READERS.get(kind)
    found = read(text.strip()) if read else None
    return text if found is None else found


def _number(text: str) -> Value | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else None


def _whole(text: str) -> Value | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _boolean(text: str) -> Value | None:
    return {"true": True, "false": False}.get(text.lower())


_READERS: Mapping[ParameterType, Callable[[str], Value | None]] = {
    "number": _number,
    "integer": _whole,
    "boolean": _boolean,
}
