"""Properties as openBIS reads them: two file syntaxes, placeholders, lists.

`service.properties` and `plugin.properties` are `java.util.Properties`; `core-plugins.properties` and
`core-plugin.properties` have a simpler syntax without escapes and continuation lines (`PropertyIOUtils`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import javaproperties

_OPEN = "${"
_CLOSE = "}"


class ConfigurationFailure(Exception):
    """A properties file or a core plugin is not as openBIS would accept it; the text names the file or plugin."""


def load_java(path: Path) -> dict[str, str]:
    """In: a file in the syntax of `java.util.Properties` (Latin-1, escapes, continuation lines). Out: trimmed values.

    Errors: ConfigurationFailure for a malformed escape.
    """
    try:
        with path.open("rb") as stream:
            pairs = javaproperties.load(stream)
    except javaproperties.InvalidUEscapeError as error:
        raise ConfigurationFailure(f"Properties file '{path}': {error}") from error
    return {key: value.strip() for key, value in pairs.items()}


def load_simple(path: Path) -> dict[str, str]:
    """In: a file of `key = value` lines, `#` comments and empty lines. Out: both sides trimmed.

    Errors: ConfigurationFailure for a line without `=`.
    """
    properties: dict[str, str] = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not equals:
            raise ConfigurationFailure(f"Missing '=' in line {number} of properties file '{path}': {line}")
        properties[key.strip()] = value.strip()
    return properties


def as_list(value: str | None) -> list[str]:
    """In: a comma-separated value or None. Out: its trimmed terms; none for a blank value."""
    if value is None or not value.strip():
        return []
    return [term.strip() for term in value.split(",")]


def expand(properties: Mapping[str, str]) -> dict[str, str]:
    """Replace `${key}` and `${key:default}`; what is unknown or refers to itself stays as it is written."""
    return {key: _expanded(value, properties, frozenset({key})) for key, value in properties.items()}


def _expanded(value: str, properties: Mapping[str, str], seen: frozenset[str]) -> str:
    start = value.find(_OPEN)
    end = value.find(_CLOSE, start)
    if start < 0 or end < 0:
        return value
    name, colon, default = value[start + len(_OPEN) : end].partition(":")
    if name in properties and name not in seen:
        replacement = _expanded(properties[name], properties, seen | {name})
    elif colon and name not in properties:
        replacement = default
    else:
        replacement = value[start : end + 1]
    return value[:start] + replacement + _expanded(value[end + 1 :], properties, seen)
