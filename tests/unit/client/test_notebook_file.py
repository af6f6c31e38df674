"""Notebook files as other programs leave them, and files that take the place of others."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_server.services.contents.fileio import atomic_writing
from nbformat.v4 import new_code_cell, new_notebook, new_output

from openbis_jupyter.client.disk import write_whole
from openbis_jupyter.client.notebooks import as_text, copy_notebook, read_notebook
from openbis_jupyter.errors import OpenbisJupyterError


def test_numbers_that_are_no_json_and_a_mark_of_byte_order_keep_nobody_from_reading(tmp_path: Path) -> None:
    data = {"application/json": {"values": [float("nan"), float("-inf"), 1.5]}, "text/plain": "NaN"}
    cell = new_code_cell("'NaN, Infinity'", outputs=[new_output("display_data", data)])
    file = tmp_path / "n.ipynb"
    file.write_text(nbformat.writes(new_notebook(cells=[cell])), "utf-8-sig")
    assert "NaN" in file.read_text() and file.read_bytes()[:3] == b"\xef\xbb\xbf"
    [read] = read_notebook(file).cells
    assert read.outputs[0].data["application/json"] == {"values": [None, None, 1.5]}
    assert (read.source, read.outputs[0].data["text/plain"]) == ("'NaN, Infinity'", "NaN")
    assert "Infinity]" not in as_text(read_notebook(file))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[NaN]", b"NaN", b"[" * 100_000])
def test_what_is_no_notebook_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "n.ipynb"
    file.write_bytes(content)
    with pytest.raises(OpenbisJupyterError) as caught:
        read_notebook(file)
    assert caught.value.code == "notebook-missing"


def test_a_notebook_that_the_server_is_writing_is_waited_for(tmp_path: Path) -> None:
    """Jupyter's server empties the file, and keeps a copy beside it until the new text is there."""
    file, copy = tmp_path / "n.ipynb", tmp_path / "copy.ipynb"
    text = nbformat.writes(new_notebook(cells=[new_code_cell("1")]))
    file.write_text(text)
    half = threading.Event()

    def write() -> None:
        with atomic_writing(str(file)) as stream:
            stream.write(text[: len(text) // 2])
            stream.flush()
            half.set()
            time.sleep(0.3)  # what is measured is that the other side waits
            stream.write(text[len(text) // 2 :])

    writer = threading.Thread(target=write)
    writer.start()
    half.wait()
    copy_notebook(file, copy)
    writer.join()
    assert copy.read_text() == text


def test_the_group_of_a_file_that_is_replaced_stays(tmp_path: Path) -> None:
    file = tmp_path / "shared.ipynb"
    file.write_text("before")
    others = [12345] if os.geteuid() == 0 else [group for group in os.getgroups() if group != os.getegid()]
    for group in others[:1]:
        os.chown(file, -1, group)
    file.chmod(0o664)
    before = file.stat()
    write_whole(file, "after")
    after = file.stat()
    assert (after.st_gid, after.st_mode, file.read_text()) == (before.st_gid, before.st_mode, "after")
    assert after.st_ino != before.st_ino
