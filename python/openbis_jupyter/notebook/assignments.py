"""Change what a cell assigns to a name, and nothing else in it: one way per language of a kernel.

A rewriter takes the source of a cell, and the new expressions by name, and gives the new source. What it cannot find is
assigned at the end of the cell, so the new value always holds after it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

Rewriter = Callable[[str, Mapping[str, str]], str]
Reader = Callable[[str], dict[str, str]]


def python_assigned(source: str) -> dict[str, str]:
    """Name → expression of the assignments at the top level of a cell."""
    content = _unix(source).encode()
    return {name: content[start:end].decode() for name, start, end in _assignments(content)}


def python_with_values(source: str, expressions: Mapping[str, str]) -> str:
    """The cell with these expressions assigned to these names."""
    content = _unix(source).encode()
    found = [place for place in _assignments(content) if place[0] in expressions]
    for name, start, end in sorted(found, key=lambda place: place[1], reverse=True):
        content = content[:start] + expressions[name].encode() + content[end:]
    present = {name for name, _, _ in found}
    missing = [f"{name} = {value}" for name, value in expressions.items() if name not in present]
    return "\n".join([*filter(None, [content.decode().rstrip("\n")]), *missing])


def _unix(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _assignments(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Name and byte span of the value of each assignment; none where this is not plain Python (a magic, an error)."""
    try:
        body = ast.parse(content).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    starts = [0]
    for line in content.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for statement in body:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and value.end_lineno is not None and value.end_col_offset is not None:
            start = starts[value.lineno - 1] + value.col_offset
            yield target.id, start, starts[value.end_lineno - 1] + value.end_col_offset


READERS: Mapping[str, Reader] = {"python": python_assigned}
REWRITERS: Mapping[str, Rewriter] = {"python": python_with_values}
