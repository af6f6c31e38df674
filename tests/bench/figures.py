"""A measured figure: ours beside a reference of the same run, and the bound of their ratio."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """`ours` and `beside` in seconds (or the `unit`); without a reference the figure is only told, not judged."""

    name: str
    ours: float
    beside: float = 0.0
    bound: float | None = None
    unit: str = "seconds"

    @property
    def ratio(self) -> float | None:
        """Ours divided by the reference."""
        return self.ours / self.beside if self.beside else None

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bound (true where there is none)."""
        return self.bound is None or self.ratio is None or self.ratio <= self.bound

    def shown(self, value: float) -> str:
        """A value for people."""
        return f"{value * 1000:.1f} ms" if self.unit == "seconds" else f"{value:.0f} MB"

    def as_json(self) -> dict[str, object]:
        """The figure for machines."""
        return {
            "name": self.name,
            f"ours_{self.unit}": self.ours,
            f"beside_{self.unit}": self.beside,
            "ratio": self.ratio,
            "bound": self.bound,
        }


BEND = 2.0
"""A line bends where something costs so many times what it costs at its smallest size."""


@dataclass(frozen=True)
class Curve:
    """What something costs by its size. `points`: sizes, growing, each with its seconds."""

    name: str
    sizes: str
    points: tuple[tuple[int, float], ...]

    @property
    def bend(self) -> int | None:
        """The smallest size at which it costs `BEND` times as much as at the first; None: the line is flat."""
        first = self.points[0][1]
        return next((size for size, seconds in self.points if seconds >= BEND * first), None)

    @property
    def told(self) -> str:
        """Where the line bends, for people."""
        if self.bend is None:
            return f"{self.name}: flat up to {self.points[-1][0]:,} {self.sizes}"
        before = max((size for size, _ in self.points if size < self.bend), default=0)
        return f"{self.name}: bends between {before:,} and {self.bend:,} {self.sizes}"

    def as_json(self) -> dict[str, object]:
        """The curve for machines."""
        return {"name": self.name, "sizes": self.sizes, "points_seconds": self.points, "bend": self.bend}


def timed(action: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def in_turns(rounds: int, ours: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """In: what gives seconds of either side. Out: the medians of `rounds` rounds; one goes ahead unmeasured."""
    pairs = [(ours(), other()) for _ in range(1 + rounds)][1:]
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def percentile(values: list[float], part: float) -> float:
    """The value below which `part` (0–1) of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered)) - 1))]
