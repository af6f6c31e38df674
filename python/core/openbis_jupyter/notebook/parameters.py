"""What a template asks in the form: its parameters, and the answers to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.template_error import TemplateError
from openbis_jupyter.protocol.limits import PARAMETER_TEXT_MAX, PARAMETERS_MAX
from openbis_jupyter.protocol.refusals import invalid
from openbis_jupyter.protocol.values import is_number, is_writable
from openbis_jupyter.protocol.words import ParameterType

Value = str | int | float | bool
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LABEL_MAX = 120
_KEYS = frozenset(("name", "label", "type", "default", "choices"))


@dataclass(frozen=True)
class Parameter:
    """`type`: text, number, boolean or choice; `choices`: of a choice; `default`: of the parameter's type."""

    name: str
    label: str
    type: ParameterType
    default: Value
    choices: tuple[str, ...] = ()


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


def checked_answers(parameters: Sequence[Parameter], answers: Mapping[str, Any]) -> dict[str, Value]:
    """In: the parameters of the chosen template, what the form sent. Out: a value for each.

    Errors: `request-invalid` with the field `parameters.<name>`.
    """
    known = {parameter.name for parameter in parameters}
    for name in answers:
        if name not in known:
            raise invalid(f"parameters.{name}", "the template does not ask for it.")
    return {
        parameter.name: _answer(parameter, answers[parameter.name])
        if parameter.name in answers
        else parameter.default
        for parameter in parameters
    }


def defaults(parameters: Sequence[Parameter]) -> dict[str, Value]:
    """A value for each parameter, as nobody entered any."""
    return {parameter.name: parameter.default for parameter in parameters}


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
    expected, fits, empty = _TYPES[kind]
    default = row.get("default", choices[0] if choices else empty)
    label = row.get("label", name)
    if not isinstance(label, str) or len(label) > _LABEL_MAX:
        raise TemplateError(f"parameters.{name}: the label is a text of at most {_LABEL_MAX} characters")
    parameter = Parameter(name, label, kind, default, tuple(choices))
    if not fits(parameter, default):
        raise TemplateError(f"parameters.{name}: the default must be {expected}")
    return parameter


def _answer(parameter: Parameter, value: Any) -> Value:
    expected, fits, _ = _TYPES[parameter.type]
    if not fits(parameter, value):
        raise invalid(f"parameters.{parameter.name}", f"{expected} is expected.")
    answer: Value = value
    return answer


def _is_text(_: Parameter, value: object) -> bool:
    return isinstance(value, str) and len(value) <= PARAMETER_TEXT_MAX and is_writable(value)


def _is_number(_: Parameter, value: object) -> bool:
    return is_number(value)


def _is_boolean(_: Parameter, value: object) -> bool:
    return isinstance(value, bool)


def _is_choice(parameter: Parameter, value: object) -> bool:
    return isinstance(value, str) and value in parameter.choices


_TYPES: Mapping[ParameterType, tuple[str, Callable[[Parameter, object], bool], Value]] = {
    "text": (f"text of at most {PARAMETER_TEXT_MAX} characters", _is_text, ""),
    "number": ("a number", _is_number, 0),
    "boolean": ("true or false", _is_boolean, False),
    "choice": ("one of the choices", _is_choice, ""),
}
"""Type → what is expected, whether a value is that, what it is where nothing is said."""
