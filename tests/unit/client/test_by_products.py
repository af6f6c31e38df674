"""What is saved beside a notebook keeps it from nothing, holds no credential, and stays out of people's names."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from openbis_jupyter.client.by_products import by_products

TOKEN = "alice-261130030000000x0123456789ABCDEF0123456789ABCDEF"


def made(texts: Mapping[str, str], taken: list[str], folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    found = by_products("What it ran in", lambda: texts, taken, folder, {TOKEN, "hidden-value"})
    return {name: file.path.read_text() for name, file in found.files.items()}, found.lacking


def test_they_are_written_under_their_names_without_credentials(tmp_path: Path) -> None:
    files, lacking = made({"a/b.txt": f"x {TOKEN} y hidden-value", "c.json": "{}"}, ["n.ipynb"], tmp_path)
    assert files == {"a/b.txt": "x … y …", "c.json": "{}"} and not lacking


@pytest.mark.parametrize("taken", ["a", "a/of-mine.txt"])
def test_a_result_of_the_same_name_stays_and_it_is_said(tmp_path: Path, taken: str) -> None:
    files, [lacking] = made({"a/b.txt": "x"}, ["n.ipynb", taken], tmp_path)
    assert not files and "a result of yours is called a" in lacking and "all the same" in lacking


@pytest.mark.parametrize(
    "reason", [RuntimeError("x"), OSError(28, "No space left on device"), RecursionError()]
)
def test_whatever_fails_in_it_is_a_sentence(tmp_path: Path, reason: Exception) -> None:
    def fails() -> Mapping[str, str]:
        raise reason

    found = by_products("What it ran in", fails, [], tmp_path, set())
    assert not found.files and "could not be saved" in found.lacking[0]
