"""Which notebook of a dataset is opened, and that a page is never taken for it."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from unit.hub.openbis_double import PAGE, OpenbisDouble, serve

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.data_store import DataStore, StoredFile, at_the_top, chosen
from openbis_jupyter.openbis.rpc import Rpc


def files(*paths: str) -> list[StoredFile]:
    return [StoredFile(path, 10) for path in paths]


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["original/a.ipynb", "original/a.html"], ["original/a.ipynb"]),
        (["original/b.ipynb", "original/A.IPYNB"], ["original/A.IPYNB", "original/b.ipynb"]),
        (["original/u1/a.ipynb", "original/u1/deep/b.ipynb"], ["original/u1/a.ipynb"]),
        (["original/.ipynb_checkpoints/a.ipynb", "original/x/y/b.ipynb"], ["original/x/y/b.ipynb"]),
        (["original/a.txt"], []),
    ],
)
def test_the_top_is_where_the_first_notebook_is(paths: list[str], found: list[str]) -> None:
    assert [file.path for file in at_the_top(files(*paths))] == found


def test_the_choice() -> None:
    one, two = files("original/a.ipynb", "original/b.ipynb")
    assert chosen([one], None, "D-1") == one
    assert chosen([one, two], two.path, "D-1") == two
    for given, wanted, code in (
        ([], None, "source-without-notebook"),
        ([one, two], None, "source-several"),
        ([one], "original/../secret.ipynb", "request-invalid"),
    ):
        with pytest.raises(OpenbisJupyterError) as refusal:
            chosen(given, wanted, "D-1")
        assert refusal.value.code == code


TOKEN = "alice-token"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[OpenbisDouble]:
    with serve(tmp_path) as running:
        running.files["N-1"] = {"original/a.ipynb": b"x" * len(PAGE)}
        yield running


def data_store(double: OpenbisDouble, application_server: str | None = None) -> DataStore:
    return DataStore(Rpc(double.url, double.ca_file), Rpc(application_server or double.url, double.ca_file))


def test_a_file_is_read_with_one_request(double: OpenbisDouble) -> None:
    file = StoredFile("original/a.ipynb", len(PAGE))
    assert data_store(double).read(TOKEN, "N-1", file, 1) == b"x" * len(PAGE)
    assert double.calls == ["download"]


def sign_out(double: OpenbisDouble) -> None:
    del double.users[TOKEN]


def lose(double: OpenbisDouble) -> None:
    double.files["N-1"] = {"original/other.ipynb": b"{}"}


def archive(double: OpenbisDouble) -> None:
    double.archived.add("original/a.ipynb")


@pytest.mark.parametrize("size", [len(PAGE), 0])
@pytest.mark.parametrize(
    ("happens", "code"),
    [(sign_out, "session-expired"), (lose, "source-missing"), (archive, "source-unavailable")],
)
def test_a_page_is_no_file_whatever_its_length(
    double: OpenbisDouble, happens: Callable[[OpenbisDouble], None], code: str, size: int
) -> None:
    """Recorded: `download-after-logout`, `download-missing`; both come with status 200."""
    happens(double)
    with pytest.raises(OpenbisJupyterError) as refusal:
        data_store(double).read(TOKEN, "N-1", StoredFile("original/a.ipynb", size), 1)
    assert refusal.value.code == code


def test_a_page_where_only_the_data_store_is_up(double: OpenbisDouble) -> None:
    archive(double)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"https://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(OpenbisJupyterError, match="openbis-unreachable"):
        data_store(double, nobody).read(TOKEN, "N-1", StoredFile("original/a.ipynb", len(PAGE)), 1)
