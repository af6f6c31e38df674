"""The V1 methods by name, each on top of the documents or of a V3 method."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openbis_sandbox.as_api import deletions, rights, settings
from openbis_sandbox.as_api.context import Context, identifier_of
from openbis_sandbox.as_api.search import document_test
from openbis_sandbox.failures import AuthorizationFailure, MethodNotFound, MethodParametersInvalid
from openbis_sandbox.instance import Instance
from openbis_sandbox.storage import Document
from openbis_sandbox.v1_api import objects, people, types
from openbis_sandbox.v1_api.search import as_v3

Method = Callable[..., Any]
AS_V3 = {"tryToAuthenticateForAllServices": "login", "isSessionActive": "isSessionActive", "logout": "logout"}
"""V1 methods that are V3 methods of another name."""
ROLES_OF_ADMINISTRATORS = "INSTANCE_ETL_SERVER, INSTANCE_ADMIN"


@dataclass(frozen=True)
class Service:
    """One of V1's addresses: its methods, and how many parameters each takes behind the token.

    The context first, a method gets its parameters as they are sent.
    """

    methods: Mapping[str, tuple[Method, tuple[int, ...]]]

    def call(self, instance: Instance, method: str, parameters: Sequence[Any]) -> Any:
        """Call a method, the session token first (login: user and password); raises a Failure as openBIS would."""
        if method in AS_V3:
            if len(parameters) != (2 if method == "tryToAuthenticateForAllServices" else 1):
                raise MethodParametersInvalid
            return instance.call(AS_V3[method], parameters)
        if method not in self.methods:
            raise MethodNotFound
        answer, counts = self.methods[method]
        if len(parameters) - 1 not in counts:
            raise MethodParametersInvalid
        try:
            with instance.context(parameters[0]) as context:
                rights.require_any_role(context)
                return answer(context, *parameters[1:])
        except AuthorizationFailure as failure:
            # One of V1's layers says it again.
            failure.args = (f"Authorization failure: {failure}",)
            raise


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


def search_experiments(context: Context, criteria: Mapping[str, Any]) -> list[Any]:
    """The experiments that match."""
    return [objects.experiment(context, one) for one in _found(context, "Experiment", criteria)]


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
    context: Context, experiments: Iterable[Mapping[str, Any]], connections: Collection[str] = ()
) -> list[Any]:
    """The data sets of experiments, also those of their samples."""
    wanted = {str(one.get("permId")) for one in experiments}
    samples = {one["key"] for one in context.all("Sample") if one.get("experiment") in wanted}

    def is_there(one: Document) -> bool:
        return one.get("experiment") in wanted or one.get("sample") in samples

    return _datasets(context, is_there, connections)


def datasets_by_code(context: Context, codes: Sequence[str], _options: Any = None) -> list[Any]:
    """The data sets with these codes."""
    return _datasets(context, lambda one: one["key"] in codes)


def _datasets(
    context: Context, wanted: Callable[[Document], bool], connections: Collection[str] = ()
) -> list[Any]:
    found = [one for one in _visible(context, "DataSet") if wanted(one)]
    return [objects.dataset(context, one, connections or ()) for one in found]


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
            role = {"@type": "Role", "code": one["role"], "spaceLevel": bool(one.get("space"))}
            roles.setdefault(one["user"], []).append(role)
    return roles


def list_persons(context: Context) -> list[Any]:
    """Everybody; for those who administer the instance. The ELN tells by its failure who does not."""
    if rights.roles_of(context).instance < rights.ADMIN:
        raise AuthorizationFailure(context.user_id, ROLES_OF_ADMINISTRATORS)
    return [people.person(one) for one in context.all("Person")]


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


def delete(kind: str, id_class: str) -> Method:
    """The deletion of entities, named by number (data sets: code), into the trash."""

    def delete_them(context: Context, given: Sequence[Any], reason: str, _type: str = "TRASH") -> None:
        named = {str(one) for one in given}
        keys = [one["key"] for one in context.all(kind) if {str(one["number"]), one["key"]} & named]
        ids = [{"@type": id_class, "permId": key} for key in keys]
        if kind in rights.TRASHED:
            deletions.trash(context, kind, ids, reason)
        else:
            deletions.delete_definitions(context, kind, ids)

    return delete_them


def set_web_app_settings(context: Context, given: Mapping[str, Any]) -> None:
    """Keep the caller's settings of a web app."""
    settings.set_settings(context, str(given["webAppId"]), given.get("settings") or {})


def _nothing(_context: Context, *_: Any) -> list[Any]:
    return []


READING = Service(
    {
        "listSampleTypes": (_all_of("SampleType", types.sample_type), (0,)),
        "listExperimentTypes": (_all_of("ExperimentType", types.experiment_type), (0,)),
        "listDataSetTypes": (_all_of("DataSetType", types.dataset_type), (0,)),
        "listPropertyTypes": (_all_of("PropertyType", types.property_type), (1,)),
        "listVocabularies": (_all_of("Vocabulary", types.vocabulary), (0,)),
        "listDataStores": (_all_of("DataStore", objects.data_store), (0,)),
        "listProjects": (_all_of("Project", objects.project), (0,)),
        "listExperiments": (list_experiments, (1, 2)),
        "listSpacesWithProjectsAndRoleAssignments": (spaces_and_roles, (1,)),
        "listPersons": (list_persons, (0,)),
        "listDeletions": (list_deletions, (1,)),
        "listDataSetsForSample": (datasets_of_sample, (2,)),
        "listDataSetsForExperiments": (datasets_of_experiments, (2,)),
        "getDataSetMetaData": (datasets_by_code, (1, 2)),
        "searchForSamples": (search_samples, (1, 2)),
        "searchForExperiments": (search_experiments, (1,)),
        "searchForDataSets": (search_datasets, (1,)),
        "getUserDisplaySettings": (display_settings, (0,)),
        "getDefaultPutDataStoreBaseURL": (data_store_address, (0,)),
        "tryGetDataStoreBaseURL": (data_store_address, (1,)),
        # What the sandbox has none of.
        "listAvailableSearchDomains": (_nothing, (0,)),
        "searchOnSearchDomain": (_nothing, (3,)),
        "getMaterialByCodes": (_nothing, (1,)),
        "listMetaprojects": (_nothing, (0,)),
    }
)
CHANGING = Service(
    {
        "getWebAppSettings": (settings.get_settings, (1,)),
        "setWebAppSettings": (set_web_app_settings, (1,)),
        "deleteProjects": (delete("Project", "as.dto.project.id.ProjectPermId"), (2,)),
        "deleteExperiments": (delete("Experiment", "as.dto.experiment.id.ExperimentPermId"), (3,)),
        "deleteSamples": (delete("Sample", "as.dto.sample.id.SamplePermId"), (3,)),
        "deleteDataSets": (delete("DataSet", "as.dto.dataset.id.DataSetPermId"), (3,)),
    }
)
