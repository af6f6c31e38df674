"""Where a dataset came from and what came of it, asked from a running openBIS."""

import uuid
from pathlib import Path

from integration.client.test_versions import request, written
from integration.notebook.sandbox import Sandbox, register

from openbis_jupyter.client import connect, save_files
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.environments import stored_environment
from openbis_jupyter.client.provenance import Link, chain_of


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
