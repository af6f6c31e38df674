"""From the ids of V3 (`as.dto.*.id.*`) to stored documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.failures import ObjectNotFound, UserFailure
from openbis_sandbox.storage import Document

_UPPER_KEYS = frozenset(
    {
        "Space",
        "ExperimentType",
        "SampleType",
        "DataSetType",
        "MaterialType",
        "PropertyType",
        "Vocabulary",
        "DataStore",
        "AuthorizationGroup",
        "ExternalDms",
    }
)


def id_text(given: Any) -> str:
    """The text of an id as its `toString()` gives it: what maps of results are keyed by."""
    if not isinstance(given, Mapping):
        return str(given)
    if str(given.get("@type", "")).endswith(".id.Me"):
        return "me"
    if "vocabularyCode" in given:
        return f"{given.get('code')} ({given['vocabularyCode']})"
    if "entityKind" in given and "permId" in given:
        return f"{given['permId']} ({given['entityKind']})" if given["entityKind"] else str(given["permId"])
    for name in ("permId", "identifier", "code", "techId", "id", "creationId", "name", "userId"):
        if name in given:
            return id_text(given[name]) if isinstance(given[name], Mapping) else str(given[name])
    raise UserFailure("Unsupported object id.")


def find(context: Context, kind: str, given: Any) -> Document | None:
    """The document that an id names, whether or not the caller may see it; None if there is none."""
    if given is None:
        return None
    name = id_class(given, "")
    if name == "CreationId":
        return context.get(kind, context.created.get(id_text(given)))
    if kind == "VocabularyTerm" and isinstance(given, Mapping):
        return context.get(kind, f"{given['vocabularyCode']}.{given['code']}".upper())
    if name == "Me":
        return context.get(kind, context.user_id)
    text = str(given["permId"]) if isinstance(given, Mapping) and "permId" in given else id_text(given)
    if kind == "Tag":
        text = tag_key(context.user_id, text)
    if text.startswith("/") and KINDS[kind].identifier_class:
        return find_by_identifier(context, kind, text)
    return context.get(kind, text.upper() if kind in _UPPER_KEYS else text)


def find_by_identifier(context: Context, kind: str, identifier: str) -> Document | None:
    """The project, experiment or sample with this identifier (letter case does not matter)."""
    wanted = identifier.upper()
    code = wanted.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    for document in context.all(kind):
        if document["code"] == code and identifier_of(context, kind, document).upper() == wanted:
            return document
    return None


def tag_key(user_id: str, text: str) -> str:
    """The permId of a person's tag, of its code or of its permId: the code in capitals behind the owner."""
    owner, _, code = text.rpartition("/") if text.startswith("/") else (f"/{user_id}", "", text)
    return f"{owner}/{code.upper()}"


def id_class(given: Any, kind: str) -> str:
    """The name of an id's class, as openBIS's sentences name it."""
    return str(given.get("@type", kind)).rpartition(".")[2] if isinstance(given, Mapping) else kind


def need(context: Context, kind: str, given: Any) -> Document:
    """The document that an id names; ObjectNotFound if there is none."""
    found = find(context, kind, given)
    if found is None:
        raise ObjectNotFound(id_class(given, kind), id_text(given) if given is not None else "null")
    return found


def keys_of(context: Context, kind: str, given: Iterable[Any]) -> list[str]:
    """The keys of the documents that ids name, each once, in their order; ObjectNotFound for an unknown one."""
    return list(dict.fromkeys(str(need(context, kind, one)["key"]) for one in given))
