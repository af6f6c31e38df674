"""Where the notebook of a run is by now: its own cells name the file as it was called when they were written."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from openbis_jupyter.client.disk import read_private, write_private
from openbis_jupyter.client.notebooks.deferred_save import RUN_VARIABLE, in_run

_NOTICED_SECONDS = 2.0
"""Within this time a run has noticed, and noted, that its file was moved."""


def note_places(deferred: Path, places: Sequence[Path]) -> None:
    """In: the run's file for the deferred save; where its notebook has been, its present place last."""
    write_private(_note(deferred), json.dumps([str(place) for place in places]))


def place_in_run(file: Path) -> Path:
    """In: a notebook as a cell names it. Out: where it is, if it is that of this run and was moved; else the same."""
    if not in_run():
        return file
    until = time.monotonic() + _NOTICED_SECONDS
    while True:
        places = [
            Path(place) for place in json.loads(read_private(_note(Path(os.environ[RUN_VARIABLE]))) or "[]")
        ]
        named = file.absolute()
        if named.name in {one.name for one in places} and named.parent in {one.parent for one in places}:
            return places[-1]
        if file.exists() or time.monotonic() > until:
            return file
        time.sleep(0.1)


def _note(deferred: Path) -> Path:
    return deferred.with_name("places.json")
