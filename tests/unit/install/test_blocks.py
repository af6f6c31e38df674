"""Marked blocks: whatever a file holds and whatever is written around them, they go without a trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install.blocks import add_block, blocks, is_ended, remove_blocks

LINES = "one\ntwo\n"
contents = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"\r", b"\\", b"//", b"# x", b" ", b"\xef\xbb\xbf"])).map(
        b"".join
    ),
)


def added(content: bytes, comment: str = "//") -> bytes:
    return add_block(content, comment, LINES, 0 if is_ended(content) else 1)


@given(contents, st.sampled_from(["//", "#"]))
def test_any_bytes_come_back(content: bytes, comment: str) -> None:
    after = added(content, comment)
    assert after.startswith(content)
    assert [block.lines.split() for block in blocks(after, comment, "file")] == [[b"one", b"two"]]
    assert remove_blocks(after, comment, "file") == content


@given(contents, contents, contents)
def test_what_is_written_around_it_stays(content: bytes, above: bytes, below: bytes) -> None:
    # A line of somebody's own, as an editor writes it.
    above, below = above + b"\n", below + b"\n"
    left = remove_blocks(above + added(content) + below, "//", "file")
    assert left.startswith(above + content)
    assert left.endswith(below)
    assert left[len(above + content) : -len(below)] in (b"", b"\n", b"\r\n", b"\r")
    assert is_ended(left[: -len(below)])


@given(contents)
def test_several_blocks_go_together(content: bytes) -> None:
    assert remove_blocks(added(added(content)), "//", "file") == content


def test_line_ends_are_those_of_the_file() -> None:
    assert added(b"a\r\nb").count(b"\r\n") == 1 + 1 + 4
    assert b"\r" not in added(b"a\nb")
    assert add_block(b"a\\\r", "#", LINES, 1).startswith(b"a\\\r\r# BEGIN")


def test_a_block_that_an_editor_changed_goes_as_well() -> None:
    after = (
        added(b"a\r\n")
        .replace(b"\r\n", b"\n")
        .replace(b"// ", b"\t// ")
        .replace(b"Jupyter\n", b"Jupyter  \n")
    )
    assert remove_blocks(after, "//", "file") == b"a\n"
    assert remove_blocks(added(b"a\n").rstrip(), "//", "file") == b"a\n"


@pytest.mark.parametrize(("lost", "line"), [(b"BEGIN", 5), (b"END", 2)])
def test_a_block_that_lost_one_of_its_ends_is_refused_with_its_line(lost: bytes, line: int) -> None:
    torn = added(b"a\n") + b"b\n"
    torn = (
        b"".join(one for one in torn.splitlines(keepends=True) if lost not in one)
        if lost == b"END"
        else (torn.replace(b"// BEGIN", b"// begin"))
    )
    for action in (lambda: blocks(torn, "//", "config.js"), lambda: remove_blocks(torn, "//", "config.js")):
        with pytest.raises(OpenbisJupyterError, match=rf"config\.js, line {line}") as refused:
            action()
        assert refused.value.code == "config-unreadable"


def test_the_comments_of_another_kind_are_somebody_elses() -> None:
    assert blocks(added(b"", "#"), "//", "file") == []
    assert blocks(b"// // BEGIN openBIS Jupyter\n// BEGIN openBIS Jupyters\n", "//", "file") == []
