"""The V3 methods, by name: search, get, create, update and delete of every kind, and the ones that stand alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.as_api import (
    definitions,
    deletions,
    entities,
    entity_updates,
    people,
    rights,
    sessions,
    settings,
)
from openbis_sandbox.as_api.context import Context, Options, space_and_project
from openbis_sandbox.as_api.ids import find, id_text
from openbis_sandbox.as_api.kinds import KINDS
from openbis_sandbox.as_api.objects import ObjectBuilder
from openbis_sandbox.as_api.results import search, search_result
from openbis_sandbox.failures import UserFailure

Method = Callable[..., Any]

API_VERSION = "3.7"
MOST_CODES = 10_000
OPENBIS_VERSIONS = {"20.10": "20.10.12", "7": "7.0.0"}


def get_objects(context: Context, kind: str, ids: list[Any], fetch: Mapping[str, Any]) -> dict[str, Any]:
    """A map from each id's text to its object, of those that exist and may be seen."""
    return {id_text(given): built for given, built in _found(context, kind, ids, fetch)}


def _found(
    context: Context, kind: str, ids: list[Any], fetch: Mapping[str, Any]
) -> list[tuple[Any, dict[str, Any]]]:
    sessions.check_caller(context, "get", kind)
    builder = ObjectBuilder(context)
    found = []
    for given in ids:
        document = find(context, kind, given)
        if document is not None and rights.may_read(context, kind, document):
            found.append((given, builder.build(kind, document, fetch)))
    return found


def search_objects(
    context: Context, kind: str, criteria: Mapping[str, Any], fetch: Mapping[str, Any]
) -> dict[str, Any]:
    """The `SearchResult` of what matches and may be seen."""
    sessions.check_caller(context, "search", kind)
    return search(context, kind, criteria, fetch)


def create_objects(context: Context, kind: str, creations: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Create things; gives their ids in the same order. All of them or none."""
    sessions.check_caller(context, "create", kind)
    create = {
        **entities.CREATORS,
        **definitions.CREATORS,
        **people.CREATORS,
        "PersonalAccessToken": sessions.create_pat,
    }.get(kind)
    if kind == "DataSet":
        keys = [entities.create_dataset(context, creation, None) for creation in creations]
    elif create is None:
        raise UserFailure(f"The sandbox cannot create {KINDS[kind].plural}.")
    else:
        keys = [create(context, creation) for creation in creations]
    if kind == "Sample":
        for key, creation in zip(keys, creations, strict=True):
            entities.link_sample(context, key, creation)
    return [id_of(context, kind, key) for key in keys]


def id_of(context: Context, kind: str, key: str) -> dict[str, Any]:
    """The permId object (or technical id) of a stored thing."""
    document = context.get(kind, key)
    built = ObjectBuilder(context).build(kind, document or {"key": key}, {})
    perm_id: dict[str, Any] = built.get("permId") or built["id"]
    return perm_id


def update_objects(context: Context, kind: str, updates: list[Mapping[str, Any]]) -> None:
    """Change things; all of them or none."""
    sessions.check_caller(context, "update", kind)
    update = {**entity_updates.UPDATERS, **definitions.UPDATERS, **people.UPDATERS}.get(kind)
    if update is None:
        raise UserFailure(f"The sandbox cannot update {KINDS[kind].plural}.")
    for one in updates:
        update(context, one)


def delete_objects(
    context: Context, kind: str, ids: list[Any], options: Mapping[str, Any] | None = None
) -> Any:
    """Delete things, into the trash where there is one; gives the deletion's id or nothing."""
    sessions.check_caller(context, "delete", kind)
    if kind in rights.TRASHED:
        return deletions.trash(context, kind, ids, str((options or {}).get("reason") or ""))
    deletions.delete_definitions(context, kind, ids)
    return None


def get_rights(context: Context, ids: list[Any], _fetch: object = None) -> list[tuple[Any, dict[str, Any]]]:
    """What the caller may do with things, or with things that would get such an identifier."""
    answered = []
    for given in ids:
        kind = _kind_of_id(given)
        document = find(context, kind, given) if kind else None
        granted: list[str] = []
        if document is not None and kind:
            space, _ = space_and_project(context, kind, document)
            rank = rights.rank_for(context, kind, document) if space else rights.roles_of(context).instance
            granted = [
                name
                for name, needed in (("UPDATE", rights.USER), ("DELETE", rights.POWER_USER))
                if rank >= needed
            ]
        elif kind and isinstance(given, Mapping) and "identifier" in given:
            parts = str(given["identifier"]).upper().strip("/").split("/")
            if rights.roles_of(context).rank(parts[0], None) >= rights.USER:
                granted = ["CREATE"]
        answered.append((given, {"@type": "as.dto.rights.Rights", "rights": granted}))
    return answered


def _kind_of_id(given: Any) -> str | None:
    name = str(given.get("@type", "")).rsplit(".", 1)[-1] if isinstance(given, Mapping) else ""
    for suffix in ("PermId", "Identifier"):
        if name.endswith(suffix) and name.removesuffix(suffix) in KINDS:
            return name.removesuffix(suffix)
    return None


def server_information(options: Options) -> dict[str, str]:
    """What `getServerInformation` answers."""
    return {
        "api-version": API_VERSION,
        "openbis-version": OPENBIS_VERSIONS[options.property_names],
        "project-samples-enabled": "true",
        "archiving-configured": "false",
        "create-continuous-sample-codes": "false",
        "authentication-service": "file-authentication-service",
        "personal-access-tokens-enabled": str(options.pat_enabled).lower(),
        "personal-access-tokens-max-validity-period": str(options.pat_max_validity),
        "personal-access-tokens-validity-warning-period": str(options.pat_validity_warning),
    }


def confirm_deletions(context: Context, ids: list[Any]) -> None:
    """Empty deletions out of the trash; the files of data sets go at the next start."""
    deletions.confirm(context, ids)


def next_sequence(context: Context, type_code: str) -> int:
    """The next number for codes of a type."""
    rights.require_any_role(context)
    return context.transaction.next_number(f"codes of {type_code}")


def create_codes(context: Context, prefix: str, _kind: str, count: int) -> list[str]:
    """New codes: the prefix and a number that is never given twice."""
    return [
        f"{prefix}{context.transaction.next_number('sampleCode')}" for _ in range(_as_count(context, count))
    ]


def perm_id_strings(context: Context, count: int) -> list[str]:
    """New permIds."""
    return [context.new_perm_id() for _ in range(_as_count(context, count))]


def _as_count(context: Context, given: Any) -> int:
    rights.require_any_role(context)
    count = int(given)
    if not 0 < count <= MOST_CODES:
        raise UserFailure(f"Count has to be between 1 and {MOST_CODES}.")
    return count


def execute_operations(
    context: Context, operations: list[Mapping[str, Any]], _options: object = None
) -> dict[str, Any]:
    """Several operations as one: all of them or none, answered together."""
    results = [execute_operation(context, operation) for operation in operations]
    return {"@type": "as.dto.operation.SynchronousOperationExecutionResults", "results": results}


def execute_operation(context: Context, operation: Mapping[str, Any]) -> dict[str, Any]:
    """One operation of a batch; its result's class is the operation's with `Result` at the end."""
    type_name = str(operation.get("@type", ""))
    name = type_name.rsplit(".", 1)[-1].removesuffix("Operation")
    answer = _SINGLE_OPERATIONS[name] if name in _SINGLE_OPERATIONS else _operation_on_kind(name)
    return {"@type": f"{type_name}Result", **answer(context, operation)}


def _operation_on_kind(name: str) -> Method:
    verb, kind = _verb_and_kind(name[0].lower() + name[1:])

    def operate(context: Context, operation: Mapping[str, Any]) -> dict[str, Any]:
        fetch, ids = operation.get("fetchOptions") or {}, operation.get("objectIds") or []
        if verb == "search":
            criteria = operation.get("criteria") or {}
            return {"searchResult": search_objects(context, kind, criteria, fetch)}
        if verb == "get":
            return _ids_and_objects(_found(context, kind, ids, fetch))
        if verb == "create":
            return {"objectIds": create_objects(context, kind, list(operation.get("creations") or []))}
        if verb == "delete":
            return {"deletionId": delete_objects(context, kind, ids, operation.get("options"))}
        update_objects(context, kind, list(operation.get("updates") or []))
        return {"objectIds": []}

    return operate


def _ids_and_objects(pairs: list[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
    return {"ids": [pair[0] for pair in pairs], "objects": [pair[1] for pair in pairs]}


_SINGLE_OPERATIONS: Mapping[str, Method] = {
    "GetRights": lambda context, operation: _ids_and_objects(
        get_rights(context, operation.get("objectIds") or [])
    ),
    "GetSessionInformation": lambda context, _: {"sessionInformation": sessions.session_information(context)},
    "GetServerInformation": lambda context, _: {"serverInformation": server_information(context.options)},
}


def _verb_and_kind(method: str) -> tuple[str, str]:
    for verb in ("search", "get", "create", "update", "delete"):
        kind = _PLURALS.get(method.removeprefix(verb))
        if method.startswith(verb) and kind:
            return verb, kind
    raise UserFailure(f"The sandbox does not know the operation {method}.")


def _any_kind(verb: str, kind: str) -> Method:
    def call_search(context: Context, criteria: Mapping[str, Any], fetch: Mapping[str, Any]) -> Any:
        return search_objects(context, kind, criteria, fetch)

    def call_get(context: Context, ids: list[Any] | Mapping[str, Any], fetch: Mapping[str, Any]) -> Any:
        # As openBIS's Jackson does it: one thing in the place of a list is a list of one.
        return get_objects(context, kind, [ids] if isinstance(ids, Mapping) else ids, fetch)

    def call_create(context: Context, creations: list[Mapping[str, Any]]) -> Any:
        return create_objects(context, kind, creations)

    def call_update(context: Context, updates: list[Mapping[str, Any]]) -> Any:
        return update_objects(context, kind, updates)

    def call_delete(context: Context, ids: list[Any], options: Mapping[str, Any] | None = None) -> Any:
        return delete_objects(context, kind, ids, options)

    calls: Mapping[str, Method] = {
        "search": call_search,
        "get": call_get,
        "create": call_create,
        "update": call_update,
        "delete": call_delete,
    }
    return calls[verb]


_PLURALS = {kind.plural: kind.name for kind in KINDS.values()}
_WITHOUT_ANY = ("ProcessingServices", "AggregationServices", "ReportingServices", "SearchDomainServices")
"""What an instance without further plugins of the data store has none of."""
METHODS: Mapping[str, Method] = {
    **{
        f"{verb}{kind.plural}": _any_kind(verb, kind.name)
        for kind in KINDS.values()
        for verb in ("search", "get", "create", "update", "delete")
    },
    **{f"search{plural}": lambda *_: search_result([]) for plural in _WITHOUT_ANY},
    "getSessionInformation": sessions.session_information,
    "getServerInformation": lambda context: server_information(context.options),
    "getServerPublicInformation": lambda context: server_information(context.options),
    "getRights": lambda context, ids, fetch=None: {
        id_text(given): granted for given, granted in get_rights(context, ids, fetch)
    },
    "executeOperations": execute_operations,
    "confirmDeletions": confirm_deletions,
    "revertDeletions": deletions.revert,
    "createPermIdStrings": perm_id_strings,
    "createCodes": create_codes,
    "getNextSequenceForType": next_sequence,
    "getWebAppSettings": settings.get_settings,
    "setWebAppSettings": settings.set_settings,
}
"""Method → what it does: the context first, then the parameters as they are sent after the token."""
