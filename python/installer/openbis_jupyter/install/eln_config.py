"""The ELN's `etc/config.js`: a program of the administrator's, to whose end we add a block.

Whatever was assigned before it, our entry is then the last word on `extraPlugins`; where the administrator named the
plugin, it adds nothing. The ELN starts only when each plugin that is named has registered (its `index.html`), so the
guard registers for ours where its file cannot be loaded, for example until openBIS is restarted.

The first word of the block is a name: whatever the line before it lacks, a semicolon or a bracket of somebody's
function, cannot reach into it.
"""

from __future__ import annotations

import re

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.blocks import add_block, blocks, is_ended, remove_blocks

ENTRY = "../../jupyter"
GUARD = r"""// The ELN waits for every plugin: one whose file does not load must not keep it from starting.
window.addEventListener("error", function (event) {
  var file = event.filename || (event.target && event.target.src) || "";
  var isUnread = !event.filename || event.error instanceof SyntaxError;
  if (/\/jupyter\/plugin\.js$/.test(file) && isUnread) profile.plugins.push(new ELNLIMSPlugin());
}, true);
"""
NAMING = r"""PLUGINS_CONFIGURATION = (function (configuration) {
  var plugins = [].concat(configuration.extraPlugins || []);
  var isNamed = plugins.some(function (plugin) { return /^(\.\/)*\.\.\/\.\.\/jupyter\/*$/.test(plugin); });
  return Object.assign({}, configuration, { extraPlugins: isNamed ? plugins : plugins.concat("../../jupyter") });
})((typeof PLUGINS_CONFIGURATION === "object" && PLUGINS_CONFIGURATION) || {});
"""
_COMMENT = "//"
_OVERRIDES = re.compile(rb"\bextraPlugins\b|\bPLUGINS_CONFIGURATION\s*=(?!=)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENTRY = re.compile(rb"(?:\./)*\.\./\.\./jupyter/*")
TOKENS = re.compile(
    rb"""(?P<comment>//[^\r\n]*|/\*[\s\S]*?(?:\*/|\Z))
    |(?P<text>"(?:[^"\\\r\n]|\\[\s\S])*"|'(?:[^'\\\r\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`)
    |(?P<pattern>(?<=[(,=:\[!&|?{};\s])/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\\r\n\[])+/)
    |(?P<other>\S)""",
    re.VERBOSE,
)
"""Enough of JavaScript to tell what is commented out."""


def add_plugin(content: bytes, file: str = "config.js") -> bytes:
    """The file with our block at its end, unchanged where it is there and counts. Errors: `config-unreadable`."""
    if content.startswith(_UTF_16):
        raise OpenbisJupyterError("config-unreadable", file=file, line=1, reason="it is not in UTF-8.")
    without = remove_plugin(content, file)
    # Two of them would answer twice, and the ELN would not start either.
    lines = NAMING if has_guard(without) else NAMING + GUARD
    found = blocks(content, _COMMENT, file)
    if (
        len(found) == 1
        and found[0].lines.split() == lines.encode().split()
        and not _is_overridden(content, file)
    ):
        return content
    return add_block(without, _COMMENT, lines, 0 if is_ended(without) else 1)


def remove_plugin(content: bytes, file: str = "config.js") -> bytes:
    """The file without our block. Errors: `config-unreadable`."""
    return remove_blocks(content, _COMMENT, file)


def names_plugin(content: bytes, file: str = "config.js") -> bool:
    """Whether the ELN loads our plugin: by our block, or because somebody named it. Errors: `config-unreadable`."""
    if blocks(content, _COMMENT, file):
        return not _is_overridden(content, file)
    return any(is_entry(token) for token in TOKENS.finditer(content))


def has_guard(content: bytes) -> bool:
    """Whether the ELN starts although our plugin cannot be loaded; one that was indented anew counts, too."""
    return _without_blanks(GUARD.encode().partition(b"\n")[2]) in _without_blanks(content)


def is_entry(token: re.Match[bytes]) -> bool:
    """Whether a token is the text that names our plugin."""
    return token["text"] is not None and _ENTRY.fullmatch(token["text"][1:-1]) is not None


def _is_overridden(content: bytes, file: str) -> bool:
    """Whether something behind our block gives `extraPlugins` another value."""
    rest = content[blocks(content, _COMMENT, file)[-1].end :]
    code = TOKENS.sub(lambda token: b" " if token["comment"] else token[0], rest)
    return _OVERRIDES.search(code) is not None


def _without_blanks(content: bytes) -> bytes:
    return b"".join(content.split())
