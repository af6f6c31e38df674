"""A walk over everything that pybis's `Openbis` can be asked, with whichever version is on the path: run beside its own
tests (`test_pybis_published.py`)."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pybis
import pytest
from pybis import Openbis
from pybis_fixtures import DEFAULT, connected

PUBLIC = [name for name in dir(Openbis) if not name.startswith("_") and callable(getattr(Openbis, name))]
WITHOUT_OPENBIS = frozenset(
    {
        "clear_cache", "data_set_to_data_set_id", "decode_attribute", "experiment_to_experiment_id",
        "external_data_managment_system_to_dms_id", "gen_token_path", "get_mountpoint", "is_mounted", "mount",
        "new_spreadsheet", "sample_to_sample_id", "save_token_on_behalf", "unmount",
    }
)  # fmt: skip
"""What asks this computer, or nobody."""
FOR_OTHER_SERVERS = frozenset(
    {"delete_content_copy", "execute_custom_dss_service", "new_content_copy", "new_git_data_set"}
)
"""What needs a service of the data store, or datasets in git, that an openBIS has where somebody puts them there."""

SENT_WRONGLY = frozenset({"delete_entity"})
"""What pybis sends in a form that no openBIS reads: an object where a type's name should be."""


def counted(found: Any) -> int:
    """How many there are: of things, of a table's rows, of a list."""
    return len(found)


class Walk:
    """A connection, and what the walk goes through: made once."""

    def __init__(self) -> None:
        self.openbis: Any = connected()
        self.stamp = time.strftime("WALK_%H%M%S")
        self.numbers = itertools.count(1)
        self.sample = self.openbis.new_sample(type="UNKNOWN", code=f"{self.stamp}_S", experiment=DEFAULT)
        self.sample.save()
        self.file = Path(os.environ["PYBIS_TESTS"]) / "testdir" / "testfile"
        self.dataset = self.new_dataset()
        self.dms = self.openbis.create_external_data_management_system(
            f"{self.stamp}_DMS", "label", "host:/path"
        )
        self.vocabulary = self.openbis.new_vocabulary(
            code=f"{self.stamp}_V",
            description="walk",
            terms=[{"code": "A", "label": "a", "description": "a"}],
        )
        self.vocabulary.save()

    def new_dataset(self) -> Any:
        dataset = self.openbis.new_dataset(type="RAW_DATA", sample=self.sample, files=[str(self.file)])
        dataset.save()
        return dataset

    def deletion(self) -> Any:
        """A deletion that lies in the trash, as this pybis takes it: by its number, or before 1.37 as an id."""
        code = f"{self.stamp}_X{next(self.numbers)}"
        sample = self.openbis.new_sample(type="UNKNOWN", code=code, experiment=DEFAULT)
        sample.save()
        sample.delete("walk")
        # Which one it is, pybis does not tell before 1.37.
        asked = [
            self.openbis.token,
            {"@type": "as.dto.deletion.search.DeletionSearchCriteria"},
            {"@type": "as.dto.deletion.fetchoptions.DeletionFetchOptions"},
        ]
        found = self.openbis._post_request(self.openbis.as_v3, {"method": "searchDeletions", "params": asked})
        number = str(found["objects"][-1]["id"]["id"])
        if hasattr(Openbis, "revert_deletions"):
            return number
        return {"@type": "as.dto.deletion.id.DeletionTechId", "id": number, "techId": int(number)}


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


def saved(entity: Any) -> Any:
    """An entity after it was saved, and was found anew."""
    entity.save()
    return entity.permId or entity.code


def annotation(walk: Walk) -> Any:
    made = walk.openbis.new_semantic_annotation(
        entityType="UNKNOWN", predicateOntologyId="a", predicateOntologyVersion="b", predicateAccessionId="c",
        descriptorOntologyId="d", descriptorOntologyVersion="e", descriptorAccessionId="f",
    )  # fmt: skip
    made.save()
    return made


CALLS: Mapping[str, Callable[[Walk], Any]] = {
    **{
        name: lambda walk, name=name: getattr(walk.openbis, name)()
        for name in (
            "create_permId", "gen_permId", "get_dataset_types", "get_experiment_types",
            "get_collection_types", "get_external_data_management_systems", "get_groups", "get_object_types",
            "get_persons", "get_plugins", "get_projects", "get_role_assignments",
            "get_sample_types", "get_server_information", "get_session_info", "get_spaces", "get_terms", "get_users",
            "get_vocabularies", "is_session_active", "is_token_valid", "new_transaction",
        )
    },
    "get_datastores": lambda walk: counted(walk.openbis.get_datastores()) == 1,
    "get_property_types": lambda walk: counted(walk.openbis.get_property_types()) > 3,
    "get_deletions": lambda walk: walk.deletion() and counted(walk.openbis.get_deletions()),
    "get_tags": lambda walk: saved(walk.openbis.new_tag(f"{walk.stamp}_T1")) and len(walk.openbis.get_tags()),
    "get_material_types": lambda walk: walk.openbis.get_material_types() is not None,
    "get_semantic_annotations": lambda walk: annotation(walk) and len(walk.openbis.get_semantic_annotations()),
    "search_semantic_annotations": lambda walk: annotation(walk)
    and counted(walk.openbis.search_semantic_annotations(entityType="UNKNOWN")),
    "get_semantic_annotation": lambda walk: walk.openbis.get_semantic_annotation(annotation(walk).permId).permId,
    "new_semantic_annotation": annotation,
    "gen_code": lambda walk: walk.openbis.gen_code("SAMPLE", "W"),
    "gen_codes": lambda walk: len(walk.openbis.gen_codes("SAMPLE", "W", 3)) == 3,
    "get_collection": lambda walk: walk.openbis.get_collection(DEFAULT).identifier == DEFAULT,
    "get_experiment": lambda walk: walk.openbis.get_experiment(DEFAULT).identifier == DEFAULT,
    "get_collections": lambda walk: len(walk.openbis.get_collections(project="/DEFAULT/DEFAULT")),
    "get_experiments": lambda walk: len(walk.openbis.get_experiments(space="DEFAULT", type="UNKNOWN")),
    "get_collection_type": lambda walk: walk.openbis.get_collection_type("UNKNOWN").code == "UNKNOWN",
    "get_experiment_type": lambda walk: walk.openbis.get_experiment_type("UNKNOWN").code == "UNKNOWN",
    "get_dataset_type": lambda walk: walk.openbis.get_dataset_type("RAW_DATA").code == "RAW_DATA",
    "get_object_type": lambda walk: walk.openbis.get_object_type("UNKNOWN").code == "UNKNOWN",
    "get_sample_type": lambda walk: walk.openbis.get_sample_type("UNKNOWN").code == "UNKNOWN",
    "get_entity_type": lambda walk: walk.openbis.get_sample_type("UNKNOWN").code == "UNKNOWN",
    "get_entity_types": lambda walk: len(walk.openbis.get_sample_types()),
    "get_dataset": lambda walk: walk.openbis.get_dataset(walk.dataset.permId).file_list[0].endswith("/testfile"),
    "get_datasets": lambda walk: len(walk.openbis.get_datasets(sample=walk.sample, props="*")),
    "get_object": lambda walk: walk.openbis.get_object(walk.sample.identifier).permId == walk.sample.permId,
    "get_sample": lambda walk: walk.openbis.get_sample(walk.sample.permId).identifier == walk.sample.identifier,
    "get_objects": lambda walk: len(walk.openbis.get_objects(experiment=DEFAULT)),
    "get_samples": lambda walk: len(walk.openbis.get_samples(space="DEFAULT", code=f"{walk.stamp}_S")) == 1,
    "get_externalDms": lambda walk: walk.openbis.get_externalDms(walk.dms.code).code,
    "get_external_data_management_system": lambda walk: walk.openbis.get_external_data_management_system(
        walk.dms.code
    ).label == "label",
    "create_external_data_management_system": lambda walk: walk.openbis.create_external_data_management_system(
        f"{walk.stamp}_DMS2", "label", "host:/path"
    ),
    "new_group": lambda walk: saved(walk.openbis.new_group(code=f"{walk.stamp}_G", description="walk")),
    "get_group": lambda walk: saved(walk.openbis.new_group(code=f"{walk.stamp}_G2", description="walk"))
    and walk.openbis.get_group(f"{walk.stamp}_G2").description == "walk",
    "new_person": lambda walk: saved(walk.openbis.new_person(userId="new_person")),
    "get_person": lambda walk: walk.openbis.get_person("admin").userId == "admin",
    "get_user": lambda walk: walk.openbis.get_user("admin").userId == "admin",
    "assign_role": lambda walk: walk.openbis.assign_role("OBSERVER", person="rita", space="DEFAULT") is None,
    "get_role_assignment": lambda walk: walk.openbis.get_role_assignment(
        walk.openbis.get_role_assignments(person="admin").df["techId"].iloc[0]
    ).role == "ADMIN",
    "new_material_type": lambda walk: saved(walk.openbis.new_material_type(f"{walk.stamp}_M")),
    "get_material_type": lambda walk: saved(walk.openbis.new_material_type(f"{walk.stamp}_M2"))
    and walk.openbis.get_material_type(f"{walk.stamp}_M2").code,
    "get_or_create_personal_access_token": lambda walk: walk.openbis.get_or_create_personal_access_token("walk").permId,
    "get_personal_access_token": lambda walk: walk.openbis.get_personal_access_token(
        walk.openbis.get_or_create_personal_access_token("walk2").permId
    ).sessionName == "walk2",
    "get_personal_access_tokens": lambda walk: walk.openbis.get_or_create_personal_access_token("walk3")
    and len(walk.openbis.get_personal_access_tokens(sessionName="walk3")) == 1,
    "new_plugin": lambda walk: saved(
        walk.openbis.new_plugin(name=f"{walk.stamp}_p", pluginType="ENTITY_VALIDATION", script="pass")
    ),
    "get_plugin": lambda walk: "def validate" in walk.openbis.get_plugin("first").script,
    "new_project": lambda walk: saved(walk.openbis.new_project("DEFAULT", f"{walk.stamp}_P")),
    "get_project": lambda walk: walk.openbis.get_project("/DEFAULT/DEFAULT").code == "DEFAULT",
    "new_property_type": lambda walk: saved(
        walk.openbis.new_property_type(f"{walk.stamp}_PT", "label", "description", "VARCHAR")
    ),
    "get_property_type": lambda walk: walk.openbis.get_property_type("$NAME").code == "$NAME",
    "new_space": lambda walk: saved(walk.openbis.new_space(code=f"{walk.stamp}_SP")),
    "get_space": lambda walk: walk.openbis.get_space("DEFAULT").code == "DEFAULT",
    "new_tag": lambda walk: saved(walk.openbis.new_tag(f"{walk.stamp}_T2")),
    "get_tag": lambda walk: saved(walk.openbis.new_tag(f"{walk.stamp}_T3"))
    and walk.openbis.get_tag(f"{walk.stamp}_T3").code,
    "new_vocabulary": lambda walk: walk.vocabulary.permId or walk.vocabulary.code,
    "get_vocabulary": lambda walk: len(walk.openbis.get_vocabulary(walk.vocabulary.code).get_terms()) >= 1,
    "new_term": lambda walk: saved(walk.openbis.new_term("B", walk.vocabulary.code, label="b")),
    "get_term": lambda walk: walk.openbis.get_term("A", walk.vocabulary.code).label == "a",
    "new_collection_type": lambda walk: saved(walk.openbis.new_collection_type(f"{walk.stamp}_CT")),
    "new_experiment_type": lambda walk: saved(walk.openbis.new_experiment_type(f"{walk.stamp}_ET")),
    "new_dataset_type": lambda walk: saved(walk.openbis.new_dataset_type(f"{walk.stamp}_DT")),
    "new_object_type": lambda walk: saved(walk.openbis.new_object_type(f"{walk.stamp}_OT", "O")),
    "new_sample_type": lambda walk: saved(walk.openbis.new_sample_type(f"{walk.stamp}_ST", "S")),
    "new_collection": lambda walk: saved(walk.openbis.new_collection("UNKNOWN", f"{walk.stamp}_C", "/DEFAULT/DEFAULT")),
    "new_experiment": lambda walk: saved(walk.openbis.new_experiment("UNKNOWN", f"{walk.stamp}_E", "/DEFAULT/DEFAULT")),
    "new_object": lambda walk: saved(walk.openbis.new_object("UNKNOWN", code=f"{walk.stamp}_O", experiment=DEFAULT)),
    "new_sample": lambda walk: saved(walk.openbis.new_sample("UNKNOWN", code=f"{walk.stamp}_O2", experiment=DEFAULT)),
    "new_dataset": lambda walk: walk.new_dataset().permId,
    "search_files": lambda walk: walk.openbis.search_files(walk.dataset.permId)["totalCount"] >= 3,
    "confirm_deletions": lambda walk: walk.openbis.confirm_deletions([walk.deletion()]) is None,
    "revert_deletions": lambda walk: walk.openbis.revert_deletions([walk.deletion()]) is None,
    "delete_openbis_entity": lambda walk: walk.openbis.delete_openbis_entity(
        "dataSet", {"@type": "as.dto.dataset.id.DataSetPermId", "permId": walk.new_dataset().permId}, "walk"
    ) is not None,
    "archive_datasets": lambda walk: walk.openbis.archive_datasets([walk.dataset.permId]) is None,
    "unarchive_datasets": lambda walk: walk.openbis.unarchive_datasets([walk.dataset.permId]) is None,
    **{
        name: lambda walk, name=name: getattr(walk.openbis, name)([walk.dataset.permId]) is not walk
        for name in (
            "request_archiving", "request_unarchiving", "revoke_request_archiving", "revoke_request_unarchiving"
        )
    },
    "execute_custom_as_service": lambda walk: walk.openbis.execute_custom_as_service(
        "as-eln-lims-api", {"method": "getCustomImportDefinitions"}
    ) == [],
    "login": lambda walk: connected().token,
    "logout": lambda walk: connected().logout() is None,
    "set_token": lambda walk: connected().set_token(walk.openbis.token) is None,
}  # fmt: skip


def test_nothing_that_can_be_asked_is_forgotten() -> None:
    assert Path(pybis.__file__).is_relative_to(os.environ["PYBIS_SOURCE"])
    assert not set(PUBLIC) - set(CALLS) - WITHOUT_OPENBIS - FOR_OTHER_SERVERS - SENT_WRONGLY


@pytest.mark.parametrize("name", [name for name in PUBLIC if name in CALLS])
def test_it_is_answered(name: str, walk: Walk) -> None:
    assert CALLS[name](walk)
