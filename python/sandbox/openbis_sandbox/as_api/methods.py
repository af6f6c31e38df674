"""The V3 methods, by name: search, get, create, update and delete of every kind, and the ones that stand alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from openbis_sandbox.as_api import (
    definitions,
    deletions,
    entities,
    entity_updates,
    global_search,
    people,
    rights,
    sessions,
    settings,
)
from openbis_sandbox.as_api.batch_order import turn
from openbis_sandbox.as_api.context import Context, Options
from openbis_sandbox.as_api.ids import find, id_text, need
from openbis_sandbox.as_api.kinds import ENTITY_TYPES, KINDS
from openbis_sandbox.as_api.objects import ObjectBuilder
from openbis_sandbox.as_api.results import search, search_result
from openbis_sandbox.as_api.search import document_test
from openbis_sandbox.as_api.v3_types import completed
from openbis_sandbox.failures import UserFailure

Method = Callable[..., Any]

MOST_CODES = 10_000
OPENBIS_VERSIONS = {
    ("20.10", "3.6"): "20.10.6",
    ("20.10", "3.7"): "SNAPSHOT",
    ("7", "3.6"): "7.0.0",
    ("7", "3.7"): "7.0.0",
}
"""Names of properties and API version → what an instance says that it is: before 7, properties have several values only
in development's snapshots, as pybis sees it."""


def get_objects(context: Context, kind: str, ids: list[Any], fetch: Mapping[str, Any]) -> dict[str, Any]:
    """A map from each id's text to its object, of those that exist and may be seen."""
    return {id_text(given): built for given, built in _found(context, kind, ids, fetch)}


def _found(
    context: Context, kind: str, ids: list[Any], fetch: Mapping[str, Any]
) -> list[tuple[Any, dict[str, Any]]]:
    sessions.check_caller(context, "get", kind)
    builder = ObjectBuilder(context)
    fetch = completed(KINDS[kind].fetch_options, fetch)
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
    found = ObjectBuilder(context).ids(KINDS[kind], context.get(kind, key) or {"key": key})
    perm_id: dict[str, Any] = found.get("permId") or found["id"]
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
        return deletions.trash(context, kind, ids, (options or {}).get("reason"))
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
            rank = rights.rank_to_change(context, kind, document)
            granted = [name for name, needed in rights.needed_to_change(kind) if rank >= needed]
        elif kind and isinstance(given, Mapping) and "identifier" in given:
            parts = str(given["identifier"]).upper().strip("/").split("/")
            if rights.roles_of(context).rank(parts[0], None) >= rights.CREATING.get(kind, rights.USER):
                granted = ["CREATE"]
        answered.append((given, {"@type": "as.dto.rights.Rights", "rights": granted}))
    return answered


def _kind_of_id(given: Any) -> str | None:
    name = str(given.get("@type", "")).rsplit(".", 1)[-1] if isinstance(given, Mapping) else ""
    for suffix in ("PermId", "Identifier"):
        if name.endswith(suffix) and name.removesuffix(suffix) in KINDS:
            return name.removesuffix(suffix)
    return None


def public_information(options: Options) -> dict[str, str | None]:
    """What `getServerPublicInformation` answers to everybody."""
    return {
        **({"afs-server.url": options.file_service} if options.file_service else {}),
        "authentication-service": "file-authentication-service",
        "authentication-service.switch-aai.label": None,
        "authentication-service.switch-aai.link": None,
        "openbis.support.email": "openbis-support@localhost",
    }


def server_information(options: Options) -> dict[str, str | None]:
    """What `getServerInformation` answers."""
    return {
        **public_information(options),
        "api-version": options.api_version,
        "openbis-version": OPENBIS_VERSIONS[options.property_names, options.api_version],
        "project-samples-enabled": "true",
        "archiving-configured": "false",
        "create-continuous-sample-codes": None,
        "enabled-technologies": "admin, eln-lims, dropbox-monitor, dataset-uploader, xls-import, search-store, jupyter",
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
        f"{prefix}{context.transaction.next_number('sampleCode')}"
        for _ in range(_as_count(context, "codes", count))
    ]


def perm_id_strings(context: Context, count: int) -> list[str]:
    """New permIds."""
    return [context.new_perm_id() for _ in range(_as_count(context, "permIds", count))]


def search_assignments(
    context: Context, criteria: Mapping[str, Any], fetch: Mapping[str, Any]
) -> dict[str, Any]:
    """The assignments of property types to types; of the criteria those about the type are looked at."""
    rights.require_any_role(context)
    builder = ObjectBuilder(context)
    fetch = completed("as.dto.property.fetchoptions.PropertyAssignmentFetchOptions", fetch)
    found = [
        builder.assignment(owner, assignment, fetch)
        for kind in ENTITY_TYPES
        for owner in context.all(kind)
        if all(document_test(context, kind, _of_type(part))(owner) for part in criteria.get("criteria") or [])
        for assignment in owner["propertyAssignments"]
    ]
    return search_result(found)


def _of_type(criteria: Mapping[str, Any]) -> Mapping[str, Any]:
    if not str(criteria.get("@type")).endswith("TypeSearchCriteria"):
        raise UserFailure(f"Search criteria not supported by the sandbox: {criteria.get('@type')}")
    return criteria


def archive_datasets(context: Context, ids: list[Any], _options: object = None) -> None:
    """Take an order for an archive that there is none of: as openBIS does without one, nothing comes of it."""
    for one in ids:
        document = need(context, "DataSet", one)
        rights.require_to_change(context, "DataSet", document)


def _as_count(context: Context, what: str, given: Any) -> int:
    rights.require_for(context, "create", what)
    count = int(given)
    if not 0 < count <= MOST_CODES:
        raise UserFailure(f"Count has to be between 1 and {MOST_CODES}.")
    return count


def execute_operations(
    context: Context, operations: list[Mapping[str, Any]], options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Several operations as one: all of them or none, answered together.

    Unless they are to go in order, openBIS goes by what they do (`batch_order`). The results stand as they do.
    An asynchronous execution answers with its id, and is done by then.
    """
    options = options or {}
    numbered = list(enumerate(operations))
    if not options.get("executeInOrder"):
        numbered.sort(key=lambda pair: turn(pair[1]))
    done = {number: execute_operation(context, operation) for number, operation in numbered}
    if str(options.get("@type")).endswith("AsynchronousOperationExecutionOptions"):
        execution = {"@type": "as.dto.operation.id.OperationExecutionPermId", "permId": str(uuid.uuid4())}
        return {"@type": "as.dto.operation.AsynchronousOperationExecutionResults", "executionId": execution}
    results = [done[number] for number in range(len(operations))]
    return {"@type": "as.dto.operation.SynchronousOperationExecutionResults", "results": results}


def execute_operation(context: Context, operation: Mapping[str, Any]) -> dict[str, Any]:
    """One operation of a batch; its result's class is the operation's with `Result` at the end."""
    type_name = str(operation.get("@type", ""))
    name = type_name.rsplit(".", 1)[-1].removesuffix("Operation")
    method = name[0].lower() + name[1:]
    if name in _SINGLE_OPERATIONS:
        answer = _SINGLE_OPERATIONS[name]
    elif name.startswith("Search") and method in METHODS:
        answer = _search_operation(METHODS[method])
    else:
        answer = _operation_on_kind(name)
    result = answer(context, operation)
    return {"@type": f"{type_name}Result", **result, "message": _message(f"{name}OperationResult", result)}


def _message(name: str, result: Mapping[str, Any]) -> str:
    if "objects" in result:
        return f"{name} {len(result['objects'])} object(s)"
    if "objectIds" in result:
        return f"{name}[{', '.join(id_text(one) for one in result['objectIds'])}]"
    return name


def _search_operation(method: Method) -> Method:
    def search_them(context: Context, operation: Mapping[str, Any]) -> dict[str, Any]:
        criteria, fetch = operation.get("criteria") or {}, operation.get("fetchOptions") or {}
        return {"searchResult": method(context, criteria, fetch)}

    return search_them


def _operation_on_kind(name: str) -> Method:
    verb, kind = _verb_and_kind(name[0].lower() + name[1:])

    def operate(context: Context, operation: Mapping[str, Any]) -> dict[str, Any]:
        fetch, ids = operation.get("fetchOptions") or {}, operation.get("objectIds") or []
        if verb == "search":
            return {"searchResult": search_objects(context, kind, operation.get("criteria") or {}, fetch)}
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


_PLURALS = {**{kind.plural: kind.name for kind in KINDS.values()}, "ExternalDms": "ExternalDms"}
"""What follows the verb in a method's or an operation's name → kind; one is shorter in operations."""
_WITHOUT_ANY = (
    "ProcessingServices", "AggregationServices", "ReportingServices", "SearchDomainServices", "Queries",
    "QueryDatabases", "Materials", "ObjectKindModifications",
)  # fmt: skip
"""What an instance without further plugins of the data store has none of."""


def _nothing(context: Context, *_: Any) -> dict[str, Any]:
    rights.require_any_role(context)
    return search_result([])


def search_events(context: Context, *_: Any) -> dict[str, Any]:
    """What was deleted or frozen is for administrators to see; the sandbox keeps none of it."""
    rights.require_instance_admin(context)
    return search_result([])


def search_executions(context: Context, *_: Any) -> dict[str, Any]:
    """Executions are forgotten when they have answered: openBIS keeps those that have a description."""
    rights.require_for(context, "search", "OperationExecution")
    return search_result([])


METHODS: Mapping[str, Method] = {
    **{
        f"{verb}{kind.plural}": _any_kind(verb, kind.name)
        for kind in KINDS.values()
        for verb in ("search", "get", "create", "update", "delete")
    },
    **{f"search{plural}": _nothing for plural in _WITHOUT_ANY},
    "searchEvents": search_events,
    "searchOperationExecutions": search_executions,
    "getSessionInformation": sessions.session_information,
    "getServerInformation": lambda context: server_information(context.options),
    "getServerPublicInformation": lambda context: public_information(context.options),
    "searchSessionInformation": sessions.search_sessions,
    "searchPropertyAssignments": search_assignments,
    "searchGlobally": global_search.search_globally,
    "archiveDataSets": archive_datasets,
    "unarchiveDataSets": archive_datasets,
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
