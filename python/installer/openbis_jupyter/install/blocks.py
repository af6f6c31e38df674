"""Marked blocks: lines of ours at the end of somebody else's file, between a begin and an end comment.

The block says itself what else was added, namely the line ends before it where the file's last line had none: taking
it out needs nothing but the file. Everything works on bytes, so what stands around a block keeps every one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openbis_jupyter.errors import OpenbisJupyterError

_NAME = "openBIS Jupyter"
_WHAT = "written by openbis-jupyter install; uninstall takes this block out"
_MARK = r"(?:\A|(?<=[\r\n]))[ \t]*{comment} (?P<kind>BEGIN|END) {name}\b(?P<more>[^\r\n]*)(?:\r\n|\r|\n|\Z)"
_ADDED = re.compile(rb"line ends added before it: (\d)")
_LINE_END = re.compile(rb"(?:\r\n|\r|\n)\Z")


@dataclass(frozen=True)
class Block:
    """From `start` to `end` of the file; `lines`: what stands between the comments; `added`: line ends before it."""

    start: int
    end: int
    lines: bytes
    added: int


def blocks(content: bytes, comment: str, file: str) -> list[Block]:
    """Our blocks of a file. In: how its comments begin. Errors: `config-unreadable` where one lost its other end."""
    mark = _MARK.format(comment=re.escape(comment), name=_NAME).encode()
    found: list[Block] = []
    begin: re.Match[bytes] | None = None
    for match in re.finditer(mark, content):
        if (match["kind"] == b"BEGIN") != (begin is None):
            raise _torn(content, begin or match, file)
        if begin is None:
            begin = match
            continue
        added = _ADDED.search(begin["more"])
        found.append(
            Block(
                begin.start(),
                match.end(),
                content[begin.end() : match.start()],
                int(added[1]) if added else 0,
            )
        )
        begin = None
    if begin is not None:
        raise _torn(content, begin, file)
    return found


def add_block(content: bytes, comment: str, lines: str, ended: int) -> bytes:
    """The file with a block at its end. In: line ends that the file needs so that a new line can follow."""
    eol = eol_of(content)
    added = f" (line ends added before it: {ended})" if ended else ""
    text = f"{comment} BEGIN {_NAME}: {_WHAT}{added}\n{lines}{comment} END {_NAME}\n"
    # A single carriage return and a line feed would become one line end.
    before = (b"\r" if content.endswith(b"\r") else eol) * ended
    return content + before + text.encode().replace(b"\n", eol)


def remove_blocks(content: bytes, comment: str, file: str) -> bytes:
    """The file without our blocks. Errors: `config-unreadable`."""
    for block in reversed(blocks(content, comment, file)):
        before, after = content[: block.start], content[block.end :]
        # What somebody wrote behind the block keeps a line of its own.
        for _ in range(0 if after else block.added):
            before = _LINE_END.sub(b"", before)
        content = before + after
    return content


def is_ended(content: bytes) -> bool:
    """Whether a new line can follow."""
    return not content or content.endswith((b"\n", b"\r"))


def eol_of(content: bytes) -> bytes:
    """How lines end in this file."""
    return b"\r\n" if b"\r\n" in content else b"\n"


def _torn(content: bytes, mark: re.Match[bytes], file: str) -> OpenbisJupyterError:
    return OpenbisJupyterError(
        "config-unreadable",
        file=file,
        line=len(re.findall(rb"\r\n|\r|\n", content[: mark.start()])) + 1,
        reason=f"the other comment of this block of {_NAME} is missing; take its lines out, or put that comment back.",
    )
