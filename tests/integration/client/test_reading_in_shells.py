"""`cat` and `ls`: the same bytes for all other languages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from integration.client.conftest import BIG_BYTES, PROGRAM, Stored
from integration.client.cutting_proxy import CuttingProxy
from integration.client.reading import stored_tree
from integration.client.test_cli import cli
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.client.connecting import Access

NAMES = ("a b.txt", "x#y?.txt", "100%.txt", "*.star", "e::f.txt", "quo'te\".txt", "ä.txt")


@pytest.fixture
def environment(sandbox: Sandbox, access: Access, home: Path) -> dict[str, str]:
    return sandbox.environment(access.token, home)


def cat(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[bytes]:
    command = [PROGRAM, "cat", *names]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, check=False, timeout=120
    )


def test_bytes_go_to_standard_output_also_where_the_connection_breaks(
    environment: dict[str, str], stored: Stored, proxy: CuttingProxy, home: Path
) -> None:
    folder = f"{stored.perm_id}/original/default"
    proxy.cut(down=BIG_BYTES // 2)
    done = cat(environment, f"openbis://{folder}/big.bin", f"{folder}/a.csv")
    assert (done.returncode, done.stderr) == (0, b"") and proxy.cuts == 1
    assert done.stdout == stored.big + stored.small["a.csv"]
    assert not (home / ".cache").exists(), "nothing is stored"


def test_names_are_plain_text(
    environment: dict[str, str], access: Access, sandbox: Sandbox, tmp_path: Path
) -> None:
    perm_id = stored_tree(access, tmp_path, {name: name.encode() for name in NAMES}, "names in a shell")
    names = [f"{perm_id}/original/default/{name}" for name in NAMES]
    done = cat(environment, *names)
    assert (done.returncode, done.stdout) == (0, "".join(NAMES).encode()), done.stderr
    _, listed, _ = cli(environment, "ls", perm_id, "-R")
    assert [one["path"] for one in listed["entries"][:2]] == ["original", "original/default"]
    files = [f"{listed['dataset']}/{one['path']}" for one in listed["entries"] if one["type"] == "file"]
    assert sorted(files) == sorted(names)
    status, listed, _ = cli(environment, "ls", names[0])
    assert status == 0 and [one["size"] for one in listed["entries"]] == [len(NAMES[0])]
    shown = subprocess.run(
        [PROGRAM, "ls", f"{perm_id}/original/"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.split() == [f"{perm_id}/original/default/"]


def test_a_program_that_has_read_enough_is_no_failure(environment: dict[str, str], stored: Stored) -> None:
    name = f"{stored.perm_id}/original/default/big.bin"
    command = f'"{PROGRAM}" cat {name} | head -c 5000; echo ${{PIPESTATUS[0]}} >&2'
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert done.stdout == stored.big[:5000] and done.stderr == b"0\n"


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("20200101000000000-404/x", 1, "datasets-unknown"),
        ("DATASET/original/default/b.csv", 1, "files-unknown"),
        ("DATASET/original", 2, "path-is-folder"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    environment: dict[str, str], stored: Stored, name: str, status: int, code: str
) -> None:
    done = cat(environment, name.replace("DATASET", stored.perm_id))
    assert (done.returncode, done.stdout) == (status, b"")
    assert code in done.stderr.decode() and done.stderr.count(b"\n") == 1


def test_r_reads_a_table_from_a_pipe(environment: dict[str, str], access: Access, tmp_path: Path) -> None:
    """The path to R's own libraries would keep other programs from finding theirs."""
    assert shutil.which("Rscript"), "R is set up for the tests"
    perm_id = stored_tree(access, tmp_path, {"it's a b.csv": b"a,b\n1,2\n3,4\n"}, "a table for R")
    name = f"{perm_id}/original/default/it's a b.csv"
    code = f"""cat(sum(read.csv(pipe(paste("LD_LIBRARY_PATH= openbis-jupyter cat", shQuote({json.dumps(name)}))))))"""
    path = os.pathsep.join((str(Path(PROGRAM).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["Rscript", "-e", code],
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "10"), done.stderr
