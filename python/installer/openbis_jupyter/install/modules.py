"""Whether openBIS loads our module, and our term in the administrator's list `enabled-modules`."""

from __future__ import annotations

import re
from dataclasses import replace

from openbis_jupyter.install import properties
from openbis_jupyter.install.blocks import is_ended
from openbis_jupyter.install.plugin_files import MODULE
from openbis_jupyter.install.properties import DISABLED, ENABLED
from openbis_jupyter.install.record import Edited


def listed(enabling: bytes | None, service: bytes | None) -> str | None:
    """The list that counts: that of `core-plugins.properties`, else that of `service.properties`. In: the files."""
    value = properties.value_of(_text(enabling), ENABLED, properties.simple)
    return properties.value_of(_text(service), ENABLED, properties.java) if value is None else value


def is_enabled(value: str | None, module: str = MODULE) -> bool:
    """Whether a list of regular expressions, as openBIS matches them, enables a module."""
    return any(_matches(term, module) for term in properties.terms(value))


def switched_off(enabling: bytes | None) -> list[str]:
    """The terms of `disabled-core-plugins` that switch our plugin off. In: the content of `core-plugins.properties`."""
    value = properties.value_of(_text(enabling), DISABLED, properties.simple)
    return [
        term
        for term in properties.terms(value)
        if term and (MODULE.startswith(term) or term.startswith(f"{MODULE}:"))
    ]


def enable(content: bytes, known: Edited) -> tuple[bytes, Edited]:
    """The file with our term in its list, and the record of that."""
    text, syntax = _text(content), _syntax(known)
    line = properties.value_of(text, ENABLED, syntax) is None
    added = properties.add_term(text, ENABLED, MODULE, syntax).encode("latin-1")
    return added, replace(known, term=True, line=line, ended=line and not is_ended(content))


def disable(content: bytes, known: Edited) -> bytes:
    """The file without our term, if it is ours."""
    if not known.term:
        return content
    text = properties.remove_term(
        _text(content), ENABLED, MODULE, _syntax(known), known.line, added_end=known.ended
    )
    return text.encode("latin-1")


def _syntax(known: Edited) -> properties.Syntax:
    return properties.java if known.kind == "service" else properties.simple


def _matches(pattern: str, module: str) -> bool:
    try:
        return re.fullmatch(pattern, module) is not None
    except re.error:
        return False  # Java may understand it; a second, plain term does no harm


def _text(content: bytes | None) -> str:
    return (content or b"").decode("latin-1")
