"""Rows for people."""

from __future__ import annotations

from collections.abc import Sequence

EMPTY = "–"


def as_table(columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str = EMPTY) -> str:
    """A line per row, columns below each other; whatever a text holds, it stays on its line."""
    lines = [tuple(columns), *(tuple(on_one_line(text) or empty for text in row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def on_one_line(text: str) -> str:
    """The text without line ends and what else cannot be printed."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
