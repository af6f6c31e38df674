"""Foreign text inside a Markdown cell: shown as it is, never understood as Markdown, HTML, mathematics or a link."""

from __future__ import annotations

import re
import unicodedata

_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
# What begins something in Markdown, HTML, MathJax or an automatic link: ASCII punctuation, an underscore that is not
# inside a word, a list's hyphen or number at the beginning, `www.`. Character references are text to every Markdown
# reader, while backslash escapes collide with MathJax's delimiters.
_SPECIAL = re.compile(
    r"[!\"#$%&*:;<=>?@\[\\\]^`{|}~+]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|\A-|\A\d(?=\d*[.)])|(?<=www)\.",
    re.IGNORECASE,
)


def markdown_text(value: str) -> str:
    """In: any text. Out: one line of Markdown that shows it.

    Line breaks and tabs become spaces; invisible characters, which could reorder what a reader sees, become U+FFFD.
    """
    line = "".join(_visible(character) for character in " ".join(value.split()))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in _REFUSED_CATEGORIES and character not in _JOINERS
    return "\ufffd" if hidden else character
