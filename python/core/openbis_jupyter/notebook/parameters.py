"""What a template asks in the form: its parameters, and the answers to them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.property_values import FromProperty, Value, property_named, value_of_property
from openbis_jupyter.notebook.template_error import TemplateError
from openbis_jupyter.protocol.limits import PARAMETER_TEXT_MAX, PARAMETERS_MAX
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.values import is_number, is_writable
from openbis_jupyter.protocol.words import ParameterType

__all__ = [
    "Answer",
    "FromProperty",
    "Parameter",
    "Value",
    "checked_answers",
    "defaults",
    "from_texts",
    "parse_parameters",
    "value_from",
    "with_properties",
]

Answer = Value | FromProperty
"""A value, or the property of the notebook's owner that says it."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LABEL_MAX = 120
_HELP_MAX = 500
_KEYS = frozenset(("name", "label", "type", "default", "choices", "help", "minimum", "maximum"))
_NUMBERS = ("number", "integer")
_SHOWN = 60
"""Characters of a property in a sentence."""
_UNSAID = object()


@dataclass(frozen=True)
class Parameter:
    """`type`: text, number, integer, boolean or choice; `choices`: of a choice; `default`: of the parameter's type;
    `minimum` and `maximum`: of a number; `help`: a sentence; `property_code`: of the property of the notebook's owner
    that is the default, empty where it is `default`.
    """

    name: str
    label: str
    type: ParameterType
    default: Value
    choices: tuple[str, ...] = ()
    help: str = ""
    minimum: int | float | None = None
    maximum: int | float | None = None
    property_code: str = ""

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.type not in _NUMBERS:
            return _TYPES[self.type].words
        limits = (
            ("from {0} to {1}", self.minimum is not None and self.maximum is not None),
            ("of at least {0}", self.minimum is not None),
            ("of at most {1}", self.maximum is not None),
        )
        words = next((words for words, holds in limits if holds), "")
        return f"{_TYPES[self.type].words} {words}".rstrip().format(self.minimum, self.maximum)

    def fits(self, value: object) -> bool:
        """Whether a value is that."""
        return _TYPES[self.type].fits(self, value)


def parse_parameters(rows: object) -> tuple[Parameter, ...]:
    """In: `parameters` of a template's head. Errors: TemplateError."""
    if rows is None:
        return ()
    if not isinstance(rows, list) or len(rows) > PARAMETERS_MAX:
        raise TemplateError(f"parameters: a list of at most {PARAMETERS_MAX} is expected")
    parameters = tuple(_parameter(row) for row in rows)
    if len({parameter.name for parameter in parameters}) != len(parameters):
        raise TemplateError("parameters: two have the same name")
    return parameters


def checked_answers(parameters: Sequence[Parameter], answers: Mapping[str, Any]) -> dict[str, Answer]:
    """In: the parameters of the chosen template, what the form sent. Out: an answer for each.

    Errors: `request-invalid` with the field `parameters.<name>`.
    """
    known = {parameter.name for parameter in parameters}
    for name in answers:
        if name not in known:
            raise invalid(f"parameters.{name}", "the template does not ask for it.")
    return {
        parameter.name: _answer(parameter, answers[parameter.name])
        if parameter.name in answers
        else _unanswered(parameter)
        for parameter in parameters
    }


def from_texts(parameters: Sequence[Parameter], texts: Mapping[str, str]) -> dict[str, Answer]:
    """In: the parameters of a template, texts by their names as a command line or a table gives them; an empty one
    stands for the default, but in a parameter that is text. Out: as `checked_answers`. Errors: those, too.
    """
    types = {parameter.name: parameter.type for parameter in parameters}
    given = {name: text for name, text in texts.items() if text or types.get(name, "text") == "text"}
    values = {
        name: text if property_named(text) else value_of_property(types.get(name, "text"), text)
        for name, text in given.items()
    }
    return checked_answers(parameters, values)


def with_properties(
    parameters: Sequence[Parameter], answers: Mapping[str, Answer], properties: Mapping[str, str], owner: str
) -> dict[str, Value]:
    """In: the answers, properties of the notebook's owner by their codes, its identifier. Out: a value for each.

    Errors: `request-invalid` with the field `parameters.<name>` for a property that is empty or does not fit.
    """
    by_name = {parameter.name: parameter for parameter in parameters}
    return {
        name: _of_property(by_name[name], answer, properties, owner)
        if isinstance(answer, FromProperty)
        else answer
        for name, answer in answers.items()
    }


def value_from(answer: FromProperty, field: str, properties: Mapping[str, str], owner: str) -> str:
    """The text of a property, for this field. Errors: `request-invalid` where it is empty."""
    text = properties.get(answer.code) or properties.get(answer.code.upper()) or ""
    if not text:
        raise invalid(field, f"the property {answer.code} of {owner} is empty: give a value.")
    return text


def defaults(parameters: Sequence[Parameter]) -> dict[str, Value]:
    """A value for each parameter, as nobody entered any and where there is no owner to be asked."""
    return {parameter.name: parameter.default for parameter in parameters}


def _unanswered(parameter: Parameter) -> Answer:
    return FromProperty(parameter.property_code) if parameter.property_code else parameter.default


def _of_property(
    parameter: Parameter, answer: FromProperty, properties: Mapping[str, str], owner: str
) -> Value:
    field = f"parameters.{parameter.name}"
    text = value_from(answer, field, properties, owner)
    value = value_of_property(parameter.type, text)
    if not parameter.fits(value):
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise invalid(
            field, f"the property {answer.code} of {owner} is “{shown}”: {parameter.expected} is expected."
        )
    return value


def _parameter(row: object) -> Parameter:
    if not isinstance(row, Mapping) or not _KEYS.issuperset(row):
        raise TemplateError(f"parameters: each has the keys {', '.join(sorted(_KEYS))} and no others")
    name = row.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise TemplateError("parameters: a name is lower case: a letter, then letters, digits and _")
    kind = row.get("type", "text")
    if kind not in _TYPES:
        raise TemplateError(f"parameters.{name}: the type is one of {', '.join(_TYPES)}")
    choices = row.get("choices") or []
    if not isinstance(choices, list) or not all(isinstance(one, str) and is_writable(one) for one in choices):
        raise TemplateError(f"parameters.{name}: choices are a list of texts")
    if bool(choices) != (kind == "choice"):
        raise TemplateError(f"parameters.{name}: a choice has choices, and nothing else has")
    code = property_named(row.get("default")) or ""
    minimum, maximum = _limits(name, kind, row)
    default = row.get("default", None if code else _UNSAID)
    if code or default is _UNSAID:
        # What stands there as long as nothing is known; of a number the nearest that its limits allow.
        default = choices[0] if choices else _within(_TYPES[kind].empty, minimum, maximum)
    parameter = Parameter(
        name,
        _line(name, "label", row, name, _LABEL_MAX),
        kind,
        default,
        tuple(choices),
        _line(name, "help", row, "", _HELP_MAX),
        minimum,
        maximum,
        code,
    )
    if not parameter.fits(default):
        raise TemplateError(f"parameters.{name}: the default must be {parameter.expected}")
    return parameter


def _line(name: str, key: str, row: Mapping[str, Any], default: str, most: int) -> str:
    text = row.get(key, default)
    if not isinstance(text, str) or len(text) > most:
        raise TemplateError(f"parameters.{name}: the {key} is a text of at most {most} characters")
    return text


def _limits(name: str, kind: str, row: Mapping[str, Any]) -> tuple[int | float | None, int | float | None]:
    minimum, maximum = row.get("minimum"), row.get("maximum")
    given = [one for one in (minimum, maximum) if one is not None]
    if given and kind not in _NUMBERS:
        raise TemplateError(f"parameters.{name}: only numbers have limits")
    if not all(is_number(one) for one in given):
        raise TemplateError(f"parameters.{name}: minimum and maximum are numbers")
    if given != sorted(given):
        raise TemplateError(f"parameters.{name}: the minimum is greater than the maximum")
    return minimum, maximum


def _within(value: Value, minimum: int | float | None, maximum: int | float | None) -> Value:
    if isinstance(value, (str, bool)):
        return value
    value = value if minimum is None else max(value, math.ceil(minimum))
    return value if maximum is None or value <= maximum else maximum


def _answer(parameter: Parameter, value: Any) -> Answer:
    code = property_named(value)
    if code:
        return FromProperty(code)
    if not parameter.fits(value):
        raise invalid(f"parameters.{parameter.name}", f"{parameter.expected} is expected.")
    answer: Value = value
    return answer


def _is_text(_: Parameter, value: object) -> bool:
    return isinstance(value, str) and len(value) <= PARAMETER_TEXT_MAX and is_writable(value)


def _is_number(parameter: Parameter, value: Any) -> bool:
    return (
        is_number(value)
        and (parameter.minimum is None or value >= parameter.minimum)
        and (parameter.maximum is None or value <= parameter.maximum)
    )


def _is_integer(parameter: Parameter, value: object) -> bool:
    return isinstance(value, int) and _is_number(parameter, value)


def _is_boolean(_: Parameter, value: object) -> bool:
    return isinstance(value, bool)


def _is_choice(parameter: Parameter, value: object) -> bool:
    return isinstance(value, str) and value in parameter.choices


@dataclass(frozen=True)
class _Type:
    """What is expected, in words; whether a value is that; what it is where nothing is said."""

    words: str
    fits: Callable[[Parameter, Any], bool]
    empty: Value


_TYPES: Mapping[ParameterType, _Type] = {
    "text": _Type(f"text of at most {PARAMETER_TEXT_MAX} characters", _is_text, ""),
    "number": _Type("a number", _is_number, 0),
    "integer": _Type("a whole number", _is_integer, 0),
    "boolean": _Type("true or false", _is_boolean, False),
    "choice": _Type("one of the choices", _is_choice, ""),
}
