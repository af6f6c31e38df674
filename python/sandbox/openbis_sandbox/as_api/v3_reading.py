"""What is sent to V3 is read as strictly as by openBIS's Jackson, and refused with its words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openbis_sandbox.as_api.v3_types import (
    ABSTRACT,
    BY_NAME,
    ENUMS,
    FIELDS,
    LATER_FIELDS,
    METHODS,
    NEVER_NULL,
    SEVERAL_VALUES,
)
from openbis_sandbox.failures import Failure, MethodParametersInvalid

_ABSTRACT_TYPE = (
    "(no Creators, like default construct, exist): abstract types either need to be mapped to concrete types, have "
    "custom deserializer, or contain additional type information"
)
_NUMBERING = "com.fasterxml.jackson.databind.deser.impl.PropertyBasedObjectIdGenerator"


class Unreadable(Failure):
    """What was sent is not what is declared there."""

    def __init__(self, message: str, exception: str = "MismatchedInputException") -> None:
        super().__init__(message)
        package = "com.fasterxml.jackson.databind"
        middle = "" if exception == "JsonMappingException" else ".exc"
        self.exception_type = f"{package}{middle}.{exception}"


def read_parameters(server: str, method: str, given: Sequence[Any], api_version: str = "3.6") -> list[Any]:
    """The parameters of a V3 method as openBIS would understand them.

    In: `as` or `dss`, a method of it, the parameters as parsed JSON. Out: the same with references resolved, types
    named and unknown fields left out. Errors: MethodParametersInvalid, Unreadable.
    """
    declared = METHODS[server][method]
    if len(declared) != len(given):
        raise MethodParametersInvalid
    return [
        _Reader(value, api_version).read(kind, value) for kind, value in zip(declared, given, strict=True)
    ]


class _Reader:
    """Reads one parameter: an `@id` holds within it."""

    def __init__(self, graph: Any, api_version: str) -> None:
        self._later = LATER_FIELDS[api_version]
        self._other: Mapping[str, str] = {} if api_version == "3.6" else SEVERAL_VALUES
        self._numbered: dict[int, dict[str, Any]] = {}
        self._read: dict[tuple[int, str], Any] = {}
        self._collect(graph)

    def read(self, kind: str, value: Any, bound: str = "Object") -> Any:
        """In: the declared type, parsed JSON, and what stands for a type's own parameter."""
        if value is None:
            return NEVER_NULL.get(kind)
        if kind in _SCALARS:
            return _SCALARS[kind](value)
        if kind in ENUMS:
            return _enum(kind, value)
        if kind[0] in "[{":
            return self._items(kind, value, bound)
        if kind == "Object":
            return self._item(bound, value, "value", "Object") if bound != "Object" else self._anything(value)
        name, _, inner = kind.partition("<")
        return self._object(name, value, inner.rstrip(">") or bound)

    def _items(self, kind: str, value: Any, bound: str) -> Any:
        if kind.startswith("["):
            # As openBIS does: one thing in the place of a list is a list of one.
            items = value if isinstance(value, list) else [value]
            return [self._item(kind[1:-1], each, index, bound) for index, each in enumerate(items)]
        if not isinstance(value, dict):
            raise Unreadable(f"Cannot deserialize instance of `java.util.LinkedHashMap` {_token(value)}")
        entries = {name: each for name, each in value.items() if not name.startswith("@")}
        return {name: self._item(kind[1:-1], each, name, bound) for name, each in entries.items()}

    def _item(self, kind: str, value: Any, place: int | str, bound: str) -> Any:
        """One of a list or map: where its type does not help, openBIS tries without it."""
        if kind == "Object" and bound != "Object":
            kind, bound = bound, "Object"
        if not isinstance(value, dict) or kind in _SCALARS or kind in ENUMS or kind[0] in "[{":
            return self.read(kind, value, bound)
        try:
            return self.read(kind, value, bound)
        except Unreadable as with_type:
            try:
                name = ABSTRACT[kind][0] if kind in ABSTRACT else BY_NAME.get(kind, kind)
                if name not in FIELDS:
                    raise Unreadable(
                        f"Cannot construct instance of `{java_name(name)}` {_ABSTRACT_TYPE}",
                        "InvalidDefinitionException",
                    ) from None
                return self._fields(name, value, bound)
            except Unreadable as without_type:
                chain = f"java.util.ArrayList[{place}]"
                raise Unreadable(
                    "Could not deserialize object.\nAttempt of deserialization with type failed with: \n"
                    f"{with_type.exception_type}: {with_type}\nAttempt of deserialization without type failed with: \n"
                    f"{without_type.exception_type}: {without_type} (through reference chain: {chain})",
                    "JsonMappingException",
                ) from None

    def _object(self, declared: str, value: Any, bound: str) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            value = self._referenced(value)
        java, known = ABSTRACT.get(declared, (BY_NAME.get(declared, declared), (BY_NAME.get(declared),)))
        if not isinstance(value, dict):
            raise Unreadable(f"Cannot construct instance of `{java_name(java)}` {_token(value)}")
        name = value.get("@type")
        if name is None:
            if len(known) != 1 or known[0] is None:
                raise Unreadable(
                    "Cannot deserialize a polymorphic type without type information", "JsonMappingException"
                )
            name = known[0]
        if name not in known:
            ids = ", ".join(one for one in known if one)
            raise Unreadable(
                f"Could not resolve type id '{name}' as a subtype of [simple type, class {java_name(java)}]: "
                f"known type ids = [{ids}]",
                "InvalidTypeIdException",
            )
        return self._fields(str(name), value, bound)

    def _fields(self, name: str, value: dict[str, Any], bound: str) -> dict[str, Any]:
        memo = (id(value), name)
        if memo in self._read:
            found: dict[str, Any] = self._read[memo]
            return found
        result: dict[str, Any] = {"@type": name}
        self._read[memo] = result
        fields = {**FIELDS[name], **self._later.get(name, {})}
        for field, kind in fields.items():
            if field in value:
                try:
                    result[field] = self.read(
                        self._other.get(field, kind) if kind == "{String}" else kind, value[field], bound
                    )
                    if kind == "IDate":
                        _check_day(result[field])
                except Unreadable as error:
                    del self._read[memo]
                    chain = f'{java_name(name)}["{field}"]'
                    text = str(error)
                    if "Could not deserialize object." not in text:
                        text = f"{text} (through reference chain: {chain})"
                    raise Unreadable(text, error.exception_type.rpartition(".")[2]) from None
        return result

    def _anything(self, value: Any) -> Any:
        """What is declared as anything: its own type where it names one that is known, else as it is."""
        if isinstance(value, list):
            return [self._anything(each) for each in value]
        if not isinstance(value, dict):
            return value
        name = value.get("@type")
        if name in FIELDS:
            return self._fields(str(name), value, "Object")
        return {key: self._anything(each) for key, each in value.items() if key != "@id"}

    def _referenced(self, number: int) -> dict[str, Any]:
        if number not in self._numbered:
            raise Unreadable(f"Unresolved forward references for: Object id [{number}].")
        return self._numbered[number]

    def _collect(self, node: Any) -> None:
        if isinstance(node, dict):
            number = node.get("@id")
            # openBIS's own front end numbers from 0 on; clients that do not number their objects send 0 with each.
            twice = isinstance(number, int) and self._numbered.setdefault(number, node) is not node
            if twice and number != 0:
                raise Unreadable(
                    f"Already had POJO for id (java.lang.Integer) [[ObjectId: key={number}, type={_NUMBERING}, "
                    "scope=java.lang.Object]]",
                    "JsonMappingException",
                )
            for each in node.values():
                self._collect(each)
        elif isinstance(node, list):
            for each in node:
                self._collect(each)


_DAY = re.compile(r"\d{1,4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2})?)?")


def _check_day(value: Any) -> None:
    """A date that is searched for as text has to be one."""
    text = value.get("value") if isinstance(value, Mapping) else None
    if isinstance(text, str) and not _DAY.fullmatch(text):
        kind = str(value["@type"]).rpartition(".Date")[2].removesuffix("Value")
        words = re.sub("(?<!^)([A-Z])", r" \1", kind).lower()
        raise Unreadable(
            f"Date value: {words} '{text}' does not match any of the supported formats: "
            "[y-M-d HH:mm:ss, y-M-d HH:mm, y-M-d]",
            "JsonMappingException",
        )


def java_name(name: str) -> str:
    """The class that a type is in openBIS."""
    interface, _, rest = name.partition(".")
    known = {"as": "asapi", "dss": "dssapi"}
    return f"ch.ethz.sis.openbis.generic.{known[interface]}.v3.{rest}" if interface in known else name


def _token(value: Any) -> str:
    token = (
        "START_ARRAY"
        if isinstance(value, list)
        else "START_OBJECT"
        if isinstance(value, dict)
        else "VALUE_STRING"
    )
    return f"out of {token} token"


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        raise Unreadable(f"Cannot deserialize instance of `java.lang.String` {_token(value)}")
    return value if isinstance(value, str) else json.dumps(value)


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str) and value.strip() in ("true", "True", "TRUE", "false", "False", "FALSE", ""):
        return value.strip().lower() == "true"
    if isinstance(value, str):
        raise _no_value("java.lang.Boolean", value, 'only "true" or "false" recognized')
    raise Unreadable(f"Cannot deserialize instance of `boolean` {_token(value)}")


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(f"Cannot deserialize instance of `java.lang.Integer` {_token(value)}")
    if not isinstance(value, str):
        return int(value)
    if not value.strip():
        return None
    try:
        return int(value)
    except ValueError:
        raise _no_value("java.lang.Integer", value, "not a valid Integer value") from None


def _double(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(f"Cannot deserialize instance of `java.lang.Double` {_token(value)}")
    try:
        return float(value)
    except ValueError:
        raise _no_value("java.lang.Double", str(value), "not a valid Double value") from None


def _date(value: Any) -> Any:
    """Milliseconds since 1970; text is kept, as far as it begins like a date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
        return value
    if isinstance(value, str):
        raise _no_value("java.util.Date", value, "not a valid representation")
    raise Unreadable(f"Cannot deserialize instance of `java.util.Date` {_token(value)}")


def _enum(kind: str, value: Any) -> str:
    java, values = ENUMS[kind]
    if isinstance(value, str) and value in values:
        return value
    if not isinstance(value, str):
        raise Unreadable(f"Cannot deserialize instance of `{java_name(java)}` {_token(value)}")
    raise _no_value(
        java_name(java), value, f"value not one of declared Enum instance names: [{', '.join(values)}]"
    )


def _no_value(java: str, value: str, why: str) -> Unreadable:
    return Unreadable(
        f'Cannot deserialize value of type `{java}` from String "{value}": {why}', "InvalidFormatException"
    )


_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "String": _text,
    "boolean": _boolean,
    "Boolean": _boolean,
    "int": _integer,
    "Integer": _integer,
    "Double": _double,
    "Date": _date,
}
