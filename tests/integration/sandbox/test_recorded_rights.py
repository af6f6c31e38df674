"""What each role may do is what a real openBIS lets it do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from integration.sandbox.recorded import new_run, recording, rpc
from integration.sandbox.server import AS_API, DSS_API, Server

REAL: dict[str, dict[str, str]] = recording("rights")
ROLES = ("OBSERVER", "USER", "POWER_USER", "ADMIN")
PERSONS = ("rita", "ruth", "rolf", "romy")
_STORE = {"@type": "as.dto.datastore.id.DataStorePermId", "permId": "DSS1"}
Operations = Iterator[tuple[str, Callable[[], str]]]


def new(name: str, **fields: Any) -> dict[str, Any]:
    """A V3 object of the application server: its type without `as.dto.`, and its fields."""
    return {"@type": f"as.dto.{name}", **fields}


def space(code: str) -> Any:
    return new("space.id.SpacePermId", permId=code)


def experiment(code: str) -> Any:
    return new("experiment.id.ExperimentIdentifier", identifier=f"/{code}/P/E")


def sample(code: str, name: str = "O") -> Any:
    return new("sample.id.SampleIdentifier", identifier=f"/{code}/P/{name}")


def dataset(code: str) -> Any:
    return new("dataset.id.DataSetPermId", permId=code)


def type_of(code: str, kind: str) -> Any:
    return new("entitytype.id.EntityTypePermId", permId=code, entityKind=kind)


def new_project(code: str, name: str) -> Any:
    return new("project.create.ProjectCreation", code=name, spaceId=space(code))


def new_experiment(code: str, name: str = "E") -> Any:
    project = new("project.id.ProjectIdentifier", identifier=f"/{code}/P")
    kind = type_of("DEFAULT_EXPERIMENT", "EXPERIMENT")
    return new("experiment.create.ExperimentCreation", code=name, typeId=kind, projectId=project)


def new_sample(code: str, name: str = "O", **more: Any) -> Any:
    place = {"spaceId": space(code), "experimentId": experiment(code)}
    kind = type_of("EXPERIMENTAL_STEP", "SAMPLE")
    return new("sample.create.SampleCreation", code=name, typeId=kind, **place, **more)


def new_container(code: str, name: str, **more: Any) -> Any:
    kind = type_of("ANALYSIS_NOTEBOOK", "DATA_SET")
    fields = {"dataSetKind": "CONTAINER", "experimentId": experiment(code), "dataStoreId": _STORE}
    return new("dataset.create.DataSetCreation", code=name, typeId=kind, **fields, **more)


def role_in(code: str, role: str, person: str) -> Any:
    who = new("person.id.PersonPermId", permId=person)
    return new("roleassignment.create.RoleAssignmentCreation", role=role, userId=who, spaceId=space(code))


def prepare(server: Server, run: str) -> None:
    """Three spaces: in the first each person has their role, in the second all are users, in the third observers."""
    admin = server.login()
    for place, given in (("OWN", None), ("USER", "USER"), ("READ", "OBSERVER")):
        code = run + place
        names = [f"X{role[0]}" for role in ROLES]
        server.call("createSpaces", admin, [new("space.create.SpaceCreation", code=code)])
        server.call("createProjects", admin, [new_project(code, "P")])
        server.call("createExperiments", admin, [new_experiment(code)])
        server.call("createSamples", admin, [new_sample(code, name) for name in ("O", *names)])
        server.call(
            "createDataSets", admin, [new_container(code, f"{code}-{name}") for name in ("D", *names)]
        )
        roles = [role_in(code, given or role, who) for role, who in zip(ROLES, PERSONS, strict=True)]
        server.call("createRoleAssignments", admin, roles)
    server.call("logout", admin)


def operations(server: Server, run: str, person: str, role: str) -> Operations:
    """The recorded rows in their order, each as what has to be done."""
    token, tag = server.login(person), role[0]
    own, used, read = (run + place for place in ("OWN", "USER", "READ"))

    def may(method: str, *parameters: Any, api: str = AS_API) -> Callable[[], str]:
        def act() -> str:
            answer = rpc(server, api, method, [token, *parameters])
            return str(answer["error"]["message"]).partition(" (Context")[0] if "error" in answer else "done"

        return act

    def reads() -> str:
        options = new("sample.fetchoptions.SampleFetchOptions")
        return "done" if server.call("getSamples", token, [sample(own)], options) else "not seen"

    def uploads(name: str, more: Mapping[str, Any]) -> Callable[[], str]:
        def act() -> str:
            query = {
                "filename": f"{name}/original/a.txt",
                "id": 1,
                "startByte": 0,
                "endByte": 6,
                "sessionID": token,
            }
            address = f"/datastore_server/session_workspace_file_upload?{urlencode(query)}"
            assert server.request("POST", address, data=b"hello\n").ok
            fields = {
                "experimentId": experiment(own),
                "parentIds": [],
                "properties": {},
                "uploadId": name,
                **more,
            }
            creation = {"@type": "dss.dto.dataset.create.UploadedDataSetCreation", **fields}
            return may(
                "createUploadedDataSet", {**creation, "typeId": type_of("RAW_DATA", "DATA_SET")}, api=DSS_API
            )()

        return act

    def rights(entity: Any) -> Callable[[], str]:
        def act() -> str:
            found = server.call("getRights", token, [entity], new("rights.fetchoptions.RightsFetchOptions"))
            return ", ".join(sorted(word for one in found.values() for word in one["rights"])) or "none"

        return act

    def samples(*more: Any) -> Callable[[], str]:
        return may("createSamples", [new_sample(own, *more[:1], **more[1] if len(more) > 1 else {})])

    by_role = {"NOTES": f"by {role}"}
    own_dataset = dataset(f"{own}-D")
    add = new("common.update.ListUpdateActionAdd", items=[dataset(f"{own}-D")])
    parents = new("common.update.IdListUpdateValue", actions=[add])
    yield "read the object", reads
    yield "create a project", may("createProjects", [new_project(own, f"P{tag}")])
    yield "create an experiment", may("createExperiments", [new_experiment(own, f"E{tag}")])
    yield "create an object", samples(f"O{tag}")
    for number, (words, parent) in enumerate(
        {"here": own, "where one is user": used, "where one is observer": read}.items(), start=1
    ):
        yield (
            f"create an object with a parent {words}",
            samples(f"O{tag}{number}", {"parentIds": [sample(parent)]}),
        )
    yield "change a property of an object", may("updateSamples", [new(
        "sample.update.SampleUpdate", sampleId=sample(own), properties={"$NAME": f"by {role}"})])  # fmt: skip
    yield "change a property of an experiment", may("updateExperiments", [new(
        "experiment.update.ExperimentUpdate", experimentId=experiment(own), properties={"$NAME": role})])  # fmt: skip
    yield "delete an object of somebody else", may(
        "deleteSamples", [sample(own, f"X{tag}")], new("sample.delete.SampleDeletionOptions", reason="r"))  # fmt: skip
    yield "create a container dataset", may("createDataSets", [new_container(own, f"{own}-D{tag}")])
    for number, (words, parent) in enumerate({"here": own, "where one is user": used}.items(), start=1):
        creation = new_container(own, f"{own}-D{tag}{number}", parentIds=[dataset(f"{parent}-D")])
        yield f"create a container dataset with a parent {words}", may("createDataSets", [creation])
    yield "change a property of a dataset", may("updateDataSets", [new(
        "dataset.update.DataSetUpdate", dataSetId=own_dataset, properties=by_role)])  # fmt: skip
    yield "add a parent to one's own dataset", may("updateDataSets", [new(
        "dataset.update.DataSetUpdate", dataSetId=dataset(f"{own}-D{tag}"), parentIds=parents)])  # fmt: skip
    yield "upload a dataset", uploads(f"up1{tag}", {})
    yield (
        "upload a dataset onto an object",
        uploads(f"up2{tag}", {"experimentId": None, "sampleId": sample(own)}),
    )
    for words, parent in {"here": own, "where one is user": used, "where one is observer": read}.items():
        yield (
            f"upload a dataset with a parent {words}",
            uploads(f"up-{words}-{tag}", {"parentIds": [dataset(f"{parent}-D")]}),
        )
    yield "delete a dataset of somebody else", may(
        "deleteDataSets",
        [dataset(f"{own}-X{tag}")], new("dataset.delete.DataSetDeletionOptions", reason="r"))  # fmt: skip
    yield "create a tag", may("createTags", [new("tag.create.TagCreation", code=f"{run}-{tag}")])
    yield "create a personal access token", may("createPersonalAccessTokens", [new(
        "pat.create.PersonalAccessTokenCreation", sessionName="rights", validFromDate=1767225600000,
        validToDate=4102444800000)])  # fmt: skip
    yield "see other persons", may("searchPersons", new("person.search.PersonSearchCriteria"),
                                   new("person.fetchoptions.PersonFetchOptions"))  # fmt: skip
    yield "give a role in the space", may("createRoleAssignments", [role_in(own, "OBSERVER", person)])
    yield "create a dataset type", may("createDataSetTypes", [new(
        "dataset.create.DataSetTypeCreation", code=f"{run}{tag}")])  # fmt: skip
    colours = new("vocabulary.id.VocabularyPermId", permId="$DEFAULT_COLLECTION_VIEWS")
    yield "create a vocabulary term", may("createVocabularyTerms", [new(
        "vocabulary.create.VocabularyTermCreation", vocabularyId=colours, code=f"{run}{tag}")])  # fmt: skip
    for words, entity in {
        "experiment here": experiment(own),
        "object here": sample(own),
        "dataset of somebody else here": dataset(f"{own}-D"),
        "dataset of one's own here": dataset(f"{own}-D{tag}"),
        "dataset where one is user": dataset(f"{used}-D"),
        "dataset where one is observer": dataset(f"{read}-D"),
    }.items():
        yield f"getRights: {words}", rights(entity)


@pytest.fixture(scope="module")
def mine(server: Server) -> dict[str, dict[str, str]]:
    run = new_run("W")
    prepare(server, run)
    table: dict[str, dict[str, str]] = {}
    for role, person in zip(ROLES, PERSONS, strict=True):
        for words, act in operations(server, run, person, role):
            told = act().replace(run, "{RUN}").replace(person, "PERSON")
            table.setdefault(words, {})[role] = told[:200]
    return table


@pytest.mark.parametrize("words", REAL)
def test_each_role_may_what_it_may_in_openbis(words: str, mine: dict[str, dict[str, str]]) -> None:
    # A recorded sentence ends after 200 characters, counted with the person's own name.
    there = {role: told[:150] for role, told in REAL[words].items()}
    assert {role: told[:150] for role, told in mine[words].items()} == there
