"""From a cell through the server to the pages, and back: as an event of Jupyter's, answered by a request."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.client.pages import PIPE_VARIABLE, page_writes
from openbis_jupyterlab.pages.requests import SCHEMA


@pytest.fixture
def told(jp_serverapp: Any) -> list[dict[str, Any]]:
    """What pages are told."""
    events: list[dict[str, Any]] = []

    async def listen(data: dict[str, Any], **_: object) -> None:
        events.append(data)

    jp_serverapp.event_logger.add_listener(schema_id=SCHEMA["$id"], listener=listen)
    return events


@pytest.fixture
def until(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Callable[[Callable[[], object]], None]:
    """Let the server work until something is so."""

    def wait(is_so: Callable[[], object]) -> None:
        async def look() -> None:
            while not is_so():
                await asyncio.sleep(0.01)

        jp_asyncio_loop.run_until_complete(asyncio.wait_for(look(), 30))

    return wait


@pytest.mark.parametrize(("said", "written"), [("written", True), ("refused", False)])
def test_a_cell_gets_the_answer_of_its_page(
    told: list[dict[str, Any]],
    until: Callable[[Callable[[], object]], None],
    ask: Callable[..., Any],
    jp_root_dir: Path,
    said: str,
    written: bool,
) -> None:
    (jp_root_dir / "lab").mkdir()
    answers: list[bool] = []
    notebook = jp_root_dir / "lab" / "Größe 1.ipynb"
    cell = threading.Thread(target=lambda: answers.append(page_writes(notebook)))
    cell.start()
    until(lambda: told)
    [event] = told
    assert event["path"] == "lab/Größe 1.ipynb"
    for word in ("taken", said):
        assert ask("POST", "notebook-wanted", id=event["id"], said=word) == {"id": event["id"], "said": word}
    cell.join()
    assert answers == [written]
    assert ask("POST", "notebook-wanted", id="another", said="written")["code"] == "request-invalid"
    assert ask("POST", "notebook-wanted", id=event["id"], said="perhaps")["code"] == "request-invalid"


def test_what_is_no_question_is_passed_over(
    told: list[dict[str, Any]],
    until: Callable[[Callable[[], object]], None],
    jp_root_dir: Path,
    tmp_path: Path,
) -> None:
    outside = tmp_path.parent / "outside.ipynb"
    answer = str(tmp_path / "answer")
    lines = [
        b"\xff",
        b"[]",
        b"{}",
        b'{"notebook": 1, "answer": 2}',
        json.dumps({"notebook": str(outside), "answer": answer}).encode(),
        json.dumps({"notebook": str(jp_root_dir / "n.ipynb"), "answer": answer}).encode(),
    ]
    with Path(os.environ[PIPE_VARIABLE]).open("wb", buffering=0) as pipe:
        for line in lines:
            pipe.write(line + b"\n")
    until(lambda: told)
    assert [event["path"] for event in told] == ["n.ipynb"]
    mode = Path(os.environ[PIPE_VARIABLE]).stat().st_mode & 0o777
    assert (mode, Path(os.environ[PIPE_VARIABLE]).parent.stat().st_mode & 0o777) == (0o600, 0o700)
