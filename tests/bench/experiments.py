"""Experiments with as many datasets as are wanted; each is made once on a stack, for all who measure with it."""

from __future__ import annotations

from openbis_demo.journey import Visitor

PROJECT = "/METHODS/PROTOCOLS"


def code_of(number: int) -> str:
    """The code of the experiment with so many datasets."""
    return f"OF_{number}"


def experiment_of(admin: Visitor, number: int) -> str:
    """The permId of the experiment with so many datasets; it is made where it is not there."""
    identifier = f"{PROJECT}/{code_of(number)}"
    named = {"@type": "as.dto.experiment.id.ExperimentIdentifier", "identifier": identifier}
    options = {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"}
    found = admin.call("getExperiments", [named], options)
    if identifier in found:
        return str(found[identifier]["permId"]["permId"])
    project = {"@type": "as.dto.project.id.ProjectIdentifier", "identifier": PROJECT}
    creation = {"code": code_of(number), "projectId": project, "typeId": {"permId": "COLLECTION"}}
    [created] = admin.call("createExperiments", [creation])
    # Without the number that the answer gave it: openBIS takes each number once.
    owner = {key: value for key, value in created.items() if key != "@id"}
    dataset = {"typeId": {"permId": "RAW_DATA"}, "experimentId": owner}
    admin.call("createDataSets", [dataset | {"properties": {"$NAME": f"Run {one}"}} for one in range(number)])
    return str(created["permId"])
