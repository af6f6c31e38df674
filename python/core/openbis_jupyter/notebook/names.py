"""What the file of a notebook is called where its name is taken; what it may be called at all: `protocol.names`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import count

from openbis_jupyter.protocol.names import SUFFIX


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """In: a clean notebook name, the names in its directory. Out: it, or `name-2.ipynb`, `name-3.ipynb`, ….

    Names that differ only in case or normalisation count as taken: some file systems hold them for the same.
    """
    occupied = {_folded(name) for name in taken}
    if _folded(wanted) not in occupied:
        return wanted
    stem = wanted.removesuffix(SUFFIX)
    return next(name for n in count(2) if _folded(name := f"{stem}-{n}{SUFFIX}") not in occupied)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
