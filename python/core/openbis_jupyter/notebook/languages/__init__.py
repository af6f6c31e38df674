"""The languages that notebooks can be written in: a folder each, found by the entry point group
`openbis_jupyter.languages`, so that a site can add its own without changing ours.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.values import LiteralError, Value

__all__ = ["GROUP", "LANGUAGES", "PACKAGES", "Language", "LiteralError", "Value", "language_of_kernel"]

GROUP = "openbis_jupyter.languages"
log = logging.getLogger(__name__)


def _found() -> dict[str, tuple[Language, str]]:
    """Each language with the name of its package. A site's own that does not load is left out and logged."""
    found: dict[str, tuple[Language, str]] = {}
    for entry in entry_points(group=GROUP):
        try:
            module: Any = entry.load()
            found[module.LANGUAGE.id] = (module.LANGUAGE, module.__name__)
        except Exception:
            log.exception("the language %s does not load", ascii(entry.name))
    return dict(sorted(found.items(), key=lambda row: (row[1][0].rank, row[1][0].title)))


_FOUND = _found()
LANGUAGES: Mapping[str, Language] = {name: language for name, (language, _) in _FOUND.items()}
"""By id, in the order in which they are offered."""
PACKAGES: Mapping[str, str] = {name: package for name, (_, package) in _FOUND.items()}
"""The package of each, in which its cells lie."""


def language_of_kernel(jupyter: str, name: str, display_name: str) -> Language | None:
    """In: language, name and title of a kernelspec. Out: its language, None where there is none.

    Those that look closer (`is_kernel`) are asked first.
    """
    rows = sorted(LANGUAGES.values(), key=lambda row: row.is_kernel is None)
    return next((row for row in rows if row.has_kernel(jupyter, name, display_name)), None)
