"""A comparison for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openbis_jupyter.client.comparing import texts
from openbis_jupyter.client.comparing.notebooks import Cell, Comparison

_MOST_NUMBERS = 20


def as_text(comparison: Comparison) -> str:
    """The verdict, each cell that changed and how, and what was passed over."""
    return "\n".join(
        [texts.verdict(comparison.compared, comparison.changed, comparison.against), *_lines(comparison)]
    )


def _lines(comparison: Comparison) -> Iterator[str]:
    for cell in comparison.cells:
        if cell.state == "changed":
            yield f"  {texts.named_cell(cell.number, cell.name)}: {'; '.join(said(cell))}"
    if comparison.passed_over:
        yield texts.passed_over(comparison.passed_over)
    left_out = [cell for cell in comparison.cells if cell.state == "left-out"]
    for why in dict.fromkeys(cell.why for cell in left_out):
        yield texts.cells_left_out([cell.number for cell in left_out if cell.why == why], why)


def said(cell: Cell) -> list[str]:
    """Of a cell that changed: how."""
    return [f"{one.what}: {one.said}" for one in cell.differences]


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The same for programs; of the numbers that differ the first ones."""
    return {
        "against": comparison.against,
        "tolerance": {"numbers": comparison.tolerance.numbers, "pixels": comparison.tolerance.pixels},
        "compared": comparison.compared,
        "changed": comparison.changed,
        "passed_over": comparison.passed_over,
        "cells": [
            {
                "cell": cell.number,
                "name": cell.name,
                "state": cell.state,
                "why": cell.why or None,
                "passed_over": list(cell.passed_over),
                "differences": [
                    {
                        "what": one.what,
                        "said": one.said,
                        "numbers": [list(pair) for pair in one.numbers[:_MOST_NUMBERS]],
                    }
                    for one in cell.differences
                ],
            }
            for cell in comparison.cells
        ],
    }
