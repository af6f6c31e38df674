"""A running openBIS sandbox for tests of the kernel's side, and what they put into it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pybis
import requests

from openbis_demo.processes import start, wait_for
from openbis_jupyter.client.connecting import access_of
from openbis_jupyter.client.datasets import find_owner
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset

START_SECONDS = 60
EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
CRATE = "ro-crate-metadata.json"
BESIDE = ("notebook-environment/", "notebook-comparison/")


@dataclass(frozen=True)
class Sandbox:
    """Address and authority of a running sandbox, and its demo users by role."""

    url: str
    ca_file: str
    users: list[dict[str, str]]
    faults_url: str
    faults_token: str

    @contextmanager
    def fault(self, **order: object) -> Iterator[None]:
        """An ordered fault (see `openbis-sandbox serve --help`), taken back in the end."""
        headers = {"Authorization": f"Bearer {self.faults_token}"}
        requests.post(self.faults_url, json=order, headers=headers, timeout=30).raise_for_status()
        try:
            yield
        finally:
            requests.delete(self.faults_url, headers=headers, timeout=30).raise_for_status()

    @contextmanager
    def counted(self) -> Iterator[dict[str, dict[str, int]]]:
        """What is asked within: `requests` by path, `methods` by name; to be read afterwards."""
        headers = {"Authorization": f"Bearer {self.faults_token}"}
        counts: dict[str, dict[str, int]] = {}
        requests.delete(self.faults_url, headers=headers, timeout=30).raise_for_status()
        yield counts
        counts.update(requests.get(self.faults_url, headers=headers, timeout=30).json())

    def token_of(self, role: str) -> str:
        """A fresh session of the first user with this role."""
        user = next(user for user in self.users if user["role"] == role)
        o = pybis.Openbis(self.url)
        return str(o.login(user["user"], user["password"]))

    def environment(self, token: str, home: Path) -> dict[str, str]:
        """What a kernel needs to connect with this token."""
        return {
            "OPENBIS_URL": self.url,
            "OPENBIS_TOKEN": token,
            "REQUESTS_CA_BUNDLE": self.ca_file,
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home),
            "IPYTHONDIR": str(home / "ipython"),
        }


@contextmanager
def running_sandbox(folder: Path, *arguments: str) -> Iterator[Sandbox]:
    """Start a sandbox on a free port; this process trusts its authority as long as it runs."""
    ready_file = folder / "ready.json"
    command = [
        str(Path(sys.executable).with_name("openbis-sandbox")),
        "serve",
        "--port",
        "0",
        "--data",
        str(folder / "data"),
        "--ready-file",
        str(ready_file),
        "--faults",
        "--test-data",
        # The tests sign in anew again and again, and leave it to the sandbox's end.
        "--sessions-per-person",
        "1000",
        # Nor do they wait for checksums where these are not what they are about.
        "--checksum-delay",
        "0",
        *arguments,
    ]
    child = start("openBIS sandbox", command, folder / "log", os.environ)
    before = os.environ.get("REQUESTS_CA_BUNDLE")
    try:
        ready: Mapping[str, Any] = wait_for(child, "its ready file", lambda: _read(ready_file), START_SECONDS)
        os.environ["REQUESTS_CA_BUNDLE"] = ready["ca_file"]
        yield Sandbox(
            ready["url"], ready["ca_file"], ready["users"], ready["faults_url"], ready["faults_token"]
        )
    finally:
        if before is None:
            os.environ.pop("REQUESTS_CA_BUNDLE", None)
        else:
            os.environ["REQUESTS_CA_BUNDLE"] = before
        child.stop()


def register(o: pybis.Openbis, folder: Path, files: Mapping[str, bytes], name: str) -> str:
    """A new dataset of the demo experiment with these files and this name; gives its permId."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file_name, content in files.items():
        path = folder / file_name
        path.write_bytes(content)
        paths.append(path)
    access = access_of(o)
    dataset = NewDataset(
        files={path.name: path for path in paths},
        owner=find_owner(access, EXPERIMENT),
        type_code="RAW_DATA",
        properties={"$NAME": name},
        parents=(),
    )
    return create_dataset(access, dataset, silent, Cancel())


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return None


def own_paths(paths: Iterable[str]) -> list[str]:
    """In: the paths of a saved dataset's files. Out: those that a person saved, as they were named; sorted."""
    named = sorted(path.removeprefix("original/default/") for path in paths)
    return [path for path in named if path != CRATE and not path.startswith(BESIDE)]


def stored_files(o: pybis.Openbis, perm_id: str) -> dict[str, bytes]:
    """The files of a dataset by name, from the data store's own address: pybis trips over quotes in their names."""
    stored = {}
    for path in o.get_dataset(perm_id).file_list:
        address = f"{o.url}/datastore_server/{perm_id}/{quote(path)}"
        answer = requests.get(address, params={"sessionID": o.token}, timeout=60)
        answer.raise_for_status()
        stored[Path(path).name] = answer.content
    return stored
