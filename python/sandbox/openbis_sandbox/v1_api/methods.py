"""The V1 methods by name, each on top of the documents or of a V3 method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openbis_sandbox.as_api import rights, settings
from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.search import document_test
from openbis_sandbox.failures import UserFailure
from openbis_sandbox.instance import Instance
from openbis_sandbox.storage import Document
from openbis_sandbox.v1_api import objects, types
from openbis_sandbox.v1_api.search import as_v3

Method = Callable[..., Any]
AS_V3 = {"tryToAuthenticateForAllServices": "login", "isSessionActive": "isSessionActive", "logout": "logout"}
"""V1 methods that are V3 methods of another name."""


def call(instance: Instance, method: str, parameters: Sequence[Any]) -> Any:
    """Call a V1 method, the session token first (login: user and password); raises a Failure as openBIS would."""
    if method in AS_V3:
        return instance.call(AS_V3[method], parameters)
    with instance.context(parameters[0] if parameters else None) as context:
        if method not in METHODS:
            raise UserFailure(f"The sandbox does not know the V1 method {method}.")
        rights.require_any_role(context)
        return METHODS[method](context, *parameters[1:])


def _visible(context: Context, kind: str) -> list[Document]:
    return [one for one in context.all(kind) if rights.may_read(context, kind, one)]


def _all_of(kind: str, build: Callable[[Context, Document], Any]) -> Method:
    def list_them(context: Context, *_: Any) -> list[Any]:
        return [
            build(context, one) for one in sorted(_visible(context, kind), key=lambda one: str(one["key"]))
        ]

    return list_them


def _found(context: Context, kind: str, criteria: Mapping[str, Any]) -> list[Document]:
    test = document_test(context, kind, as_v3(kind, criteria))
    return [one for one in _visible(context, kind) if test(one)]


def search_samples(context: Context, criteria: Mapping[str, Any], fetch: Any = None) -> list[Any]:
    """The samples that match."""
    options = fetch or objects.ALL_PROPERTIES
    return [objects.sample(context, one, options) for one in _found(context, "Sample", criteria)]


def search_datasets(context: Context, criteria: Mapping[str, Any]) -> list[Any]:
    """The data sets that match."""
    return [objects.dataset(context, one) for one in _found(context, "DataSet", criteria)]


def list_experiments(context: Context, given: Sequence[Any], _type: Any = None) -> list[Any]:
    """The experiments of projects, or those with these identifiers: V1 has one name for both."""
    perm_ids = {str(one.get("permId")) for one in given if isinstance(one, Mapping)}
    identifiers = {one.upper() for one in given if isinstance(one, str)}
    return [
        objects.experiment(context, one)
        for one in _visible(context, "Experiment")
        if one["project"] in perm_ids or identifier_of(context, "Experiment", one).upper() in identifiers
    ]


def datasets_of_sample(context: Context, sample: Mapping[str, Any], _direct: bool = True) -> list[Any]:
    """The data sets of a sample."""
    return _datasets(context, lambda one: one.get("sample") == sample.get("permId"))


def datasets_of_experiments(
    context: Context, experiments: Iterable[Mapping[str, Any]], _connections: Any = None
) -> list[Any]:
    """The data sets of experiments, also those of their samples."""
    wanted = {str(one.get("permId")) for one in experiments}
    samples = {one["key"] for one in context.all("Sample") if one.get("experiment") in wanted}
    return _datasets(context, lambda one: one.get("experiment") in wanted or one.get("sample") in samples)


def datasets_by_code(context: Context, codes: Sequence[str], _options: Any = None) -> list[Any]:
    """The data sets with these codes."""
    return _datasets(context, lambda one: one["key"] in codes)


def _datasets(context: Context, wanted: Callable[[Document], bool]) -> list[Any]:
    return [objects.dataset(context, one) for one in _visible(context, "DataSet") if wanted(one)]


def spaces_and_roles(context: Context, _database: Any = None) -> list[Any]:
    """Every space with its projects and who has which role there."""
    return [
        {
            "@type": "SpaceWithProjectsAndRoleAssignments",
            "code": space["key"],
            "projects": [
                objects.project(context, one)
                for one in _visible(context, "Project")
                if one["space"] == space["key"]
            ],
            "rolesPerUser": _roles_in(context, str(space["key"])),
        }
        for space in _visible(context, "Space")
    ]


def _roles_in(context: Context, space: str) -> dict[str, list[Any]]:
    roles: dict[str, list[Any]] = {}
    for one in context.all("RoleAssignment"):
        if one.get("user") and one.get("space") in (space, None) and not one.get("project"):
            role = {"@type": "Role", "name": one["role"], "spaceLevel": bool(one.get("space"))}
            roles.setdefault(one["user"], []).append(role)
    return roles


def list_persons(context: Context) -> list[Any]:
    """Everybody; for those who administer the instance. The ELN tells by its failure who does not."""
    rights.require_instance_admin(context)
    return [objects.person(context, one) for one in context.all("Person")]


def list_deletions(context: Context, _fetch: Any = None) -> list[Any]:
    """What lies in the trash, by deletion, as far as the caller may see it."""
    return [
        objects.deletion(context, one, list(rights.in_trash(context, str(one["key"]))))
        for one in _visible(context, "Deletion")
    ]


def display_settings(context: Context) -> dict[str, str]:
    """The caller's home space, where they have one."""
    space = (context.get("Person", context.user_id) or {}).get("space")
    return {"spaceCode": space} if space else {}


def data_store_address(context: Context, _dataset: Any = None) -> str:
    """Where the data store is, without its path."""
    return context.options.download_url


def _nothing(_context: Context, *_: Any) -> list[Any]:
    return []


METHODS: Mapping[str, Method] = {
    "listSampleTypes": _all_of("SampleType", types.sample_type),
    "listExperimentTypes": _all_of("ExperimentType", types.experiment_type),
    "listDataSetTypes": _all_of("DataSetType", types.dataset_type),
    "listPropertyTypes": _all_of("PropertyType", types.property_type),
    "listVocabularies": _all_of("Vocabulary", types.vocabulary),
    "listDataStores": _all_of("DataStore", objects.data_store),
    "listProjects": _all_of("Project", objects.project),
    "listExperiments": list_experiments,
    "listSpacesWithProjectsAndRoleAssignments": spaces_and_roles,
    "listPersons": list_persons,
    "listDeletions": list_deletions,
    "listDataSetsForSample": datasets_of_sample,
    "listDataSetsForExperiments": datasets_of_experiments,
    "getDataSetMetaData": datasets_by_code,
    "searchForSamples": search_samples,
    "searchForDataSets": search_datasets,
    "getUserDisplaySettings": display_settings,
    "getDefaultPutDataStoreBaseURL": data_store_address,
    "tryGetDataStoreBaseURL": data_store_address,
    "getWebAppSettings": settings.get_settings,
    "setWebAppSettings": lambda context, given: settings.set_settings(
        context, str(given["webAppId"]), given.get("settings") or {}
    ),
    # What the sandbox has none of.
    "listAvailableSearchDomains": _nothing,
    "searchOnSearchDomain": _nothing,
    "getMaterialByCodes": _nothing,
}
"""Method → what it does: the context first, then the parameters as they are sent after the token."""
