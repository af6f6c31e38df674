"""What may stand in a page that openBIS serves from its own address: no script, no frame, no form, nothing fetched."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import nh3

_TAGS = (
    "a abbr audio b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4"
    " h5 h6 hr i img ins kbd li mark ol p pre q s samp small source span strong sub summary sup table tbody td tfoot th"
    " thead tr tt u ul var video wbr"
    # MathML Core, and what the converter of formulas writes beside it
    " math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace"
    " msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
)
_ATTRIBUTES = {
    "*": {"class", "id", "style", "title", "align", "dir", "lang"},
    "a": {"href", "name"},
    "audio": {"controls", "src"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "source": {"src", "type"},
    "table": {"border"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"controls", "height", "loop", "src", "width"},
    "math": {"display"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace",
           "separator", "stretchy", "symmetric"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "mathcolor", "mathsize", "scriptlevel"},
    "mtable": {"columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing"},
    "mtd": {"columnalign", "columnspan", "rowspan"},
    "menclose": {"notation"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}  # fmt: skip
_STYLES = (
    "background-color border border-bottom border-collapse border-color border-left border-right border-spacing"
    " border-style border-top border-width color display font-family font-size font-style font-variant font-weight"
    " height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top"
    " max-height max-width min-height min-width overflow overflow-x overflow-y padding padding-bottom padding-left"
    " padding-right padding-top text-align text-decoration text-indent text-transform vertical-align white-space width"
    " word-break word-wrap"
)
"""None places an element over others, and none takes an address."""
_SOURCES = frozenset({("img", "src"), ("video", "src"), ("audio", "src"), ("source", "src")})
_DATA = re.compile(r"data:(image|video|audio)/[\w.+-]+;base64,", re.IGNORECASE)
_MOST_PICTURE_BYTES = 20 << 20
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"RIFF", "image/webp"),
)
"""How a file begins that is a picture. SVG is a text, in which anything may stand, so none is taken from the disk."""


def sanitised(body: str, folder: Path) -> str:
    """In: a page's body; the folder from which pictures are taken: from below it, where links lead nowhere else, and
    only what is a picture by its content. Out: the body without anything that runs, asks other hosts, or covers others.
    """
    return _cleaned(body, partial(_attribute, folder.resolve()))


def shows_something(html: str) -> bool:
    """Whether anything of this is left to be seen."""
    cleaned = _cleaned(html, lambda _tag, _name, value: value)
    return bool(
        re.search(r"<(img|video|audio|hr|math)\b", cleaned) or re.sub(r"<[^>]*>|\s|&nbsp;", "", cleaned)
    )


def _cleaned(html: str, attribute_filter: Callable[[str, str, str], str | None]) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS.split()),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=set(_STYLES.split()),
        link_rel="noopener noreferrer",
    )


def _attribute(folder: Path, tag: str, name: str, value: str) -> str | None:
    """The value that an attribute gets; None takes it away."""
    if (tag, name) in _SOURCES:
        return value if _DATA.match(value) else _picture(folder, value)
    if name == "href":
        return None if value.strip().lower().startswith("data:") else value
    return value


def _picture(folder: Path, address: str) -> str | None:
    if "://" in address or address.startswith("//"):
        return None
    try:
        file = (folder / unquote(address.partition("?")[0].partition("#")[0])).resolve()
        if not file.is_relative_to(folder) or not file.is_file() or file.stat().st_size > _MOST_PICTURE_BYTES:
            return None
        content = file.read_bytes()
    except (OSError, ValueError, RuntimeError):
        return None
    kind = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)
    return kind and f"data:{kind};base64,{base64.b64encode(content).decode()}"
