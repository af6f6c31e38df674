"""The first page of a PDF as a picture, drawn by a process of its own: nothing in it runs, hangs or breaks more.

PDFium without its script engine draws it (`pypdfium2`, `openbis-jupyter[user]`); forms are not even set up.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import dataclass, field

WIDTH, HEIGHT = 900, 1300
"""Pixels at most."""
SECONDS = 20
MEMORY_BYTES = 1 << 30


@dataclass(frozen=True)
class Page:
    """The first page as PNG, and how many pages there are."""

    png: bytes = field(repr=False)
    pages: int


def first_page(content: bytes) -> Page | None:
    """In: a whole PDF. Out: None where it cannot be drawn: broken, locked, too much, or nothing here can draw it."""
    try:
        # The file itself is the program: of the rest of us it needs nothing.
        drawn = subprocess.run(
            [sys.executable, __file__], input=content, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    pages, _, png = drawn.stdout.partition(b"\n")
    return Page(png, int(pages)) if png else None


def _draw(content: bytes) -> Page:
    import pypdfium2  # noqa: PLC0415 (only the program needs it)

    document = pypdfium2.PdfDocument(content)
    page = document[0]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
    png = io.BytesIO()
    page.render(scale=scale, draw_annots=False).to_pil().save(png, "PNG")
    return Page(png.getvalue(), len(document))


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _limit_memory()
    result = _draw(sys.stdin.buffer.read())
    sys.stdout.buffer.write(b"%d\n" % result.pages + result.png)
