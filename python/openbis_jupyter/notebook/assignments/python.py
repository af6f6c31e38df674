"""Assignments of Python 3, by its own parser."""

from __future__ import annotations

import ast

from openbis_jupyter.notebook.assignments.places import Place, Reading, UnclearError


def read_python(source: str) -> Reading:
    """Errors: UnclearError where this is not plain Python (a magic, an error)."""
    content = source.encode("utf-8", "surrogatepass")
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnclearError from None
    lines = [0]
    for line in content.split(b"\n"):
        lines.append(lines[-1] + len(line) + 1)
    found, plain = [], set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(target, ast.Name) and value.end_lineno and value.end_col_offset is not None:
                plain.add(target)
                start = lines[value.lineno - 1] + value.col_offset
                found.append((target.id, start, lines[value.end_lineno - 1] + value.end_col_offset))
    others = [
        (node.id, lines[node.lineno - 1] + node.col_offset)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node not in plain
    ]
    starts = {start for _, start in others}
    at = _characters(content, starts.union(*((start, end) for _, start, end in found)))
    return Reading(
        tuple(Place(name, at[start], at[end]) for name, start, end in found),
        tuple((name, at[start]) for name, start in others),
    )


def _characters(content: bytes, positions: set[int]) -> dict[int, int]:
    """Python counts columns in bytes: byte → character."""
    at, before, count = {}, 0, 0
    for position in sorted(positions):
        count += len(content[before:position].decode("utf-8", "surrogatepass"))
        at[position] = count
        before = position
    return at
