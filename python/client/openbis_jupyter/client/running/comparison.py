"""What a run has to say of what came out the same. It costs a run nothing but a moment, and never its success."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from openbis_jupyter.client import texts
from openbis_jupyter.client.comparing import (
    MARK,
    PAGE,
    Comparison,
    Results,
    Tolerance,
    compare,
    comparison_files,
    results_of,
)
from openbis_jupyter.client.disk import why, write_whole
from openbis_jupyter.client.notebooks import read_notebook
from openbis_jupyter.client.redaction import redacted, secrets_of

_ENDING = ".comparison"
_BEGINNING = 20_000
"""Within so many characters a page of ours says that it is one."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """comparison: None where there was nothing to compare with, or nobody wants it; page: where it lies on this
    computer; files: what is saved with the notebook; lacking: a sentence about what could not be told.
    """

    comparison: Comparison | None = None
    page: Path | None = None
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    lacking: str = ""


def results_before(file: Path, tolerance: Tolerance | None) -> Results | None:
    """In: a notebook that is going to run. Out: what it shows; None where it shows nothing, or nobody wants to know."""
    if tolerance is None:
        return None
    results = results_of(read_notebook(file))
    return results if results.has_any else None


def told_of(
    before: Results | None,
    file: Path,
    against: str,
    tolerance: Tolerance | None,
    secrets: Collection[str],
) -> Told:
    """In: what the notebook showed; its file, which has run; with what it is compared, for people."""
    if before is None or tolerance is None:
        return Told()
    try:
        comparison = compare(before, read_notebook(file), file.name, against, tolerance)
        if not comparison.compared:
            return Told()
        hidden = {*secrets, *secrets_of(os.environ)}
        stored = {name: redacted(text, hidden) for name, text in comparison_files(comparison).items()}
    # Outputs come from everywhere; whatever they hold, the run itself has ended well.
    except Exception as reason:
        log.exception("a comparison failed")
        return Told(lacking=texts.comparison_lacking(type(reason).__name__))
    try:
        page = _free_place(file)
        write_whole(page, stored[PAGE])
    except (OSError, ValueError) as reason:
        shown = why(reason) if isinstance(reason, OSError) else type(reason).__name__
        return Told(comparison, None, stored, texts.comparison_unwritten(shown))
    return Told(comparison, page, stored)


def _free_place(notebook: Path) -> Path:
    """Beside the notebook: where nothing is, or an earlier page of ours."""
    return next(place for place in _places(notebook) if not place.exists() or _is_ours(place))


def _places(notebook: Path) -> Iterator[Path]:
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        yield notebook.with_name(f"{notebook.stem}{_ENDING}{more}.html")


def _is_ours(page: Path) -> bool:
    with contextlib.suppress(OSError), page.open(encoding="utf-8", errors="replace") as stream:
        return MARK in stream.read(_BEGINNING)
    return False
