"""What is said of outputs that are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence

PICTURE, TABLE_OR_PAGE, TEXT, ERROR, OUTPUTS = "picture", "table or page", "text", "error", "outputs"
PICTURE_DIFFERS = "it is another one (it could not be compared pixel by pixel)"
LOOKS_DIFFER = "it reads the same and looks different: its HTML is another one"
IS_NEW, IS_GONE = "it is new", "there is none any more"
IT_SAVES = "it saves the notebook"
ITS_VALUES_ARE_OF_THE_RUN = "it holds the values that this run was given"
HAD_NO_RESULTS = "nothing was there before"
TITLE = "What came out the same"
SAME = "same"
CHANGED = "changed"
LEFT_OUT = "not compared"
BEFORE = "Before"
NOW = "Now"
WHERE = "Where they differ, in red"
CODE = "Its code"
CELLS = "Cell by cell"
COLUMNS = ("Cell", "What it does", "Outcome", "Passed over")
NOTHING = "Nothing is shown."
TOO_MUCH = "This page shows no more outputs: the rest is in the notebooks."
SHOWN = 10
"""So many cells are named in one sentence."""


def verdict(compared: int, changed: int, against: str) -> str:
    """In: how many cells, how many of them show something else; what they were compared with."""
    cells = "1 cell" if compared == 1 else f"{compared} cells"
    if not changed:
        return f"The outputs are the same as in {against} ({cells} compared)."
    return f"{changed} of {cells} changed, compared with {against}:"


def named_cell(number: int, name: str) -> str:
    """A code cell."""
    return f"cell {number} ({name})" if name else f"cell {number}"


def cells_left_out(numbers: Sequence[int], why: str) -> str:
    """Of a comparison."""
    which = "cell" if len(numbers) == 1 else "cells"
    shown = ", ".join(map(str, numbers[:SHOWN])) + (", …" if len(numbers) > SHOWN else "")
    return f"Not compared: {which} {shown}, because {why}."


def passed_over(names: Sequence[str]) -> str:
    """What differs each time."""
    return f"Passed over, because it differs each time or within the tolerance: {', '.join(names)}."


def numbers_differ(count: int, of: int, percent: float) -> str:
    """In: how many numbers of how many, by how much at most."""
    most = f", at most by {percent:.2g} %" if math.isfinite(percent) else ""
    return (
        f"{count} of {of} {'number' if of == 1 else 'numbers'} {'differs' if count == 1 else 'differ'}{most}"
    )


def lines_differ(gone: int, new: int) -> str:
    """Of a text."""
    if not gone and not new:
        return "it differs"
    return f"{gone} {'line' if gone == 1 else 'lines'} became {new}"


def other_count(before: int, now: int) -> str:
    """Of things that a cell shows."""
    return f"there were {before}, there are {now}"


def other_forms(before: Sequence[str], now: Sequence[str]) -> str:
    """In which an output comes."""
    return f"they came as {', '.join(before)}, they come as {', '.join(now)}"


def error_is_new(error: str) -> str:
    """A cell fails that did not."""
    return f"it is new: {error}"


def error_is_gone(error: str) -> str:
    """A cell failed that does not any more."""
    return f"there is none any more; it was {error}"


def other_size(before: tuple[int, int], now: tuple[int, int]) -> str:
    """Of a picture, in pixels."""
    return f"it has {now[0]} × {now[1]} pixels, it had {before[0]} × {before[1]}"


def pixels_differ(percent: float) -> str:
    """Of a picture."""
    return f"{percent:.2g} % of its pixels differ"


def pixels_within(percent: float) -> str:
    """Of a picture."""
    return f"up to {percent:g} % of a picture's pixels"


def against_dataset(perm_id: str) -> str:
    """What a run is compared with."""
    return f"the dataset {perm_id}"


def against_file(name: str) -> str:
    """What a run is compared with."""
    return f"{name} as it was"


def rules(numbers: float, pixels: float) -> str:
    """By what outputs were compared."""
    counted = "to the last digit" if numbers == 0 else f"up to a relative difference of {numbers:g}"
    return (
        f"Numbers with a point or an exponent are the same {counted}, whole numbers to the last digit; pictures are"
        f" the same where at most {pixels:g} % of their pixels differ visibly."
    )
