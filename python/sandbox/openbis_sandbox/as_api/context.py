"""Who asks, in which transaction, of which instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openbis_sandbox.as_api.codes import perm_id
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.storage import Document, Transaction, now_milliseconds

API_VERSIONS = ("3.6", "3.7")
PROJECT_OF = ("Experiment", "Sample")


@dataclass(frozen=True)
class Options:
    """What an administrator of an instance can choose. Durations in seconds."""

    session_timeout: int = 24 * 3600
    pat_enabled: bool = True
    pat_max_validity: int = 30 * 24 * 3600
    pat_validity_warning: int = 5 * 24 * 3600
    property_names: str = "20.10"
    api_version: str = "3.6"
    checksum_delay: float = 0.0
    """Seconds after a registration until the data store has looked at the files and tells their checksums."""
    access_token_delay: float = 0.0
    """Seconds by which a data store takes longer with a personal access token than in the session behind it."""
    sessions_per_person: int = 5
    download_url: str = ""
    file_service: str = ""
    """The address of a file service (AFS) that the instance tells of, as openBIS 7 may have one; empty: none."""


@dataclass
class Context:
    """One call: its transaction, the caller and what has been worked out for them so far."""

    transaction: Transaction
    options: Options
    user_id: str
    token: str = ""
    session: Document = field(default_factory=dict)
    created: dict[str, str] = field(default_factory=dict)
    """Creation id → key, for objects of the same batch that name each other."""
    by_hand: bool = False
    """Whether what is searched for just now is matched by openBIS's own code and not by its database."""

    def get(self, kind: str, key: str | None) -> Document | None:
        """The document of this kind and key, unless it is missing or in the trash."""
        document = self.transaction.get(kind, key) if key is not None else None
        return document if document is not None and "deletion" not in document else None

    def all(self, kind: str) -> Iterator[Document]:
        """All documents of a kind that are not in the trash."""
        return (document for document in self.transaction.all(kind) if "deletion" not in document)

    def add(self, kind: str, key: str, content: dict[str, Any]) -> Document:
        """Store a new document with who and when."""
        now = now_milliseconds()
        number = self.transaction.next_number("document")
        return self.transaction.put(
            kind,
            key,
            {
                "key": key,
                "number": number,
                "registrationDate": now,
                "modificationDate": now,
                "registrator": self.user_id,
                "modifier": self.user_id,
                **content,
            },
        )

    def edit(self, kind: str, key: str) -> Document:
        """A document of this transaction that may be changed; notes who changes it and when."""
        document = self.transaction.edit(kind, key)
        document["modificationDate"] = now_milliseconds()
        document["modifier"] = self.user_id
        return document

    def new_perm_id(self) -> str:
        """A permId as openBIS makes them: time to the millisecond and a number."""
        return perm_id(self.transaction)


def space_and_project(context: Context, kind: str, document: Document) -> tuple[str | None, str | None]:
    """The keys of the space and the project that something lies in; (None, None) for what is shared by all."""
    if kind == "Space":
        return document["key"], None
    if kind == "Project":
        return document["space"], document["key"]
    if kind == "DataSet":
        return _place_of_owner(context, document)
    if kind not in PROJECT_OF:
        return None, None
    project = document.get("project")
    if project is None and document.get("experiment"):
        experiment = context.transaction.get("Experiment", document["experiment"])
        project = experiment["project"] if experiment else None
    found = context.transaction.get("Project", project) if project else None
    return (found["space"], project) if found is not None else (document.get("space"), None)


def _place_of_owner(context: Context, dataset: Document) -> tuple[str | None, str | None]:
    for owner_kind in ("Sample", "Experiment"):
        key = dataset.get(owner_kind.lower())
        owner = context.transaction.get(owner_kind, key) if key else None
        if owner is not None:
            return space_and_project(context, owner_kind, owner)
    return None, None


def identifier_of(context: Context, kind: str, document: Document) -> str:
    """The identifier as openBIS writes it: `/SPACE/PROJECT/CODE`, as far as there is a space and a project."""
    if not KINDS[kind].identifier_class:
        return str(document["key"])
    space, project = space_and_project(context, kind, document)
    parts: list[str] = [space] if space else []
    if kind != "Project" and project:
        found = context.transaction.get("Project", project)
        parts += [found["code"]] if found else []
    code = document["code"]
    container = (
        context.transaction.get("Sample", document["container"]) if document.get("container") else None
    )
    parts.append(f"{container['code']}:{code}" if container else code)
    return "/" + "/".join(parts)
