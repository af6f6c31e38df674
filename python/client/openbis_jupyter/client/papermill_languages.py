"""Languages that papermill cannot write values in, so that `papermill -p` works on our notebooks in them as well.

papermill has no entry point for translators, but one for engines: it loads this module there and gets its own engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.translators import Translator, papermill_translators

from openbis_jupyter.notebook.languages import LANGUAGES, Language

__all__ = ["NBClientEngine"]


class LanguageTranslator(Translator):  # type: ignore[misc]
    """In: a language of ours."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def codify(self, parameters: Mapping[str, Any], comment: str = "Parameters") -> str:
        """The cell that papermill injects. Errors: LiteralError, TypeError for what the language cannot hold."""
        lines = [self._language.assign(name, value) for name, value in parameters.items()]
        head = f"{self._language.first_line}{self._language.comment} {comment}"
        return "\n".join((head, *lines)) + "\n"


def _register(language: Language) -> None:
    # papermill goes by the name of the kernel first, then by its language.
    for key in (language.id, language.jupyter):
        try:
            papermill_translators.find_translator(key, key)
        except PapermillException:
            papermill_translators.register(key, LanguageTranslator(language))


for _language in LANGUAGES.values():
    _register(_language)
