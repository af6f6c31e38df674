"""The V1 interface, as the ELN-LIMS front end calls it."""

from __future__ import annotations

from typing import Any

import pytest
from unit.sandbox.desk import GROWTH as GROWTH_ID
from unit.sandbox.desk import Desk

from openbis_sandbox.dss.methods import NoResource
from openbis_sandbox.failures import (
    AuthorizationFailure,
    MethodNotFound,
    MethodParametersInvalid,
    ObjectNotFound,
    UserFailure,
)
from openbis_sandbox.v1_api.methods import CHANGING, READING

GROWTH = "/MICROSCOPY/CELLS/GROWTH_CURVE"


def v1(desk: Desk, user: str, method: str, *parameters: Any) -> Any:
    service = CHANGING if method in CHANGING.methods else READING
    return service.call(desk.instance, method, [desk.token(user), *parameters])


def clause(attribute: str, value: str) -> dict[str, Any]:
    return {"@type": "AttributeMatchClause", "attribute": attribute, "desiredValue": value}


def criteria(*clauses: Any, **more: Any) -> dict[str, Any]:
    return {"matchClauses": list(clauses), "operator": "MATCH_ALL_CLAUSES", **more}


def test_sign_in_and_out(own_desk: Desk) -> None:
    token = READING.call(own_desk.instance, "tryToAuthenticateForAllServices", ["alice", "alice-demo"])
    assert READING.call(own_desk.instance, "isSessionActive", [token])
    READING.call(own_desk.instance, "logout", [token])
    assert not READING.call(own_desk.instance, "isSessionActive", [token])
    assert READING.call(own_desk.instance, "tryToAuthenticateForAllServices", ["alice", "wrong"]) is None


def test_one_name_for_experiments_of_projects_and_by_identifier(desk: Desk) -> None:
    (by_identifier,) = v1(desk, "alice", "listExperiments", [GROWTH.lower()])
    project = next(one for one in v1(desk, "alice", "listProjects") if one["code"] == "CELLS")
    (of_project,) = v1(desk, "alice", "listExperiments", [project], None)
    assert by_identifier["identifier"] == of_project["identifier"] == GROWTH
    assert by_identifier["experimentTypeCode"] == "DEFAULT_EXPERIMENT"
    assert by_identifier["registrationDetails"]["userId"] == "admin"


def test_internal_properties_have_a_dollar_but_not_on_samples(desk: Desk) -> None:
    (experiment,) = v1(desk, "alice", "listExperiments", [GROWTH])
    assert experiment["properties"] == {"$NAME": "Growth curve of strain W3110"}
    (sample,) = v1(desk, "alice", "searchForSamples", criteria(clause("CODE", "EXP1")))
    assert sample["properties"] == {"NAME": "Preculture"}
    types = {one["code"]: one for one in v1(desk, "alice", "listExperimentTypes")}
    groups = types["DEFAULT_EXPERIMENT"]["propertyTypeGroups"]
    assert [(group["name"], one["code"]) for group in groups for one in group["propertyTypes"]] == [
        ("General info", "$NAME"),
        ("Comments", "NOTES"),
    ]


def test_search_for_samples_of_an_experiment(desk: Desk) -> None:
    below = {"targetEntityKind": "EXPERIMENT", "criteria": criteria(clause("CODE", "GROWTH_CURVE"))}
    found = v1(desk, "alice", "searchForSamples", criteria(subCriterias=[below]))
    assert {one["code"] for one in found} >= {"EXP1", "EXP2"}
    assert all(one["experimentIdentifierOrNull"] == GROWTH for one in found)
    found = v1(desk, "alice", "searchForSamples", criteria(clause("CODE", "EXP2")), ["PROPERTIES", "PARENTS"])
    assert [(one["properties"]["NAME"], one["parents"], one["children"]) for one in found] == [
        ("Main culture", [], None)
    ]


def test_data_sets_of_an_experiment_include_those_of_its_samples(desk: Desk) -> None:
    (experiment,) = v1(desk, "alice", "listExperiments", [GROWTH])
    datasets = v1(desk, "alice", "listDataSetsForExperiments", [experiment], ["PARENTS"])
    of_samples = [one for one in datasets if one["sampleIdentifierOrNull"]]
    assert len(datasets) == 5
    assert len(of_samples) == 2
    assert {one["experimentIdentifier"] for one in datasets} == {GROWTH}
    assert v1(desk, "alice", "searchForDataSets", criteria(clause("PERM_ID", datasets[0]["code"])))


def test_what_may_not_be_seen_is_not_there(desk: Desk) -> None:
    assert v1(desk, "alice", "listExperiments", ["/PRIVATE_BOB/SECRETS/ONLY_BOB"]) == []
    assert "PRIVATE_BOB" not in {
        one["code"] for one in v1(desk, "alice", "listSpacesWithProjectsAndRoleAssignments", None)
    }
    with pytest.raises(AuthorizationFailure):
        v1(desk, "alice", "listPersons")
    assert v1(desk, "admin", "listPersons")


def test_the_data_stores_address_includes_its_path_in_v1_only(own_desk: Desk) -> None:
    (store,) = v1(own_desk, "alice", "listDataStores")
    assert store["downloadUrl"] == f"{store['hostUrl']}/datastore_server"


def test_settings_are_those_of_v3(own_desk: Desk) -> None:
    v1(own_desk, "alice", "setWebAppSettings", {"webAppId": "ELN-LIMS", "settings": {"key": "value"}})
    assert own_desk.call("alice", "getWebAppSettings", "ELN-LIMS")["settings"] == {"key": "value"}
    assert v1(own_desk, "bob", "getWebAppSettings", "ELN-LIMS")["settings"] == {}


def test_the_trash_is_listed_for_those_who_may_see_it(own_desk: Desk) -> None:
    sample = own_desk.create(
        "alice", "Samples", code="GONE", experimentId=GROWTH_ID, typeId={"permId": "UNKNOWN"}
    )
    own_desk.call("alice", "deleteSamples", [sample], {"reason": "not needed"})
    (deletion,) = v1(own_desk, "olga", "listDeletions", [])
    (entity,) = deletion["deletedEntities"]
    assert (deletion["reasonOrNull"], deletion["totalSamplesCount"]) == ("not needed", 1)
    assert (entity["identifier"], entity["entityKind"]) == ("/MICROSCOPY/CELLS/GONE", "SAMPLE")
    assert v1(own_desk, "ALICE", "listDeletions", []) == []


def test_other_methods_are_not_there_and_each_has_its_place(desk: Desk) -> None:
    for service, method in (
        (READING, "registerSamples"), (READING, "setWebAppSettings"), (CHANGING, "listProjects")
    ):  # fmt: skip
        with pytest.raises(MethodNotFound):
            service.call(desk.instance, method, [desk.token("alice")])


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("listProjects", [1]),
        ("listDataSetsForSample", [{}]),
        ("listPropertyTypes", []),
        ("isSessionActive", [1]),
    ],
)
def test_the_number_of_parameters_counts(desk: Desk, method: str, given: list[Any]) -> None:
    with pytest.raises(MethodParametersInvalid):
        v1(desk, "alice", method, *given)


def test_connections_are_told_where_they_are_asked_for(desk: Desk) -> None:
    (experiment,) = v1(desk, "alice", "listExperiments", [GROWTH])
    asked = v1(desk, "alice", "listDataSetsForExperiments", [experiment], ["PARENTS"])
    assert {(str(one["parentCodes"]), one["childrenCodes"]) for one in asked} == {("[]", None)}
    (sample,) = v1(desk, "alice", "searchForSamples", criteria(clause("CODE", "EXP2")))
    found = v1(desk, "alice", "listDataSetsForSample", sample, True)
    assert found
    assert {(one["parentCodes"], one["childrenCodes"]) for one in found} == {(None, None)}


def test_entities_are_deleted_into_the_trash_by_their_numbers(own_desk: Desk) -> None:
    v1(own_desk, "alice", "deleteDataSets", [own_desk.datasets()[0]["code"]], "old", "TRASH")
    (experiment,) = v1(own_desk, "alice", "listExperiments", [GROWTH])
    v1(own_desk, "alice", "deleteExperiments", [experiment["id"]], "older", "TRASH")
    assert v1(own_desk, "alice", "listExperiments", [GROWTH]) == []
    reasons = [one["reasonOrNull"] for one in v1(own_desk, "alice", "listDeletions", [])]
    assert sorted(reasons) == ["old", "older"]


def test_the_list_of_files_is_that_of_a_folder_or_of_one_file(desk: Desk) -> None:
    token = desk.token("alice")
    code = next(
        one["code"] for one in desk.search("alice", "DataSets", experiment={}, sample={}) if one["sample"]
    )

    def listed(path: str, recursive: bool) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = desk.data_store.call_v1(
            "listFilesForDataSet", [token, code, path, recursive]
        )
        return found

    (top,) = listed("", False)
    assert (top["pathInDataSet"], top["isDirectory"], top["fileSize"]) == ("original", True, "-1")
    folder, file = listed("original", True)
    assert folder["crc32Checksum"] is None
    assert file["pathInListing"] == file["pathInDataSet"].removeprefix("original/")
    (alone,) = listed(file["pathInDataSet"], False)
    assert alone["pathInListing"] == file["pathInDataSet"].rpartition("/")[2]
    assert int(alone["fileSize"]) > 0
    with pytest.raises(NoResource, match=r"Resource 'nothing' does not exist\."):
        listed("nothing", True)
    with pytest.raises(MethodParametersInvalid):
        desk.data_store.call_v1("listFilesForDataSet", [token, code, ""])
    with pytest.raises(ObjectNotFound):
        desk.data_store.call_v1("listFilesForDataSet", [token, "no such", "", True])


def test_a_report_is_of_a_service_that_there_is(desk: Desk) -> None:
    token = desk.token("alice")
    with pytest.raises(UserFailure, match="'DSS1' does not have 'nothing' aggregation plugin configured"):
        desk.data_store.query("createReportFromAggregationService", [token, "DSS1", "nothing", {}])
    with pytest.raises(UserFailure, match="DSS9"):
        desk.data_store.query("createReportFromAggregationService", [token, "DSS9", "nothing", {}])
    with pytest.raises(MethodNotFound):
        desk.data_store.query("listFilesForDataSet", [token, "x", "", True])
    with pytest.raises(MethodNotFound):
        desk.data_store.call("listFilesForDataSet", [token, "x", "", True])


def test_unknown_criteria_are_refused_not_ignored(desk: Desk) -> None:
    with pytest.raises(UserFailure, match="not supported"):
        v1(desk, "alice", "searchForSamples", criteria(clause("METAPROJECT", "mine")))
