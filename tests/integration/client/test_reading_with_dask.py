"""Dask's workers read through `openbis://`: each finds the credential where it is, none is sent to it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import dask
import fsspec
import pytest
from dask.bytes import read_bytes
from distributed import Client, LocalCluster
from integration.client.reading import found_here, stored_tree, table
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.errors import OpenbisJupyterError

FILES, ROWS = 8, 40_000


@pytest.fixture(scope="module")
def cluster(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two workers, each a process of its own, with a token in their environment."""
    folder = tmp_path_factory.mktemp("dask")
    with (
        pytest.MonkeyPatch.context() as environment,
        dask.config.set({"temporary-directory": str(folder)}),
    ):
        environment.setenv("HOME", str(folder))
        found_here(environment, sandbox, sandbox.token_of("USER"))
        with (
            LocalCluster(
                n_workers=2, threads_per_worker=2, dashboard_address=None, processes=True
            ) as running,
            Client(running) as client,
        ):
            yield client


@pytest.fixture(autouse=True)
def here(sandbox: Sandbox, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives the workers something to do has a token of their own."""
    found_here(monkeypatch, sandbox, access.token)


def _sum(block: bytes) -> int:
    return sum(int(line.split(b",")[0]) for line in block.splitlines() if line[:1].isdigit())


def _read(name: str) -> bytes:
    with fsspec.open(name) as file:
        return file.read()  # type: ignore[no-any-return]


def test_workers_read_and_no_token_travels(cluster: Client, access: Access, tmp_path: Path) -> None:
    content = {f"{number}.csv": table(ROWS) for number in range(FILES)}
    perm_id = stored_tree(access, tmp_path / "new", content, "for Dask")
    _, blocks = read_bytes(f"openbis://{perm_id}/original/default/*.csv", delimiter=b"\n", blocksize=1 << 20)
    flat = [block for of_a_file in blocks for block in of_a_file]
    assert len(flat) == FILES * 2
    assert access.token.encode() not in pickle.dumps(flat)
    total = dask.delayed(sum)([dask.delayed(_sum)(block) for block in flat])
    assert total.compute() == FILES * sum(range(ROWS - 1))


def test_a_failure_of_a_worker_is_told_as_here(cluster: Client) -> None:
    with pytest.raises(OpenbisJupyterError, match="20200101000000000-404") as caught:
        cluster.submit(_read, "openbis://20200101000000000-404/a.csv", retries=0).result(timeout=60)
    assert caught.value.code == "datasets-unknown" and isinstance(caught.value, FileNotFoundError)
