"""Edits of openBIS's two properties syntaxes that change one value and not a byte more.

`core-plugins.properties` has a simple syntax (openBIS's `PropertyIOUtils`): `key = value` lines, `#` comments, no
escapes, no continuation lines; a line without `=` keeps openBIS from starting. `service.properties` is in the syntax
of `java.util.Properties`. In both, the last assignment of a key counts. Text here is Latin-1, so that every byte comes
back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import javaproperties

from openbis_jupyter.errors import OpenbisJupyterError

ENABLED = "enabled-modules"
DISABLED = "disabled-core-plugins"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TRIMMED = "".join(map(chr, range(0x21)))
"""What Java's `String.trim` takes away."""


@dataclass(frozen=True)
class _Value:
    """Where a value stands in a text of the simple syntax: from `start` to `end`, in the line from `line`."""

    line: int
    line_end: int
    start: int
    end: int


def simple_value(text: str, key: str) -> str | None:
    """The value of a key in the simple syntax, None where it has none."""
    found = _find(text, key)
    return None if found is None else text[found.start : found.end]


def check_simple(text: str, file: str) -> None:
    """Errors: `config-unreadable` for what keeps openBIS from starting."""
    for number, line in enumerate(_LINE.findall(text), start=1):
        content = line.strip(_TRIMMED)
        if content and not content.startswith("#") and "=" not in content:
            raise OpenbisJupyterError(
                "config-unreadable",
                file=file,
                line=number,
                reason="openBIS expects `key = value` on one line.",
            )
        if content.startswith(ENABLED) and content.endswith("\\"):
            raise OpenbisJupyterError(
                "config-unreadable",
                file=file,
                line=number,
                reason="openBIS knows no continuation lines in this file.",
            )


def add_simple_term(text: str, key: str, term: str) -> str:
    """Append a term to a comma-separated value; the last assignment is extended, or a line is added."""
    found = _find(text, key)
    if found is None:
        return f"{ended(text)}{key} = {term}{eol_of(text)}"
    value = text[found.start : found.end]
    comma = "" if not value else " " if value.endswith(",") else ", "
    blank = " " if not value and text[found.start - 1] == "=" else ""
    return text[: found.end] + comma + blank + term + text[found.end :]


def remove_simple_term(text: str, key: str, term: str) -> str:
    """Take a term out of the last assignment; a line that holds nothing else goes, too."""
    found = _find(text, key)
    if found is None:
        return text
    value = _without_term(text[found.start : found.end], term)
    if value is None:
        return text
    if not value and simple_value(text[: found.line], key) is None:
        return text[: found.line] + text[found.line_end :]
    return text[: found.start] + value + text[found.end :]


def java_value(text: str, key: str) -> str | None:
    """The value of a key in a text of `java.util.Properties`, trimmed; None where it has none."""
    last = None
    for element in javaproperties.parse(text):
        if isinstance(element, javaproperties.KeyValue) and element.key == key:
            last = element.value.strip(_TRIMMED)
    return last


def set_java(text: str, values: Mapping[str, str], comment: str) -> str:
    """Give keys these values: in their last assignments, or below `comment` at the end of the text."""
    missing = []
    for key, value in values.items():
        assignment = f"{javaproperties.escape(key)} = {_escaped(value)}"
        sources = [element.source for element in javaproperties.parse(text)]
        last = _last_of(text, key)
        if last is None:
            missing.append(assignment)
        else:
            sources[last] = assignment + (_eol_at_end(sources[last]) or eol_of(text))
            text = "".join(sources)
    if not missing:
        return text
    text = ended(text)
    if not any(_is_comment(element, comment) for element in javaproperties.parse(text)):
        missing.insert(0, f"# {comment}")
    return text + "".join(line + eol_of(text) for line in missing)


def remove_java(text: str, keys: Collection[str], comment: str) -> str:
    """Take every assignment of the keys away, and `comment`."""
    return "".join(
        element.source
        for element in javaproperties.parse(text)
        if not _is_comment(element, comment)
        and not (isinstance(element, javaproperties.KeyValue) and element.key in keys)
    )


def add_java_term(text: str, key: str, term: str) -> str:
    """Append a term to the comma-separated value of the last assignment of a key, which must be there."""
    sources = [element.source for element in javaproperties.parse(text)]
    last = _last_of(text, key)
    if last is None:
        raise ValueError(f"{key} is not set")
    eol = _eol_at_end(sources[last])
    content = sources[last][: len(sources[last]) - len(eol)]
    value = java_value(text, key) or ""
    comma = "" if not value else " " if value.endswith(",") else ", "
    backslashes = len(content) - len(content.rstrip("\\"))
    if backslashes % 2:
        # The file ends in a continuation line that is not there.
        content += eol_of(text)
    sources[last] = content + comma + term + eol
    return "".join(sources)


def remove_java_term(text: str, key: str, term: str) -> str:
    """Take a term out of the comma-separated value of the last assignment of a key."""
    sources = [element.source for element in javaproperties.parse(text)]
    last = _last_of(text, key)
    if last is None:
        return text
    without = _without_term(sources[last], term)
    sources[last] = sources[last] if without is None else without
    return "".join(sources)


def terms(value: str | None) -> list[str]:
    """The terms of a comma-separated value, as openBIS reads them."""
    if value is None or not value.strip(_TRIMMED):
        return []
    return [term.strip(_TRIMMED) for term in value.split(",")]


def eol_of(text: str) -> str:
    """How lines end in this text."""
    return "\r\n" if "\r\n" in text else "\n"


def ended(text: str) -> str:
    """The text with its last line ended, so that a line can follow."""
    if not text or text.endswith(("\n", "\r")):
        dangling = re.search(r"(?<!\\)(?:\\\\)*\\(?:\r\n|\r|\n)\Z", text)
        return text + eol_of(text) if dangling else text
    dangling = re.search(r"(?<!\\)(?:\\\\)*\\\Z", text)
    return text + eol_of(text) * (2 if dangling else 1)


def _find(text: str, key: str) -> _Value | None:
    found = None
    for match in _LINE.finditer(text):
        line = match[0]
        left, equals, right = line.partition("=")
        if equals and not line.strip(_TRIMMED).startswith("#") and left.strip(_TRIMMED) == key:
            start = match.start() + len(left) + 1 + len(right) - len(right.lstrip(_TRIMMED))
            end = match.start() + len(line.rstrip(_TRIMMED))
            if end < start:
                start = end = match.start() + len(left) + 1
            found = _Value(match.start(), match.end(), start, end)
    return found


def _without_term(value: str, term: str) -> str | None:
    """The text without the term, None where it is not in there."""
    gone = re.sub(rf"[ \t]*,[\s\\]*{re.escape(term)}(?=[ \t]*(?:,|\Z|\r|\n))", "", value, count=1)
    if gone == value:
        gone = re.sub(rf"(?<![^\s=:,]){re.escape(term)}[ \t]*(?:,[ \t]*|(?=\Z|\r|\n))", "", value, count=1)
    return None if gone == value else gone


def _escaped(value: str) -> str:
    """A value as Java writes it, without the backslashes that only keys need: addresses stay readable."""
    return re.sub(
        r"\\(.)", lambda match: match[1] if match[1] in ":=#!" else match[0], javaproperties.escape(value)
    )


def _last_of(text: str, key: str) -> int | None:
    found = [
        number
        for number, element in enumerate(javaproperties.parse(text))
        if isinstance(element, javaproperties.KeyValue) and element.key == key
    ]
    return found[-1] if found else None


def _eol_at_end(source: str) -> str:
    match = re.search(r"(?:\r\n|\r|\n)\Z", source)
    return match[0] if match else ""


def _is_comment(element: javaproperties.PropertiesElement, comment: str) -> bool:
    return isinstance(element, javaproperties.Comment) and element.source.strip() == f"# {comment}"
