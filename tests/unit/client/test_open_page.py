"""What a cell asks of the page that shows its notebook, through the server's pipe."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from openbis_jupyter.client.pages import PIPE_VARIABLE, REFUSED, TAKEN, WRITTEN, open_page, page_writes


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return tmp_path / "Größe 1.ipynb"


@pytest.fixture
def server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Callable[[Path], object]], list[str]]]:
    """Reads the pipe and does with each answer what the test says; gives the notebooks that were asked for."""
    pipe = tmp_path / "pages"
    os.mkfifo(pipe)
    monkeypatch.setenv(PIPE_VARIABLE, str(pipe))
    handle = os.open(pipe, os.O_RDWR)
    threads: list[threading.Thread] = []

    def start(work: Callable[[Path], object]) -> list[str]:
        asked: list[str] = []

        def read() -> None:
            line = json.loads(os.read(handle, 65536))
            asked.append(line["notebook"])
            work(Path(line["answer"]))

        threads.append(threading.Thread(target=read))
        threads[-1].start()
        return asked

    yield start
    for thread in threads:
        thread.join()
    os.close(handle)


def says(*words: str) -> Callable[[Path], None]:
    def work(answer: Path) -> None:
        for word in words:
            answer.write_text(word)

    return work


@pytest.mark.parametrize(
    ("words", "written"), [((TAKEN, WRITTEN), True), ((TAKEN, REFUSED), False), ((WRITTEN,), True)]
)
def test_the_page_is_waited_for(
    server: Callable[..., list[str]], notebook: Path, words: tuple[str, ...], written: bool
) -> None:
    asked = server(says(*words))
    assert page_writes(notebook) is written and asked == [str(notebook)]


def test_without_a_page_what_is_enough_ends_the_waiting(
    server: Callable[..., list[str]], notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_page, "TAKEN_SECONDS", 3600.0)
    server(says())
    assert page_writes(notebook, lambda: True) is False


def test_where_no_page_answers_the_cell_goes_on(
    server: Callable[..., list[str]], notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_page, "TAKEN_SECONDS", 0.1)
    asked = server(says())
    assert page_writes(notebook) is False and asked == [str(notebook)]


@pytest.mark.parametrize("left", ["nothing", "a pipe that nobody reads", "a file"])
def test_without_a_server_nobody_is_asked(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    pipe = tmp_path / "pages"
    if left == "a pipe that nobody reads":
        os.mkfifo(pipe)
    monkeypatch.setenv(PIPE_VARIABLE, str(pipe))
    monkeypatch.setattr(open_page, "TAKEN_SECONDS", 0.1)
    if left == "a file":
        pipe.write_text("")
    assert page_writes(notebook) is False


def test_a_name_longer_than_a_pipe_takes_at_once_is_not_sent(
    server: Callable[..., list[str]], tmp_path: Path
) -> None:
    assert page_writes(tmp_path / "/".join(["x" * 200] * 25)) is False
