"""fsspec's own tests of what may be read: they copy files and folders, by names, lists and patterns."""

from __future__ import annotations

import shutil
from hashlib import md5
from pathlib import Path

import fsspec
import pytest
from fsspec.tests.abstract import AbstractFixtures, AbstractGetTests
from integration.client.reading import found_here, stored_tree
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.reading import OpenbisFileSystem

# Folders as fsspec's fixtures make them where a file system can be written to.
_SUBDIR = ("subfile1", "subfile2", "nesteddir/nestedfile")
SCENARIOS = {
    "bulk": ("file1", "file2", *(f"subdir/{name}" for name in _SUBDIR)),
    "glob": ("file1", "file2", *(f"subdir{number}/{name}" for number in (0, 1) for name in _SUBDIR)),
    "prefix": ("subdir.txt", "subdir/subfile.txt"),
    "recursive": ("src/file",),
    "hashed": tuple(f"{md5(str(number).encode()).hexdigest()}.txt" for number in range(10)),
}


@pytest.fixture(scope="session")
def sources(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A dataset for each of them; gives their folders."""
    access, made = Access(sandbox.url, sandbox.token_of("USER")), {}
    for name, paths in SCENARIOS.items():
        content = {
            f"source/{path}": str(number).encode() if name == "hashed" else b""
            for number, path in enumerate(paths)
        }
        perm_id = stored_tree(access, tmp_path_factory.mktemp(name), content, f"scenario {name}")
        made[name] = f"{perm_id}/original/default/source"
    return made


class OpenbisFixtures(AbstractFixtures):  # type: ignore[misc]
    """What fsspec's tests ask for; nothing is made or taken away in a test."""

    @pytest.fixture
    def fs(self, sandbox: Sandbox, access: Access, monkeypatch: pytest.MonkeyPatch) -> OpenbisFileSystem:
        found_here(monkeypatch, sandbox, access.token)
        return fsspec.filesystem("openbis")  # type: ignore[no-any-return]

    @pytest.fixture
    def fs_path(self, sources: dict[str, str]) -> str:
        return sources["bulk"].removesuffix("/source")

    @pytest.fixture
    def local_path(self, tmp_path: Path) -> str:
        (tmp_path / "local").mkdir()
        return str(tmp_path / "local")

    @pytest.fixture
    def fs_bulk_operations_scenario_0(self, sources: dict[str, str]) -> str:
        return sources["bulk"]

    @pytest.fixture
    def fs_glob_edge_cases_files(self, sources: dict[str, str]) -> str:
        return sources["glob"]

    @pytest.fixture
    def fs_dir_and_file_with_same_name_prefix(self, sources: dict[str, str]) -> str:
        return sources["prefix"]

    @pytest.fixture
    def fs_10_files_with_hashed_names(self, sources: dict[str, str]) -> str:
        return sources["hashed"]


class TestGet(AbstractGetTests, OpenbisFixtures):  # type: ignore[misc]
    """All of fsspec's tests of copying from a file system."""

    def test_get_directory_recursive(
        self, fs: OpenbisFileSystem, sources: dict[str, str], local_target: str
    ) -> None:
        """As fsspec has it, which makes the folder in the test."""
        target, source = Path(local_target), f"{sources['recursive']}/src"
        for ending in ("", "/"):
            fs.get(source + ending, str(target), recursive=True)
            assert [str(one.relative_to(target)) for one in target.rglob("*") if one.is_file()] == ["file"]
            shutil.rmtree(target)
        target.mkdir()
        fs.get(source, str(target), recursive=True)
        assert sorted(str(one.relative_to(target)) for one in target.rglob("*")) == ["src", "src/file"]
        fs.get(f"{source}/", str(target), recursive=True)
        assert (target / "file").is_file()
