"""What tests of reading share: openBIS as this process finds it, datasets in folders, and what was asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from integration.notebook.sandbox import EXPERIMENT, Sandbox

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import find_owner
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.saving.uploads import NewDataset, create_dataset

FILE_TRANSFER = "/datastore_server/file-transfer"
FIRST = "original/"


def found_here(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, token: str) -> None:
    """From now on `connect()` finds this token."""
    monkeypatch.setenv("OPENBIS_URL", sandbox.url)
    monkeypatch.setenv("OPENBIS_TOKEN", token)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)


def stored_tree(access: Access, folder: Path, files: Mapping[str, bytes], name: str) -> str:
    """A dataset with files in folders; gives its permId."""
    places = {}
    for number, (path, content) in enumerate(files.items()):
        places[path] = folder / f"{number}"
        places[path].parent.mkdir(parents=True, exist_ok=True)
        places[path].write_bytes(content)
    wanted = NewDataset(
        files=places,
        owner=find_owner(access, EXPERIMENT),
        type_code="RAW_DATA",
        properties={"$NAME": name},
        parents=(),
    )
    return create_dataset(access, wanted, silent, Cancel())


def table(rows: int) -> bytes:
    """A table with so many rows of 64 bytes, a head included."""
    head = b"number," + b"v" * 56 + b"\n"
    return head + b"".join(b"%020d,%042d\n" % (number, number * 7) for number in range(rows - 1))


def random_bytes(size: int) -> bytes:
    """Bytes that are in no other file."""
    return os.urandom(size)
