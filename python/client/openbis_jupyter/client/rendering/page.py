"""From a notebook to the text of its page.

nbconvert makes the body, the sanitiser takes out of it whatever could run or ask elsewhere, and the head is ours. The
page is a by-product: what cannot be shown is replaced by a remark, and never keeps a notebook from being saved.
"""

from __future__ import annotations

import copy
import html
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

from openbis_jupyter.client import texts
from openbis_jupyter.client.rendering.formulas import markdown
from openbis_jupyter.client.rendering.outputs import made_showable
from openbis_jupyter.client.rendering.sanitiser import sanitised

POLICY = "; ".join(
    [
        "default-src 'none'",
        "img-src data:",
        "media-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
"""Nothing runs and nothing is fetched, should anything ever get past the sanitiser. openBIS serves the page from its
own address (Content Security Policy Level 3; a `meta` element cannot forbid to be framed)."""


class _Compiled(BytecodeCache):
    """nbconvert's templates as they were compiled for this process's first page, which takes far longer than a page."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


_compiled = _Compiled()


def html_of(notebook: nbformat.NotebookNode, file: Path) -> str:
    """In: a notebook, and its file, from whose folder alone pictures are taken and whose name is the page's title.

    Out: the page. A notebook that cannot be shown at all gives a page that says so.
    """
    try:
        body = _body(notebook, file.parent)
    # Notebooks come from everywhere, and nbconvert fails on them in every way.
    except Exception as reason:
        body = f"<p>{html.escape(texts.page_without_content(reason))}</p>"
    return page_around(f"<main>\n{body}\n</main>", file.stem, _styles())


def _body(notebook: nbformat.NotebookNode, folder: Path) -> str:
    shown = made_showable(copy.deepcopy(notebook))
    # Without nbconvert's preprocessors, none of which is needed here: they refuse what is not valid to the last key.
    exporter = HTMLExporter(template_name="basic", sanitize_html=True, default_preprocessors=[])
    exporter.environment.bytecode_cache = _compiled
    # The finished body is sanitised as a whole: pieces are not, for what is opened in one may be closed in another.
    exporter.register_filter("clean_html", lambda text: text)
    exporter.register_filter("markdown2html", markdown)
    body: str = exporter.from_notebook_node(shown)[0]
    return sanitised(body, folder)


@cache
def _styles() -> str:
    own = files(__package__).joinpath("page.css").read_text("utf-8")
    code: str = HtmlFormatter().get_style_defs(".highlight")  # type: ignore[no-untyped-call]
    return own + code


def page_around(body: str, title: str, styles: str) -> str:
    """In: the body, in which nothing runs; the title as text; CSS. Out: a page that is complete in itself."""
    head: dict[str, Any] = {"policy": POLICY, "title": html.escape(title), "styles": styles}
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{title}</title>\n<style>\n{styles}\n</style>\n</head>\n<body>\n".format(**head)
        + f"{body}\n</body>\n</html>\n"
    )
