"""Who may do what: each kind of read and write, by people of each role."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from unit.sandbox.desk import CELLS, GROWTH, MICROSCOPY, STEP, Desk

from openbis_sandbox.failures import (
    AccessDenied,
    AccessDeniedToSome,
    AuthorizationFailure,
    Failure,
    ObjectNotFound,
    UserFailure,
)

NOBODY, STRANGER, OBSERVER, USER, POWER_USER, ADMIN = range(6)
PEOPLE = {
    "nobody": NOBODY,
    "ALICE": STRANGER,
    "olga": OBSERVER,
    "bob": USER,
    "alice": POWER_USER,
    "admin": ADMIN,
}
"""Their rank in the space MICROSCOPY; ALICE has a role elsewhere only."""
Action = Callable[[Desk, str], Any]
number = itertools.count()


def code() -> str:
    return f"NEW_{next(number)}"


def value(content: Any) -> dict[str, Any]:
    return {"@type": "as.dto.common.update.FieldUpdateValue", "isModified": True, "value": content}


def first_dataset(desk: Desk) -> dict[str, Any]:
    found = next(one for one in desk.datasets() if (one["experiment"] or {}).get("code") == "GROWTH_CURVE")
    return dict(found["permId"])


def fresh(kind: str, desk: Desk) -> Any:
    """Something new of this kind, so that one person's deletion leaves enough for the next one's."""
    if kind == "Projects":
        return desk.create("admin", kind, code=code(), spaceId=MICROSCOPY)
    if kind == "Experiments":
        return desk.create("admin", kind, code=code(), projectId=CELLS, typeId={"permId": "UNKNOWN"})
    if kind == "Samples":
        return desk.create("admin", kind, code=code(), experimentId=GROWTH, typeId={"permId": "UNKNOWN"})
    return desk.create("admin", kind, experimentId=GROWTH, typeId={"permId": "UNKNOWN"})


def create(kind: str, **creation: Any) -> Action:
    return lambda desk, user: desk.create(user, kind, code=code(), **creation)


def update(kind: str, id_name: str, given: Callable[[Desk], Any], **fields: Any) -> Action:
    return lambda desk, user: desk.call(user, f"update{kind}", [{id_name: given(desk), **fields}])


def delete(kind: str) -> Action:
    return lambda desk, user: desk.call(user, f"delete{kind}", [fresh(kind, desk)], {"reason": "test"})


def confirm(desk: Desk, user: str) -> None:
    deletion = desk.call("admin", "deleteSamples", [fresh("Samples", desk)], {"reason": "test"})
    desk.call(user, "confirmDeletions", [deletion])


def revert(desk: Desk, user: str) -> None:
    deletion = desk.call("admin", "deleteSamples", [fresh("Samples", desk)], {"reason": "test"})
    desk.call(user, "revertDeletions", [deletion])


def register_upload(desk: Desk, user: str) -> None:
    upload_id = desk.upload(user, code())
    creation = {"typeId": {"permId": "RAW_DATA"}, "experimentId": GROWTH, "uploadId": upload_id}
    desk.data_store.call("createUploadedDataSet", [desk.token(user), creation])


def adopt_children(desk: Desk, user: str) -> None:
    """A new dataset of one's own that makes somebody else's a child of it."""
    own = {"identifier": "/METHODS/PROTOCOLS/PROTOCOL_COLLECTION"}
    desk.create(
        user, "DataSets", typeId={"permId": "UNKNOWN"}, experimentId=own, childIds=[first_dataset(desk)]
    )


UNKNOWN = {"typeId": {"permId": "UNKNOWN"}}
NAMED = {"properties": {"$NAME": "changed"}}
WRITES: dict[str, tuple[int, Action]] = {
    "create space": (ADMIN, create("Spaces")),
    "create project": (POWER_USER, create("Projects", spaceId=MICROSCOPY)),
    "create experiment": (USER, create("Experiments", projectId=CELLS, **UNKNOWN)),
    "create sample in experiment": (USER, create("Samples", experimentId=GROWTH, **UNKNOWN)),
    "create sample in project": (USER, create("Samples", projectId=CELLS, **UNKNOWN)),
    "create sample in space": (USER, create("Samples", spaceId=MICROSCOPY, **UNKNOWN)),
    "create shared sample": (ADMIN, create("Samples", **UNKNOWN)),
    "create sample with component": (USER, lambda desk, user: desk.create(
        user, "Samples", code=code(), spaceId=MICROSCOPY, componentIds=[desk.a_sample], **UNKNOWN)),
    "create data set": (USER, create("DataSets", experimentId=GROWTH, **UNKNOWN)),
    "register upload": (USER, register_upload),
    "update space": (ADMIN, update("Spaces", "spaceId", lambda _: MICROSCOPY, description=value("x"))),
    "update project": (POWER_USER, update("Projects", "projectId", lambda _: CELLS, description=value("x"))),
    "update experiment": (USER, update("Experiments", "experimentId", lambda _: GROWTH, **NAMED)),
    "update sample": (USER, update("Samples", "sampleId", lambda _: STEP, **NAMED)),
    "update data set": (POWER_USER, update("DataSets", "dataSetId", first_dataset, **NAMED)),
    "delete project": (POWER_USER, delete("Projects")),
    "delete experiment": (POWER_USER, delete("Experiments")),
    "delete sample": (POWER_USER, delete("Samples")),
    "delete data set": (POWER_USER, delete("DataSets")),
    "confirm deletion": (ADMIN, confirm),
    "revert deletion": (USER, revert),
    "create type": (ADMIN, create("SampleTypes")),
    "create property type": (ADMIN, create("PropertyTypes", label="x", description="x", dataType="VARCHAR")),
    "create vocabulary": (ADMIN, create("Vocabularies")),
    "create group": (ADMIN, create("AuthorizationGroups")),
    "create person": (ADMIN, lambda desk, user: desk.create(user, "Persons", userId="new_person")),
    "give oneself a role": (ADMIN, lambda desk, user: desk.create(
        user, "RoleAssignments", role="ADMIN", userId={"permId": user}, spaceId=MICROSCOPY)),
    "give oneself the instance": (ADMIN, lambda desk, user: desk.create(
        user, "RoleAssignments", role="OBSERVER", userId={"permId": user})),
    "token for somebody else": (ADMIN, lambda desk, user: desk.create(
        user, "PersonalAccessTokens", sessionName="x", ownerId={"permId": "Anna.Müller@lab"},
        validFromDate=0, validToDate=10**14)),
}  # fmt: skip


@pytest.mark.parametrize("user", PEOPLE)
@pytest.mark.parametrize("action", WRITES)
def test_writes(desk: Desk, action: str, user: str) -> None:
    needed, act = WRITES[action]
    if PEOPLE[user] >= needed:
        act(desk, user)
        return
    desk.token(user)
    with pytest.raises(Failure) as refused:
        act(desk, user)
    expected = AccessDenied | AccessDeniedToSome | AuthorizationFailure | ObjectNotFound
    assert isinstance(refused.value, expected) or "not allowed" in str(refused.value)


@pytest.mark.parametrize(
    "action", [name for name in WRITES if WRITES[name][0] > OBSERVER and "delet" not in name]
)
def test_a_refused_write_leaves_no_trace(desk: Desk, action: str) -> None:
    desk.token("olga")
    assert desk.a_sample
    before = desk.remembered()
    with pytest.raises(Failure):
        WRITES[action][1](desk, "olga")
    assert desk.remembered() == before


def test_only_a_data_set_that_one_may_change_becomes_a_child(desk: Desk) -> None:
    with pytest.raises(AuthorizationFailure):
        adopt_children(desk, "ALICE")
    adopt_children(desk, "alice")


@pytest.mark.parametrize("kind", ["Samples", "DataSets"])
def test_a_place_of_ones_own_is_no_way_into_somebody_elses_experiment(desk: Desk, kind: str) -> None:
    own = {"identifier": "/METHODS/PROTOCOLS"}
    if kind == "DataSets":
        place = {"sampleId": desk.create("ALICE", "Samples", code=code(), projectId=own, **UNKNOWN)}
    else:
        place = {"projectId": own, "code": code()}
    with pytest.raises(UserFailure, match=r"Access denied|must be the same"):
        desk.create("ALICE", kind, experimentId=GROWTH, **place, **UNKNOWN)


def test_a_deletion_does_not_reach_what_one_may_not_delete(desk: Desk) -> None:
    container = desk.create("bob", "Samples", code=code(), spaceId={"permId": "PRIVATE_BOB"}, **UNKNOWN)
    inside = desk.create("bob", "Samples", code=code(), spaceId=MICROSCOPY, containerId=container, **UNKNOWN)
    with pytest.raises(AccessDenied):
        desk.call("bob", "deleteSamples", [container], {"reason": "bob is only a user in MICROSCOPY"})
    assert desk.call("bob", "getSamples", [inside], {})


def test_tags_are_their_owners_business(desk: Desk) -> None:
    tag = desk.create("bob", "Tags", code="between us")
    desk.call("bob", "updateExperiments", [{"experimentId": GROWTH, "tagIds": {
        "@type": "as.dto.common.update.IdListUpdateValue",
        "actions": [{"@type": "as.dto.common.update.ListUpdateActionAdd", "items": [tag]}]}}])  # fmt: skip
    for user, seen in (("bob", 1), ("olga", 0)):
        assert len(desk.search(user, "Tags")) == seen
        assert len(desk.call(user, "getTags", [tag], {})) == seen
        found = next(iter(desk.call(user, "getExperiments", [GROWTH], {"tags": {}}).values()))
        assert len(found["tags"]) == seen
    with pytest.raises(AuthorizationFailure):
        desk.create("alice", "Experiments", code=code(), projectId=CELLS, tagIds=[tag], **UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("Spaces", MICROSCOPY), ("Projects", CELLS), ("Experiments", GROWTH), ("Samples", STEP)],
)
@pytest.mark.parametrize("user", PEOPLE)
def test_reads(desk: Desk, user: str, kind: str, given: Any) -> None:
    if PEOPLE[user] == NOBODY:
        for method, parameters in ((f"get{kind}", ([given], {})), (f"search{kind}", ({"criteria": []}, {}))):
            with pytest.raises(AuthorizationFailure):
                desk.call(user, method, *parameters)
        return
    may = PEOPLE[user] >= OBSERVER
    assert bool(desk.call(user, f"get{kind}", [given], {})) == may
    perm_ids = [one["permId"]["permId"] for one in desk.search(user, kind)]
    wanted = next(iter(desk.call("admin", f"get{kind}", [given], {}).values()))["permId"]["permId"]
    assert (wanted in perm_ids) == may


@pytest.mark.parametrize("user", PEOPLE)
def test_files_are_read_by_those_who_see_the_data_set(desk: Desk, user: str) -> None:
    perm_id = first_dataset(desk)["permId"]
    token = desk.token(user)
    criteria = {
        "criteria": [
            {
                "@type": "as.dto.dataset.search.DataSetSearchCriteria",
                "criteria": [
                    {
                        "@type": "as.dto.common.search.PermIdSearchCriteria",
                        "fieldValue": {"@type": "as.dto.common.search.StringEqualToValue", "value": perm_id},
                    }
                ],
            }
        ]
    }
    if PEOPLE[user] >= OBSERVER:
        assert desk.instance.may_read_dataset(token, perm_id)["key"] == perm_id
        assert desk.data_store.call("searchFiles", [token, criteria, {}])["totalCount"] == 4
        assert desk.data_store.call_v1("listFilesForDataSet", [token, perm_id, "", True])
        return
    with pytest.raises(AuthorizationFailure):
        desk.instance.may_read_dataset(token, perm_id)
    with pytest.raises(AuthorizationFailure):
        desk.data_store.call_v1("listFilesForDataSet", [token, perm_id, "", True])
    if PEOPLE[user] == STRANGER:
        assert desk.data_store.call("searchFiles", [token, criteria, {}])["totalCount"] == 0


def test_what_is_related_is_shown_only_to_who_may_see_it(desk: Desk) -> None:
    """Bob's secret experiment as parent of his data in the common space, and in a sample property."""
    secret = desk.create(
        "bob",
        "DataSets",
        typeId={"permId": "UNKNOWN"},
        experimentId={"identifier": "/PRIVATE_BOB/SECRETS/ONLY_BOB"},
    )
    open_one = desk.create(
        "bob", "DataSets", typeId={"permId": "UNKNOWN"}, experimentId=GROWTH, parentIds=[secret]
    )
    for user, seen in (("bob", 1), ("olga", 0)):
        found = next(iter(desk.call(user, "getDataSets", [open_one], {"parents": {}}).values()))
        assert len(found["parents"]) == seen


def test_the_trash_is_seen_by_those_who_saw_the_thing(desk: Desk) -> None:
    secret = desk.create(
        "bob",
        "DataSets",
        typeId={"permId": "UNKNOWN"},
        experimentId={"identifier": "/PRIVATE_BOB/SECRETS/ONLY_BOB"},
    )
    deletion = desk.call("bob", "deleteDataSets", [secret], {"reason": "between us"})
    for user, seen in (("bob", True), ("alice", False), ("admin", True)):
        found = desk.search(user, "Deletions", deletedObjects={})
        assert any(one["id"]["id"] == deletion["id"] for one in found) == seen


def test_a_role_in_a_project_opens_that_project_only(desk: Desk) -> None:
    project = next(iter(desk.call("admin", "getProjects", [CELLS], {}).values()))["permId"]
    other = desk.create("admin", "Projects", code=code(), spaceId=MICROSCOPY)
    role = desk.create("admin", "RoleAssignments", role="USER", userId={"permId": "ALICE"}, projectId=project)
    assert desk.call("ALICE", "getExperiments", [GROWTH], {})
    assert not desk.call("ALICE", "getProjects", [other], {})
    assert desk.call("ALICE", "getSpaces", [MICROSCOPY], {})
    desk.call("admin", "deleteRoleAssignments", [role], {"reason": "test"})
    assert not desk.call("ALICE", "getExperiments", [GROWTH], {})


def test_a_role_through_a_group(desk: Desk) -> None:
    group = desk.create("admin", "AuthorizationGroups", code=code(), userIds=[{"permId": "ALICE"}])
    desk.create("admin", "RoleAssignments", role="OBSERVER", authorizationGroupId=group, spaceId=MICROSCOPY)
    assert desk.call("ALICE", "getExperiments", [GROWTH], {})
    desk.call("admin", "deleteAuthorizationGroups", [group], {"reason": "test"})
    assert not desk.call("ALICE", "getExperiments", [GROWTH], {})


def test_nobody_searches_by_what_they_may_not_see(desk: Desk) -> None:
    secret_owner = {"identifier": "/PRIVATE_BOB/SECRETS/ONLY_BOB"}
    named = {"properties": {"$NAME": "the secret name"}, "typeId": {"permId": "RAW_DATA"}}
    secret = desk.create("bob", "DataSets", experimentId=secret_owner, **named)
    desk.create("bob", "DataSets", typeId={"permId": "UNKNOWN"}, experimentId=GROWTH, parentIds=[secret])
    by_parents_name = {
        "@type": "as.dto.dataset.search.DataSetParentsSearchCriteria",
        "criteria": [
            {
                "@type": "as.dto.common.search.StringPropertySearchCriteria",
                "fieldName": "$NAME",
                "fieldValue": {"@type": "as.dto.common.search.StringStartsWithValue", "value": "the secret"},
            }
        ],
    }
    assert len(desk.search("bob", "DataSets", by_parents_name)) == 1
    assert not desk.search("olga", "DataSets", by_parents_name)
