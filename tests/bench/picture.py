"""One picture of a bench: each judged ratio as a part of its bound, and how the cost of a click grows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure as Canvas

from tests.bench.figures import BEND, Curve, Figure

HOLDS, OVER, LINE = "#2a7f62", "#b3261e", "#1f4e79"
INCHES_PER_BAR, INCHES_PER_CURVE, WIDTH = 0.34, 2.6, 12.0
NAME_LENGTH = 90


def draw(figures: Sequence[Figure], curves: Sequence[Curve], file: Path) -> None:
    """Write it; the format is that of the file's ending (.png, .svg, .pdf)."""
    judged = [figure for figure in figures if figure.bound is not None and figure.ratio is not None]
    heights = [max(1.0, INCHES_PER_BAR * len(judged))] * bool(judged) + [INCHES_PER_CURVE] * bool(curves)
    canvas = Canvas(figsize=(WIDTH, sum(heights) + 1.0), layout="constrained")
    parts = list(canvas.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0])
    if judged:
        _bars(parts.pop(0), judged)
    if curves:
        _lines(parts.pop(0), curves)
    canvas.savefig(file)


def _bars(part: Canvas, judged: Sequence[Figure]) -> None:
    axes = part.subplots()
    shares = [figure.ratio / figure.bound for figure in judged if figure.ratio is not None and figure.bound]
    axes.barh(range(len(judged)), shares, color=[HOLDS if figure.holds else OVER for figure in judged])
    axes.axvline(1.0, color=OVER, linewidth=1)
    for place, (figure, share) in enumerate(zip(judged, shares, strict=True)):
        axes.text(share, place, f"  {figure.ratio:.2f} of {figure.bound:.3g}", va="center", fontsize=8)
    axes.set_yticks(range(len(judged)), [figure.name[:NAME_LENGTH] for figure in judged], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1.25, 1.2 * max(shares)))
    axes.set_xlabel("ratio, as a part of its bound")


def _lines(part: Canvas, curves: Sequence[Curve]) -> None:
    for axes, curve in zip(part.subplots(1, len(curves), squeeze=False)[0], curves, strict=True):
        places = range(len(curve.points))
        milliseconds = [1000 * seconds for _, seconds in curve.points]
        axes.plot(places, milliseconds, marker="o", color=LINE)
        axes.axhline(BEND * milliseconds[0], color="grey", linewidth=0.8, linestyle="--")
        axes.set_xticks(places, [f"{size:,}" for size, _ in curve.points], fontsize=8)
        axes.set_ylim(bottom=0)
        axes.set_title(curve.told.replace(": ", ":\n"), fontsize=8)
        axes.set_xlabel(f"{curve.sizes} (dashed: {BEND:g} times the first)", fontsize=8)
        axes.set_ylabel("ms", fontsize=8)
