"""What the instruments of the demo's lab have measured: small files, made with seeds, so that every instance has the
same ones.
"""

from __future__ import annotations

import csv
import io
import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from random import Random

HOURS = tuple(step / 2 for step in range(49))
START, PLATEAU = 0.05, 8.0
"""Optical density of a culture in the beginning and in the end."""
DOSES = (0, 1, 2, 4, 8)
"""µg/ml of ampicillin."""
STANDARDS = (0.0, 15.6, 31.3, 62.5, 125.0, 250.0, 500.0, 1000.0)
"""pg/ml of the protein that an ELISA measures."""
PICTURE_PIXELS = 256
_GENES = "rpoH dnaK dnaJ groL groS clpB htpG ibpA lon ftsH recA gyrA rpoB ompC lacZ araB trpA fliC"
_HEAT_SHOCK = 8
"""So many of them answer to heat, the first ones."""


def growth_table(rate: float, seed: int) -> str:
    """Hours and optical density of a culture that grows at `rate` per hour."""
    noise = Random(seed)  # noqa: S311  (no secret)
    return _table(("time_h", "od600"), ((hours, _density(rate, hours, noise)) for hours in HOURS))


def dose_table(drug: float, seed: int) -> str:
    """The same for five doses of a drug, side by side; drug: how much 1 µg/ml slows the growth."""
    noise = Random(seed)  # noqa: S311
    rates = [0.62 * math.exp(-drug * dose) for dose in DOSES]
    rows = ((hours, *(_density(rate, hours, noise) for rate in rates)) for hours in HOURS)
    return _table(("time_h", *(f"{dose} µg/ml" for dose in DOSES)), rows)


def standards_table(seed: int) -> str:
    """Concentration and absorbance of an ELISA's standards."""
    noise = Random(seed)  # noqa: S311
    header = ("concentration_pg_ml", "absorbance_450nm")
    return _table(header, ((amount, _absorbance(amount, noise)) for amount in STANDARDS))


def plate_table(seed: int) -> str:
    """The absorbance of an ELISA's 96 wells, as its reader writes it: rows A to H, columns 1 to 12.

    The first two columns hold the standards, the others samples, each one diluted from row to row.
    """
    noise = Random(seed)  # noqa: S311
    samples = [noise.uniform(200, 1500) for _ in range(10)]
    rows = (
        (
            letter,
            *(_absorbance(STANDARDS[number], noise) for _ in range(2)),
            *(_absorbance(sample / 2**number, noise) for sample in samples),
        )
        for number, letter in enumerate("ABCDEFGH")
    )
    return _table(("row", *range(1, 13)), rows)


def counts_table(seed: int) -> str:
    """How often each gene's transcript was read, in three cultures as they were and three after a heat shock."""
    noise = Random(seed)  # noqa: S311
    rows = []
    for number, gene in enumerate(_GENES.split()):
        usual = 10 ** noise.uniform(1.5, 3.5)
        change = noise.uniform(6, 30) if number < _HEAT_SHOCK else noise.uniform(0.8, 1.2)
        means = [usual] * 3 + [usual * change] * 3
        rows.append((gene, *(round(mean * noise.lognormvariate(0, 0.12)) for mean in means)))
    return _table(("gene", *(f"{state}_{n}" for state in ("control", "heat") for n in (1, 2, 3))), rows)


def nuclei(count: int, seed: int) -> bytes:
    """A picture (PNG, grey, 8 bits) of so many stained nuclei, as a fluorescence microscope takes it."""
    noise, size = Random(seed), PICTURE_PIXELS  # noqa: S311
    background = bytes(noise.randrange(6, 26) for _ in range(4096))
    pixels = bytearray(background * (size * size // len(background)))
    for _ in range(count):
        middle = noise.uniform(12, size - 12), noise.uniform(12, size - 12)
        _add_nucleus(pixels, middle, (noise.uniform(6, 11), noise.uniform(6, 11)), noise.uniform(110, 220))
    return _png(pixels, size)


def _add_nucleus(
    pixels: bytearray, middle: tuple[float, float], radii: tuple[float, float], brightness: float
) -> None:
    (x, y), (wide, high) = middle, radii
    for row in range(max(0, int(y - 2 * high)), min(PICTURE_PIXELS, int(y + 2 * high))):
        for column in range(max(0, int(x - 2 * wide)), min(PICTURE_PIXELS, int(x + 2 * wide))):
            distance = ((column - x) / wide) ** 2 + ((row - y) / high) ** 2
            place = row * PICTURE_PIXELS + column
            light = brightness / (1 + distance**4)
            pixels[place] = min(255, int(pixels[place] + light))


@cache
def _png_head(size: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0))


def _png(pixels: bytearray, size: int) -> bytes:
    """https://www.w3.org/TR/png/: each row begins with its filter, 0: none."""
    rows = b"".join(b"\0" + pixels[start : start + size] for start in range(0, len(pixels), size))
    return _png_head(size) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _density(rate: float, hours: float, noise: Random) -> float:
    """Logistic growth, as a photometer sees it."""
    density: float = PLATEAU / (1 + (PLATEAU / START - 1) * math.exp(-rate * hours))
    return round(density * noise.gauss(1, 0.02), 4)


def _absorbance(concentration: float, noise: Random) -> float:
    """The curve of four parameters that ELISAs follow."""
    absorbance: float = 3.2 - 3.14 / (1 + (concentration / 280) ** 1.15)
    return round(absorbance * noise.gauss(1, 0.015), 3)


def _table(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
