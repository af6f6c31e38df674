"""An instance in this process, and people who work with it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from openbis_sandbox import demo_data
from openbis_sandbox.as_api import sessions
from openbis_sandbox.as_api.context import Options
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.dss.methods import DataStore
from openbis_sandbox.dss.uploads import Uploads
from openbis_sandbox.instance import Instance

GROWTH = {
    "@type": "as.dto.experiment.id.ExperimentIdentifier",
    "identifier": "/MICROSCOPY/CELLS/GROWTH_CURVE",
}
STEP = {"@type": "as.dto.sample.id.SampleIdentifier", "identifier": "/MICROSCOPY/CELLS/EXP1"}
CELLS = {"@type": "as.dto.project.id.ProjectIdentifier", "identifier": "/MICROSCOPY/CELLS"}
MICROSCOPY = {"@type": "as.dto.space.id.SpacePermId", "permId": "MICROSCOPY"}
NOT_REMEMBERED = ("session", "sequence")


@dataclass
class Desk:
    """A demo instance and its data store; `nobody` is somebody without a role."""

    instance: Instance
    store: FileStore
    data_store: DataStore
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, user: str) -> str:
        if user == "nobody" and user not in self.tokens:
            # Who has no role cannot sign in: a session from when they had one.
            with self.instance.storage.transaction() as transaction:
                self.tokens[user] = sessions.new_session(transaction, user)
        if user not in self.tokens:
            self.tokens[user] = str(self.instance.call("login", [user, f"{user}-demo"]))
        return self.tokens[user]

    def call(self, user: str, method: str, *parameters: Any) -> Any:
        return self.instance.call(method, [self.token(user), *parameters])

    def create(self, user: str, kind: str, **creation: Any) -> Any:
        return self.call(user, f"create{kind}", [creation])[0]

    def search(
        self, user: str, kind: str, *criteria: Mapping[str, Any], **options: Any
    ) -> list[dict[str, Any]]:
        operator = options.pop("operator", "AND")
        found = self.call(user, f"search{kind}", {"criteria": list(criteria), "operator": operator}, options)
        return list(found["objects"])

    @cached_property
    def a_sample(self) -> Any:
        """A sample of the demo experiment that no test but the ones about components uses."""
        return self.create(
            "admin", "Samples", code="A_SAMPLE", experimentId=GROWTH, typeId={"permId": "UNKNOWN"}
        )

    def datasets(self) -> list[dict[str, Any]]:
        return self.search("admin", "DataSets", experiment={})

    def upload(self, user: str, name: str, content: bytes = b"data") -> str:
        """A file in the person's session workspace; gives the upload id."""
        folder = self.store.workspace(self.token(user)) / name
        folder.mkdir()
        (folder / "file.txt").write_bytes(content)
        return name

    def remembered(self) -> dict[str, Any]:
        """A copy of all documents, without sessions."""
        with self.instance.storage.transaction() as transaction:
            return copy.deepcopy(
                {
                    kind: dict(found)
                    for kind, found in transaction.stored.items()
                    if kind not in NOT_REMEMBERED
                }
            )


def open_desk(folder: Path, options: Options | None = None) -> Desk:
    instance = Instance(folder, options or Options())
    store = FileStore(folder)
    demo_data.fill(instance, store, for_tests=True)
    with instance.system_context() as context:
        if context.get("Person", "nobody") is None:
            context.add("Person", "nobody", {"userId": "nobody", "active": True})
            sessions.set_password(context.transaction, "nobody", "nobody-demo")
    return Desk(instance, store, DataStore(instance, store, Uploads(instance, store)))
