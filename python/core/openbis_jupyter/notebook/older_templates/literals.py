"""Values of the older form that the parameters cell does not know: dictionaries, and lists of anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError
from openbis_jupyter.notebook.languages.octave import texts as octave_list
from openbis_jupyter.notebook.languages.python import texts as python_list
from openbis_jupyter.notebook.languages.values import block

Literal = Callable[[Any], str]


@dataclass(frozen=True)
class _Composites:
    """From the items and their code, and from a dictionary with the code of its values."""

    items: Callable[[Sequence[Any], Sequence[str]], str]
    pairs: Callable[[Mapping[str, Any], Sequence[str], Literal], str]


def older_literal(language: str, value: Any) -> str:
    """In: text, numbers, booleans, None, and lists and dictionaries of them. Out: an expression that evaluates to it.

    Errors: LiteralError for what the language cannot hold; TypeError for other types.
    """
    composites = _COMPOSITES[language]
    if isinstance(value, Mapping):
        code = [older_literal(language, item) for item in value.values()]
        return composites.pairs(
            {str(key): item for key, item in value.items()}, code, LANGUAGES[language].literal
        )
    if isinstance(value, (list, tuple)) and not (value and all(isinstance(item, str) for item in value)):
        return composites.items(value, [older_literal(language, item) for item in value])
    return LANGUAGES[language].literal(value)


def _python_pairs(values: Mapping[str, Any], code: Sequence[str], literal: Literal) -> str:
    rows = [f"{literal(key)}: {item}" for key, item in zip(values, code, strict=True)]
    return block("{", rows, ",", "}", last=",")


def _r_pairs(values: Mapping[str, Any], code: Sequence[str], literal: Literal) -> str:
    """Names as a vector: R would turn `"key" = …` into a symbol, which cannot be empty and depends on the locale."""
    return f"setNames({_r_items((), code)}, {literal(list(values))})"


def _r_items(_: Sequence[Any], code: Sequence[str]) -> str:
    return block("list(", code, ",", ")")


def _octave_pairs(values: Mapping[str, Any], code: Sequence[str], literal: Literal) -> str:
    if not values:
        return "containers.Map()"
    if "" in values:
        raise LiteralError("Octave cannot hold a dictionary with an empty key.")
    return f'containers.Map({literal(list(values))}, {octave_list(code)}, "UniformValues", false)'


def _bash_items(values: Sequence[Any], code: Sequence[str]) -> str:
    _refuse_inner(values)
    return block("(", code, "", ")")


def _bash_pairs(values: Mapping[str, Any], code: Sequence[str], literal: Literal) -> str:
    _refuse_inner(list(values.values()))
    if "" in values:
        raise LiteralError("Bash cannot hold a dictionary with an empty key.")
    return block("(", [f"[{literal(key)}]={item}" for key, item in zip(values, code, strict=True)], "", ")")


def _refuse_inner(values: Sequence[Any]) -> None:
    if any(isinstance(value, (list, tuple, Mapping)) for value in values):
        raise LiteralError("Bash cannot hold lists in lists.")


_PYTHON = _Composites(lambda _, code: python_list(code), _python_pairs)
_COMPOSITES: Mapping[str, _Composites] = {
    "python": _PYTHON,
    "python2": _PYTHON,
    "sos": _PYTHON,
    "r": _Composites(_r_items, _r_pairs),
    "octave": _Composites(lambda _, code: octave_list(code), _octave_pairs),
    "bash": _Composites(_bash_items, _bash_pairs),
}
