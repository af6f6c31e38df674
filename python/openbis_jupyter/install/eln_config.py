"""The entry of our plugin in the ELN's `etc/config.js`: found, added and removed in the syntax tree.

tree-sitter (released monthly by many hands) and not esprima or pyjsparser (unmaintained since 2019), and not a regular
expression: comments, strings and line ends are then the grammar's business, and every byte keeps its place.

Where the last word on `extraPlugins` is a plain list, the entry becomes its last element, as an administrator would
write it; where it is anything else, or nothing, one statement is added at the end of the file.

The guard behind it keeps the ELN from waiting for a plugin that cannot be loaded, for example until openBIS is
restarted.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from openbis_jupyter.errors import OpenbisJupyterError

ENTRY = "../../jupyter"
VARIABLE = b"PLUGINS_CONFIGURATION"
LIST = b"extraPlugins"
GUARD = r"""// The ELN waits for every plugin: one whose file does not load must not keep it from starting.
window.addEventListener("error", function (event) {
  var file = event.filename || (event.target && event.target.src) || "";
  var isUnread = !event.filename || event.error instanceof SyntaxError;
  if (/\/jupyter\/plugin\.js$/.test(file) && isUnread) profile.plugins.push(new ELNLIMSPlugin());
}, true);
"""
_PAGE_PLUGINS = "/openbis/webapp/eln-lims/plugins"
_OURS = "/openbis/webapp/jupyter"
_MARK = "// openbis-jupyter"
_STATEMENT = (
    "PLUGINS_CONFIGURATION = Object.assign({}, PLUGINS_CONFIGURATION, "
    f'{{ extraPlugins: ((PLUGINS_CONFIGURATION || {{}}).extraPlugins || []).concat("{ENTRY}") }}); {_MARK}'
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_STRINGS = ("string", "template_string")


@dataclass(frozen=True)
class _Config:
    """`array`: the list that has the last word, None where that is something else; `mentions`: statements about it."""

    source: bytes
    array: Node | None
    mentions: tuple[Node, ...]


def has_guard(source: bytes) -> bool:
    """Whether the ELN starts although our plugin cannot be loaded."""
    # Two of them would answer twice, and the ELN would not start either: one that was indented anew counts, too.
    return _without_blanks(GUARD.encode().partition(b"\n")[2]) in _without_blanks(source)


def add_plugin(source: bytes, file: str = "config.js") -> bytes:
    """The file with entry and guard, unchanged where they are there. Errors: `config-unreadable`."""
    source = add_entry(source, file)
    return source if has_guard(source) else _append(source, GUARD)


def remove_plugin(source: bytes, original: bytes, file: str = "config.js") -> bytes:
    """The file without entry and guard. In: also what stood there before us. Errors: `config-unreadable`."""
    eol = _eol(source)
    guard = b"" if has_guard(original) else GUARD.encode().replace(b"\n", eol)
    removed = remove_entry(source.replace(guard, b"") if guard else source, file)
    if original and not original.endswith(b"\n") and source.endswith(guard or eol):
        # The last line got an end, so that ours could follow.
        removed = removed.removesuffix(eol)
    return removed


def has_entry(source: bytes, file: str = "config.js") -> bool:
    """Whether the ELN loads our plugin, however the entry is spelled. Errors: `config-unreadable`."""
    config = _read(source, file)
    places = [config.array] if config.array is not None else list(config.mentions)
    return any(_is_ours(node) for place in places for node in _walk(place) if node.type in _STRINGS)


def add_entry(source: bytes, file: str = "config.js") -> bytes:
    """The file with our entry, unchanged where it is there. Errors: `config-unreadable`."""
    if has_entry(source, file):
        return source
    config = _read(source, file)
    if config.array is None:
        return _append(source, _STATEMENT + "\n")
    return _insert(source, config.array, _eol(source))


def remove_entry(source: bytes, file: str = "config.js") -> bytes:
    """The file without what `add_entry` put there; everything else stays. Errors: `config-unreadable`."""
    source = re.sub(re.escape(_STATEMENT.encode()) + rb"(?:\r\n|\n|\Z)", b"", source)
    config = _read(source, file)
    while config.array is not None:
        ours = next((node for node in config.array.named_children if _is_ours(node)), None)
        if ours is None:
            break
        source = _cut(source, config.array, ours)
        config = _read(source, file)
    return source


def _read(source: bytes, file: str) -> _Config:
    root = Parser(Language(tree_sitter_javascript.language())).parse(source).root_node
    if root.has_error:
        line = next((node.start_point[0] for node in _walk(root) if node.is_error or node.is_missing), 0) + 1
        raise OpenbisJupyterError(
            "config-unreadable", file=file, line=line, reason="this is not valid JavaScript."
        )
    mentions = tuple(node for node in root.named_children if node.type != "comment" and _mentions(node))
    last = _literal(mentions[-1]) if mentions else None
    return _Config(source, last, mentions)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _mentions(node: Node) -> bool:
    return any(n.text == VARIABLE for n in _walk(node) if n.type in ("identifier", "property_identifier"))


def _literal(statement: Node) -> Node | None:
    """The list that this statement gives to `extraPlugins`, None where it is not plainly one."""
    if statement.type in ("variable_declaration", "lexical_declaration"):
        declared = [
            node.child_by_field_name("value")
            for node in statement.named_children
            if node.type == "variable_declarator" and _text(node.child_by_field_name("name")) == VARIABLE
        ]
        return _list_in(declared[-1]) if declared else None
    if statement.type != "expression_statement":
        return None
    assignment = statement.named_children[0]
    if assignment.type != "assignment_expression":
        return None
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    path = (_text(left) or b"").replace(b"window.", b"").replace(b" ", b"")
    if path == VARIABLE:
        return _list_in(right)
    names = [VARIABLE + form % LIST for form in (b".%s", b'["%s"]', b"['%s']")]
    return right if path in names and right is not None and _is_plain(right) else None


def _list_in(value: Node | None) -> Node | None:
    if value is None or value.type != "object":
        return None
    found: Node | None = None
    for pair in value.named_children:
        if pair.type == "comment":
            continue
        if pair.type != "pair":
            return None  # something spread or computed may hold the list
        key, content = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and (_text(key) or b"").strip(b"\"'") == LIST:
            found = content
    return found if found is not None and _is_plain(found) else None


def _is_plain(node: Node) -> bool:
    return node.type == "array" and all(child.type != "spread_element" for child in node.named_children)


def _text(node: Node | None) -> bytes | None:
    return None if node is None else node.text


def _is_ours(node: Node) -> bool:
    """Whether the ELN would load our web application's plugin.js for this string."""
    if node.type not in _STRINGS or any(child.type == "template_substitution" for child in node.children):
        return False
    entry = _ESCAPE.sub(_unescaped, (node.text or b"")[1:-1].decode("utf-8", "replace"))
    return posixpath.normpath(f"{_PAGE_PLUGINS}/{entry}") == _OURS


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    return chr(int(digits, 16)) if digits and int(digits, 16) < 0x110000 else match[4] or ""


def _insert(source: bytes, array: Node, eol: bytes) -> bytes:
    inner = array.children[1:-1]
    elements = [node for node in inner if node.type not in (",", "comment")]
    quote = b"'" if elements and (elements[-1].text or b"").startswith(b"'") else b'"'
    entry = quote + ENTRY.encode() + quote
    if not elements:
        return _insert_first(source, array, inner, entry, eol)
    last = elements[-1]
    commas = [node for node in inner if node.type == "," and node.start_byte >= last.end_byte]
    on_line = [
        node
        for node in inner
        if node.start_point[0] == last.end_point[0] and node.start_byte >= last.end_byte
    ]
    anchor = on_line[-1] if on_line else last
    if array.children[-1].start_point[0] == last.end_point[0]:
        trailing = inner[-1]
        return _splice(source, trailing.end_byte, b" " + entry + b"," if commas else b", " + entry)
    line = eol + _indent(source, last.start_byte) + entry
    if commas:
        after = max(anchor.end_byte, commas[0].end_byte)
        return _splice(source, after, line + b",")
    return _splice(_splice(source, anchor.end_byte, line), last.end_byte, b",")


def _insert_first(source: bytes, array: Node, inner: list[Node], entry: bytes, eol: bytes) -> bytes:
    if not inner:
        return _splice(source, array.start_byte + 1, entry)
    last = inner[-1]
    if last.type == "," or (last.text or b"").startswith(b"/*"):
        return _splice(source, last.end_byte, b" " + entry)
    return _splice(source, last.end_byte, eol + _indent(source, last.start_byte) + entry)


def _cut(source: bytes, array: Node, ours: Node) -> bytes:
    """Without this element, one comma beside it, and the blanks that led to it."""
    inner = array.children[1:-1]
    place = next(number for number, node in enumerate(inner) if node.start_byte == ours.start_byte)
    before = inner[place - 1].end_byte if place else array.start_byte + 1
    following = inner[place + 1] if place + 1 < len(inner) else None
    if following is not None and following.type == ",":
        return source[:before] + source[following.end_byte :]
    comma = next((node for node in reversed(inner[:place]) if node.type == ","), None)
    start = before if place else ours.start_byte
    source = source[:start] + source[ours.end_byte :]
    return source if comma is None else source[: comma.start_byte] + source[comma.end_byte :]


def _append(source: bytes, lines: str) -> bytes:
    eol = _eol(source)
    before = b"" if not source or source.endswith((b"\n", b"\r")) else eol
    return source + before + lines.encode().replace(b"\n", eol)


def _eol(source: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in source else b"\n"


def _without_blanks(source: bytes) -> bytes:
    return b"".join(source.split())


def _indent(source: bytes, position: int) -> bytes:
    line = source[source.rfind(b"\n", 0, position) + 1 : position]
    return line[: len(line) - len(line.lstrip(b" \t"))]


def _splice(source: bytes, position: int, text: bytes) -> bytes:
    return source[:position] + text + source[position:]
