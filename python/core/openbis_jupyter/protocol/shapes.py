"""How shapes are made, read from untrusted JSON, and written.

A shape is a frozen dataclass that pydantic checks. Keys that it does not know are passed over: what talks to each other
is installed apart and may differ in age. Numbers and truth values are strict; use the types of `values`.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from typing_extensions import dataclass_transform

from openbis_jupyter.protocol.refusals import as_refusal
from openbis_jupyter.protocol.version import KEY, check_version


def _as_declared(schema: dict[str, Any], kind: type[Any]) -> None:
    """The keys of a JSON Schema in the order of the class; those that must be there first."""
    fields = kind.__pydantic_fields__
    names = [name for one in reversed(kind.__mro__) for name in vars(one).get("__annotations__", {})]
    keys = sorted(
        (fields[name].alias or name for name in names), key=lambda key: key not in schema.get("required", ())
    )
    schema["properties"] = {key: schema["properties"][key] for key in keys}
    if "required" in schema:
        schema["required"] = [key for key in keys if key in schema["required"]]


_CONFIG = ConfigDict(hide_input_in_errors=True, defer_build=True, json_schema_extra=_as_declared)
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
def shape(kind: type[Kind]) -> type[Kind]:
    """Marks a class as a shape; its fields are given by name."""
    return cast("type[Kind]", dataclass(frozen=True, kw_only=True, config=_CONFIG)(kind))


@shape
class Nothing:
    """A request that asks for nothing in particular."""


def parse(kind: type[Kind], data: object, name: str = "request") -> Kind:
    """In: a shape, parsed JSON from outside, what to call it where it is no object. Out: the checked value.

    Errors: `request-invalid` naming the field.
    """
    try:
        return cast("Kind", adapter(kind).validate_python(data))
    except ValidationError as error:
        raise as_refusal(error, name) from None


def parse_request(kind: type[Kind], data: object, other: str, own: str) -> Kind:
    """The same for a request in which the other side may say its version. In, too: what people call both sides.

    Errors: `versions-differ` before anything else, `request-invalid`.
    """
    check_version(data.get(KEY) if isinstance(data, dict) else None, other, own)
    return parse(kind, data)


def as_json(value: Any) -> Any:
    """What `json.dumps` takes. In: a shape."""
    return adapter(type(value)).dump_python(value, mode="json", by_alias=True)


def adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """pydantic's reader and writer of a shape; each is made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
