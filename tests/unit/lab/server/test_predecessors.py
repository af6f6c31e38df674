"""A server beside older extensions: it says so, and nobody's requests are answered by the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from predecessors import Left

from openbis_jupyterlab import texts


@pytest.fixture
def places(jp_data_dir: Path, jp_config_dir: Path) -> tuple[Path, Path]:
    """The predecessors in Jupyter's folders, before the server starts."""
    left = Left(jp_data_dir, jp_config_dir)
    return left.jupyterlab_openbis(), left.jupyter_openbis_server()


def test_it_says_in_a_sentence_which_older_extensions_are_there(
    places: tuple[Path, Path], ask: Callable[..., Any]
) -> None:
    sentences = [
        texts.is_beside("jupyterlab-openbis", places[0]),
        texts.is_beside("jupyter-openbis-server", places[1]),
    ]
    assert ask("GET", "notices") == {"notices": sentences}


def test_without_them_it_says_nothing(ask: Callable[..., Any]) -> None:
    assert ask("GET", "notices") == {"notices": []}


def test_the_predecessors_paths_are_left_to_them(routes: list[Any]) -> None:
    assert routes and all(route.path.startswith("openbis-jupyterlab/") for route in routes)
