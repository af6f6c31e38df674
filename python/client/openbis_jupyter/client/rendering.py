"""The notebook as a web page that openBIS can show without Jupyter."""

from __future__ import annotations

import re
from pathlib import Path

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from nbconvert import HTMLExporter

from openbis_jupyter.client import texts
from openbis_jupyter.client.disk import explaining_disk_errors, write_whole
from openbis_jupyter.client.notebooks import place_in_run, read_notebook

# openBIS serves the page from its own address: whatever a notebook's outputs hold must not run there as a script.
_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6"
    " hr i img kbd li mark ol p pre s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul"
    " var"
)
_ATTRIBUTES = {
    "*": ["class", "id", "style", "title", "align", "dir", "lang"],
    "a": ["href", "name"],
    "img": ["src", "alt", "width", "height"],
    "table": ["border"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "ol": ["start"],
}
_PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
_WITH_CONTENT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def render_html(file_name: str | Path) -> Path:
    """In: a notebook's file. Out: the file beside it that ends in `.html`, written anew.

    Errors: `notebook-missing`, `folder-full`, `file-unwritable`.
    """
    target = write_page(Path(file_name))
    print(texts.page_made(target))
    return target


def write_page(file: Path) -> Path:
    """The same without a word. Errors: `notebook-missing`, `folder-full`, `file-unwritable`."""
    file = place_in_run(file)
    target = file.with_suffix(".html")
    page = html_of(read_notebook(file))
    with explaining_disk_errors(target, len(page)):
        write_whole(target, page)
    return target


def html_of(notebook: nbformat.NotebookNode) -> str:
    """The page as text: styles and pictures inside, no scripts of the notebook's outputs."""
    exporter = HTMLExporter(sanitize_html=True, embed_images=True, require_js_url="", jquery_url="")
    exporter.register_filter("clean_html", _clean)
    page: str = exporter.from_notebook_node(notebook)[0]
    return page


def _clean(html: str) -> str:
    cleaned: str = bleach.clean(
        _WITH_CONTENT.sub("", html),
        tags=frozenset(_TAGS.split()),
        attributes=_ATTRIBUTES,
        protocols=_PROTOCOLS,
        css_sanitizer=CSSSanitizer(),
        strip=True,
    )
    return cleaned
