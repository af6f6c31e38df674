"""openBIS's two properties syntaxes: what they say, and edits that change nothing but what is ours.

`core-plugins.properties` has a simple syntax (openBIS's `PropertyIOUtils`): `key = value` lines, `#` comments, no
escapes, no continuation lines; a line without `=` keeps openBIS from starting. `service.properties` is in the syntax
of `java.util.Properties`. In both, the last assignment of a key counts. Text here is Latin-1, so that every byte comes
back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.blocks import add_block, blocks, eol_of, is_ended, remove_blocks

ENABLED = "enabled-modules"
DISABLED = "disabled-core-plugins"
HUB_URL = "jupyter.hub-service-url"
CA_FILE = "jupyter.ca-file"
SETTINGS = (HUB_URL, CA_FILE)
"""Our own keys in `service.properties`."""
_COMMENT = "#"
_TRIMMED = "".join(map(chr, range(0x21)))
"""What Java's `String.trim` takes away."""
_SIMPLE_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_JAVA_LINE = re.compile(
    r"[ \t\f]*(?:[#!][^\r\n]*|(?P<line>(?:[^\\\r\n]|\\(?:\r\n|[\s\S])|\\\Z)*))(?:\r\n|\r|\n|\Z)"
)
"""One logical line, with the lines that continue it."""
_CONTINUED = re.compile(r"\\(?:\r\n|\r|\n)[ \t\f]*")
_KEY_AND_VALUE = re.compile(r"((?:[^\\=: \t\f]|\\[\s\S]|\\\Z)*)[ \t\f]*[=:]?[ \t\f]*([\s\S]*)")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\s\S])|\Z)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Assignment:
    """One assignment, where it stands in the text: the whole of it, and the end of its value."""

    key: str
    value: str
    start: int
    value_end: int
    end: int


Syntax = Callable[[str], Iterator[Assignment]]


def simple(text: str) -> Iterator[Assignment]:
    """The assignments of a text in the simple syntax."""
    for match in _SIMPLE_LINE.finditer(text):
        key, equals, value = match[1].partition("=")
        if equals and not key.lstrip(_TRIMMED).startswith("#"):
            blanks = len(value) - len(value.rstrip(_TRIMMED)) if value.strip(_TRIMMED) else 0
            yield Assignment(
                key.strip(_TRIMMED), value.strip(_TRIMMED), match.start(), match.end(1) - blanks, match.end()
            )


def java(text: str) -> Iterator[Assignment]:
    """The assignments of a text of `java.util.Properties`, values trimmed as openBIS trims them."""
    for match in _JAVA_LINE.finditer(text):
        line = _CONTINUED.sub("", match["line"] or "")
        found = _KEY_AND_VALUE.fullmatch(line)
        if found and line not in ("", "\\"):
            key, value = (_unescaped(part) for part in found.groups())
            yield Assignment(key, value.strip(_TRIMMED), match.start(), match.end("line"), match.end())


def value_of(text: str, key: str, syntax: Syntax) -> str | None:
    """The value of a key, None where it has none."""
    return next((found.value for found in reversed(list(syntax(text))) if found.key == key), None)


def check_simple(text: str, file: str) -> None:
    """Errors: `config-unreadable` for what keeps openBIS from starting."""
    for number, match in enumerate(_SIMPLE_LINE.finditer(text), start=1):
        content = match[1].strip(_TRIMMED)
        reason = ""
        if content and not content.startswith("#") and "=" not in content:
            reason = "openBIS expects `key = value` on one line."
        if content.startswith(ENABLED) and content.endswith("\\"):
            reason = "openBIS knows no continuation lines in this file."
        if reason:
            raise OpenbisJupyterError("config-unreadable", file=file, line=number, reason=reason)


def terms(value: str | None) -> list[str]:
    """The terms of a comma-separated value, as openBIS reads them."""
    if value is None or not value.strip(_TRIMMED):
        return []
    return [term.strip(_TRIMMED) for term in value.split(",")]


def add_term(text: str, key: str, term: str, syntax: Syntax) -> str:
    """Append a term to the value that counts; a line of its own where the key has none (simple syntax)."""
    last = next((found for found in reversed(list(syntax(text))) if found.key == key), None)
    if last is None:
        eol = eol_of(text.encode("latin-1")).decode()
        return f"{text}{'' if is_ended(text.encode('latin-1')) else eol}{key} = {term}{eol}"
    return text[: last.value_end] + (", " if last.value else "") + term + text[last.value_end :]


def remove_term(
    text: str, key: str, term: str, syntax: Syntax, with_line: bool, added_end: bool = False
) -> str:
    """Take a term out again: where it stands last, for what was added later overrides what stood there before.

    `with_line`: a line that holds nothing else goes, too; `added_end`: and the line end before it, where it was last.
    """
    for found in reversed(list(syntax(text))):
        if found.key != key or term not in terms(found.value):
            continue
        source = text[found.start : found.value_end]
        if terms(found.value) == [term] and with_line:
            before, after = text[: found.start], text[found.end :]
            return (before if after or not added_end else re.sub(r"(?:\r\n|\r|\n)\Z", "", before)) + after
        name = re.escape(term)
        end = r"(?=[ \t]*(?:,|\\?[\r\n]|\Z))"
        # As it was added; else as somebody set it since: behind a comma, or in front of one.
        forms = (
            f", {name}{end}",
            rf"[ \t]*,[\s\\]*{name}{end}",
            rf"(?<=[\s=:,]){name}(?:[ \t]*,[ \t]*|{end})",
        )
        gone = next((g for form in forms if (g := re.sub(form, "", source, count=1)) != source), source)
        return text[: found.start] + gone + text[found.value_end :]
    return text


def set_values(content: bytes, values: Mapping[str, str], file: str) -> bytes:
    """`service.properties` in which our keys have these values: by a block at the end, where they have not already.

    Errors: `config-unreadable`.
    """
    text = content.decode("latin-1")
    if all(value_of(text, key, java) == value for key, value in values.items()):
        return content
    without = remove_values(content, SETTINGS, file)
    lines = "".join(f"{key} = {_escaped(value)}\n" for key, value in values.items())
    return add_block(without, _COMMENT, lines, _line_ends_needed(without))


def remove_values(content: bytes, keys: Collection[str], file: str) -> bytes:
    """`service.properties` without our block; what somebody else wrote into it stays. Errors: `config-unreadable`."""
    found = blocks(content, _COMMENT, file)
    for block in reversed(found):
        inside = block.lines.decode("latin-1")
        theirs = "".join(inside[one.start : one.end] for one in java(inside) if one.key not in keys)
        content = content[: block.end] + theirs.encode("latin-1") + content[block.end :]
    return remove_blocks(content, _COMMENT, file)


def _line_ends_needed(content: bytes) -> int:
    """How many line ends make a new logical line follow: a backslash at the very end would swallow one."""
    ended = is_ended(content)
    dangling = re.search(rb"(?<!\\)(?:\\\\)*\\(?:\r\n|\r|\n)?\Z", content)
    return (0 if ended else 1) + (1 if dangling else 0)


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2] or "", match[2] or "")

    # Java's characters are units of UTF-16.
    return _ESCAPE.sub(one, text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped(value: str) -> str:
    """A value as Java reads it back; addresses and paths stay readable."""
    text = re.sub(r"\A(?= )", r"\\", value.replace("\\", "\\\\"))
    return "".join(one if " " <= one <= "~" else _units(one) for one in text)


def _units(character: str) -> str:
    encoded = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{encoded[place : place + 4]}" for place in range(0, len(encoded), 4))
