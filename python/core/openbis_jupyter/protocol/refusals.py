"""What a person reads of a request that is not as agreed: the field and a sentence; never what was sent.

pydantic's own messages quote the input, which may be a secret, and speak of tuples and dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from openbis_jupyter.errors import OpenbisJupyterError

_REFUSED = "refused"
"""pydantic's type of a refusal that has its own sentence."""
_KEY = "[key]"
"""How pydantic marks a refused key of an object; the key itself is input."""

_SENTENCES: Mapping[str, str] = {
    "missing": "it is missing.",
    "dataclass_type": "an object is expected.",
    "dict_type": "an object is expected.",
    "tuple_type": "a list is expected.",
    "list_type": "a list is expected.",
    "string_type": "text is expected.",
    "string_unicode": "it holds half a character.",
    "bool_type": "true or false is expected.",
    "int_type": "a whole number is expected.",
    "greater_than_equal": "a number from {ge} on is expected.",
    "less_than_equal": "a number up to {le} is expected.",
    "string_too_long": "at most {max_length} characters are expected.",
    "too_long": "at most {max_length} are expected.",
    "too_short": "none is chosen.",
}
"""Error type of pydantic → sentence; the names in braces are numbers of the rule."""


@dataclass(frozen=True)
class Reason:
    """Marks a type with the sentence that is said of everything that is not of it."""

    sentence: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The type's own rules, with one refusal in place of theirs."""
        return core_schema.custom_error_schema(
            handler(source), custom_error_type=_REFUSED, custom_error_message=self.sentence
        )


def refused(sentence: str) -> PydanticCustomError:
    """To be raised by a validator."""
    return PydanticCustomError(_REFUSED, "{sentence}", {"sentence": sentence})


def invalid(field: str, reason: str) -> OpenbisJupyterError:
    """The refusal; `reason` is a sentence for people."""
    return OpenbisJupyterError("request-invalid", field=field, reason=reason)


def as_refusal(error: ValidationError, name: str) -> OpenbisJupyterError:
    """The first thing that is wrong. `name`: what to call the whole."""
    first = error.errors(include_input=False, include_url=False)[0]
    return invalid(_field(first["loc"]) or name, _sentence(first["type"], first["msg"], first.get("ctx", {})))


def _field(place: Sequence[str | int]) -> str:
    """Names of keys down to the first item of a list or key that is refused itself."""
    names = []
    for number, part in enumerate(place):
        if not isinstance(part, str) or _KEY in place[number + 1 : number + 2]:
            break
        names.append(part)
    return ".".join(names)


def _sentence(kind: str, message: str, rule: Mapping[str, Any]) -> str:
    if kind == _REFUSED:
        return message
    if kind == "literal_error":
        # `'a', 'b' or 'c'`: words of ours.
        choices = str(rule["expected"]).replace("'", "").replace(" or ", ", ")
        return f"one of {choices} is expected."
    return _SENTENCES.get(kind, "this is not understood.").format(**rule)
