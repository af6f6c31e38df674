"""Which notebook of a dataset is opened."""

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.data_store import StoredFile, at_the_top, chosen


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
