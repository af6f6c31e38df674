"""Where a dataset came from and what came of it, asked from a running openBIS."""

import json
import uuid
from pathlib import Path
from typing import Any

from integration.client.test_versions import request, written
from integration.notebook.sandbox import CRATE, Sandbox, register, stored_files

from openbis_jupyter.client import connect, download_files, save_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.environments import stored_environment
from openbis_jupyter.client.provenance import Link, chain_of


def crate_of(o: Any, perm_id: str) -> dict[str, Any]:
    """What the crate of this dataset says of the first dataset that was used."""
    graph = {one["@id"]: one for one in json.loads(stored_files(o, perm_id)[CRATE])["@graph"]}
    found: dict[str, Any] = graph[graph["#run"]["object"][0]["@id"]]
    return found


def test_a_chain_is_parents_children_and_what_notebooks_say(
    sandbox: Sandbox, access: Access, power_user: Access, tmp_path: Path
) -> None:
    o = connect(access.token, url=sandbox.url)
    raw, other = (register(o, tmp_path / name, {"a.csv": b"1\n"}, name) for name in ("raw", "other"))
    history = str(uuid.uuid4())
    first_file = written(tmp_path / "first", history, "1")
    first = save_files(power_user, request(power_user, first_file, history, parents=[raw])).perm_id
    # A user of a space may not add parents.
    next_file = written(tmp_path / "next", history, "2")
    wanted = request(access, next_file, history, parents=[first, other], base=first)
    second = save_files(access, wanted).perm_id
    # `register` lists no files of raw; whoever downloads it before does.
    assert crate_of(o, first)["additionalType"] == "RAW_DATA" and "hasPart" not in crate_of(o, first)
    download_files(power_user, [raw], tmp_path / "data")
    again = save_files(power_user, request(power_user, next_file, str(uuid.uuid4()), parents=[raw])).perm_id
    [part] = crate_of(o, again)["hasPart"]
    assert "a.csv" in part["@id"]
    with sandbox.counted() as counts:
        chain = chain_of(power_user, first)
    assert [*chain.datasets] == [first, raw] and chain.links == [Link(raw, first, "parent")]
    assert chain.datasets[first].language.startswith("Python 3") and chain.complete
    # Two generations and the list of the files; of the files one, the crate.
    assert counts["methods"]["getDataSets"] == 3
    assert [path for path in counts["requests"] if "ro-crate-metadata.json" in path] != []
    chain = chain_of(access, second)
    assert {(link.source, link.kind) for link in chain.links if link.of == second} == {
        (first, "used"),
        (other, "used"),
    }
    assert chain.datasets[second].before == first and chain.datasets[other].name == "other"
    assert chain.datasets[other].generation == -1
    assert {*stored_environment(access, second)} == {"environment.txt", "requirements.txt"}
