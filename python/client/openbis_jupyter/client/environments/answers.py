"""What a kernel says about itself, in JSON. Anybody's code may have written it: only its shape is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from openbis_jupyter.surrogates import without_lone_surrogates

LONGEST_ANSWER = 8 << 20
LONGEST_TEXT = 2000
MOST_PACKAGES = 20_000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Package:
    """A package: `by`, what installed it, and `direct_url` (PEP 610) for Python; `fields` of its DESCRIPTION for R;
    `build` and `channel` for conda. loaded: whether the notebook had it in use, None where that is not known.
    """

    name: str
    version: str
    by: str = ""
    direct_url: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    build: str = ""
    channel: str = ""
    loaded: bool | None = None


@dataclass(frozen=True)
class Answer:
    """A language, its version, its packages and what else people may want to know (`facts`, by name).

    conda: what conda installed; repositories: where R looks for packages, by name.
    """

    language: str
    version: str
    facts: Mapping[str, str] = field(default_factory=dict)
    packages: Sequence[Package] = ()
    conda: Sequence[Package] = ()
    repositories: Mapping[str, str] = field(default_factory=dict)


def parse_answer(text: str) -> Answer:
    """In: JSON. Out: the answer, on one line each, without what is none. Errors: ValueError where it is no answer."""
    if len(text) > LONGEST_ANSWER:
        raise ValueError("it is too long")
    try:
        row: Any = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(row, dict) or not _text(row.get("language")):
        raise ValueError("it names no language")
    return Answer(
        language=_text(row["language"]),
        version=_text(row.get("version")),
        facts=_texts(row.get("facts")),
        packages=_packages(row.get("packages")),
        conda=_packages(row.get("conda")),
        repositories=_texts(row.get("repositories")),
    )


def _packages(rows: Any) -> tuple[Package, ...]:
    listed = rows[:MOST_PACKAGES] if isinstance(rows, list) else []
    return tuple(_package(row) for row in listed if isinstance(row, dict) and _text(row.get("name")))


def _package(row: Mapping[str, Any]) -> Package:
    direct_url, loaded = row.get("direct_url"), row.get("loaded")
    return Package(
        name=_text(row["name"]),
        version=_text(row.get("version")) or _text(row.get("Version")),
        by=_text(row.get("by")),
        direct_url=direct_url if isinstance(direct_url, dict) else _NOTHING,
        fields=_texts({key: value for key, value in row.items() if str(key)[:1].isupper()}),
        build=_text(row.get("build")),
        channel=_text(row.get("channel")),
        loaded=loaded if isinstance(loaded, bool) else None,
    )


def _texts(rows: Any) -> dict[str, str]:
    found = rows.items() if isinstance(rows, dict) else ()
    return {_text(str(name)): _text(value) for name, value in found if _text(value)}


def _text(value: Any) -> str:
    """One line; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return _UNPRINTABLE.sub(" ", without_lone_surrogates(value)).strip()[:LONGEST_TEXT]
