"""The documentation as a site (Sphinx with MyST): `make docs` builds it from these pages, without network.

Each page reads well as a file, too. Pages that lie where people look for them (`SECURITY.md`, the READMEs) have a place
on the site, and links lead there.
"""

from __future__ import annotations

import re
from importlib.metadata import version as version_of
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
ELSEWHERE = {
    "site/jupyterlab": "python/jupyterlab/README.md",
    "site/matlab": "matlab/README.md",
    "site/security": "SECURITY.md",
    "site/changelog": "CHANGELOG.md",
    "site/contributing": "CONTRIBUTING.md",
}
"""Places on the site, and the files that are shown there."""
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)#:\s]+)(#[^)\s]*)?\)")

project = "openBIS Jupyter"
author = "The openBIS Jupyter team"
version = release = version_of("openbis-jupyter")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click"]

# Headings can be linked to, as they can in the files.
myst_heading_anchors = 4

autodoc_typehints = "none"
# Docstrings and help are plain text, in which `this` is code.
default_role = "code"

html_theme = "furo"
html_title = f"openBIS Jupyter {version}"
html_copy_source = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Sphinx's own hook: every page passes through `read` first, those from elsewhere each time."""
    app.connect("source-read", read)
    app.connect("env-get-outdated", lambda *_: list(ELSEWHERE))


def read(_: Sphinx, page: str, source: list[str]) -> None:
    """In: the name of a page, its text in a list, where the text for the site goes."""
    file = REPOSITORY / ELSEWHERE[page] if page in ELSEWHERE else HERE / f"{page}.md"
    text = file.read_text(encoding="utf-8")
    source[0] = _LINK.sub(lambda link: _on_the_site(link, file.parent, HERE / page), text)


def _on_the_site(link: re.Match[str], folder: Path, page: Path) -> str:
    """A link between files, as one between pages; what has no page keeps its words only."""
    picture, words, target, heading = link.groups()
    file = (folder / unquote(target)).resolve()
    places = {REPOSITORY / path: HERE / f"{place}.md" for place, path in ELSEWHERE.items()}
    file = places.get(file, file)
    if not file.is_relative_to(HERE):
        return words
    return f"{picture}[{words}]({relpath(file, page.parent)}{heading or ''})"
