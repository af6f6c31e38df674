"""A text in pieces: numbers, what differs each time whatever is computed, and the rest.

What differs each time is a table of shapes that nothing else has. It is named where it is passed over; whatever looks
like it and might be a result is none of it: a hexadecimal number is an address only behind `at`, a date is the clock's
only where it lies within the run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import zip_longest

MOST_CHARACTERS = 2_000_000
"""Longer texts are the same only to the last character."""
SPACES, COLOURS, TOLERATED = "spaces", "colours of a terminal", "numbers within the tolerance"
_SLACK = timedelta(minutes=2)
_LONGEST_NUMBER = 300
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FRACTION = re.compile(r"[.,]\d+")
_ZONE = re.compile(r"(?<=:\d\d)([+-]\d\d):?(\d\d)$")


@dataclass(frozen=True)
class Span:
    """When a run began and ended."""

    began: datetime
    ended: datetime

    def holds(self, text: str) -> bool:
        """Whether this date, or time, or both, lies within the run, here or in UTC."""
        for zone in (timezone.utc, None):
            began, ended = (moment.astimezone(zone) for moment in (self.began, self.ended))
            for day in (began, ended):
                found = _moment(text, day)
                if isinstance(found, str):
                    if found == day.date().isoformat():
                        return True
                elif found is not None and began - _SLACK <= found <= ended + _SLACK:
                    return True
        return False


@dataclass(frozen=True)
class Tolerance:
    """What is the same all the same. numbers: how far two may be apart, as a part of the larger one; pixels: how many
    of a picture's may differ, in percent. Whole numbers, as they are written, have none.
    """

    numbers: float = 1e-9
    pixels: float = 0.0


@dataclass(frozen=True)
class Rules:
    """By what outputs are compared."""

    tolerance: Tolerance
    span: Span


@dataclass(frozen=True)
class Varying:
    """A shape that differs each time: what people call it, and whether two of it may differ so."""

    name: str
    pattern: str
    may: Callable[[str, str, Span], bool] = lambda _before, _now, _span: True


def _of_clock(_before: str, now: str, span: Span) -> bool:
    return span.holds(now)


_DATE = r"(?<!\d)\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
_TIME = r"\d\d:\d\d:\d\d(?:[.,]\d+)?(?![\d:])"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d (?:[A-Z]{3,4} )?\d{4}"
VARYING: Mapping[str, Varying] = {
    "address": Varying(
        "addresses in memory",
        r"(?:(?<=\bat )|(?<=environment: )|(?<=bytecode: )|(?<=pointer: ))0x[0-9A-Fa-f]{6,16}\b",
    ),
    "file": Varying(
        "names that a kernel gives to its cells",
        r"(?:[^\s\"'<>()]*[/\\])?ipykernel_\d+[/\\]\d+\.py|<ipython-input-\d+-[0-9a-f]+>",
    ),
    "count": Varying("execution counts", r"\b(?:In|Out) ?\[\d+\]"),
    "uuid": Varying(
        "random identifiers", r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    ),
    "element": Varying(
        "random names in HTML and SVG",
        # pandas' Styler; matplotlib's SVG.
        r"\bT_[0-9a-f]{5}(?=[_\"\s])|(?<=[#\"])[a-z]{1,6}[0-9a-f]{10}(?=[\"')])",
    ),
    "took": Varying(
        "how long something took",
        # IPython's %time and %timeit, bash's `time`, R's `system.time`, joblib.
        r"(?:CPU times|Wall time): [^\n]*"
        r"|[\d.]+ [mnuµμ]?s ± [^\n]*? per loop \(mean ± std\. dev\.[^\n]*\)"
        r"|(?:(?<=\n)|(?<![\s\S]))(?:real|user|sys)\t\d+m[\d.,]+s"
        r"|\buser +system +elapsed *\n[ \d.]+"
        r"|\| elapsed: +[\d.]+(?:s|min)",
    ),
    "progress": Varying(
        "times of progress bars",
        # tqdm, up to what a program itself adds; Keras.
        r"\[\d+(?::\d+)+<(?:\d+(?::\d+)+|\?), *[\d.?]+ ?[A-Za-zµ]*/[A-Za-z]+|(?<= - )\d+s \d+[mnuµμ]?s/(?:step|epoch)",
    ),
    "there": Varying(
        "which files were there already",
        r"(?:[ \d]{3} % of [^\n]* downloaded\n)?\d+ files? downloaded, \d+ there already",
    ),
    "clock": Varying("dates and times of the run", rf"{_WEEKDAY}|{_DATE}|\b{_TIME}", _of_clock),
}
_NUMBER = r"(?:(?<![\w.)\]])[-+])?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_TOKEN = re.compile(
    "|".join(f"(?P<{key}>{one.pattern})" for key, one in VARYING.items())
    # A name with digits in it is no number, and neither is a version.
    + rf"|(?P<word>[^\W\d]\w*|\d+(?:\.\d+){{2,}})|(?P<number>{_NUMBER})|(?P<line>\n)|(?P<other>[^\w\s]|\w)"
)


@dataclass(frozen=True)
class Alike:
    """How two texts compare. numbers: pairs that differ by more than they may, as they are written; of: how many there
    are in all; passed_over: what differs each time and did; same: whether nothing else differs.
    """

    same: bool
    numbers: Sequence[tuple[str, str]] = ()
    of: int = 0
    passed_over: frozenset[str] = field(default_factory=frozenset)


def compared(before: str, now: str, rules: Rules) -> Alike:
    """In: two texts. Out: how they compare; without numbers where anything else differs, too."""
    if before == now:
        return Alike(True)
    if max(len(before), len(now)) > MOST_CHARACTERS:
        return Alike(False)
    passed_over, numbers, count = set[str](), list[tuple[str, str]](), 0
    for one, other in zip_longest(_tokens(before), _tokens(now)):
        if one is None or other is None or one[0] != other[0]:
            return Alike(False)
        kind, (text, again) = one[0], (one[1], other[1])
        count += kind == "number"
        if text == again:
            continue
        if kind == "number":
            if _is_close(text, again, rules.tolerance.numbers):
                passed_over.add(TOLERATED)
            else:
                numbers.append((text, again))
        elif kind in VARYING and VARYING[kind].may(text, again, rules.span):
            passed_over.add(VARYING[kind].name)
        else:
            return Alike(False)
    if _COLOUR.findall(before) != _COLOUR.findall(now):
        passed_over.add(COLOURS)
    elif not numbers and not passed_over:
        passed_over.add(SPACES)
    return Alike(not numbers, numbers, count, frozenset(passed_over))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each; spaces only part them, and colours are gone."""
    for found in _TOKEN.finditer(_COLOUR.sub("", text)):
        yield str(found.lastgroup), found[0]


def _is_close(one: str, other: str, tolerance: float) -> bool:
    if max(len(one), len(other)) > _LONGEST_NUMBER:
        return False
    if not ({*".eE"} & {*one, *other}):
        return int(one) == int(other)
    values = float(one), float(other)
    return all(map(math.isfinite, values)) and math.isclose(*values, rel_tol=tolerance)


def apart(numbers: Sequence[tuple[str, str]]) -> float:
    """How far the two of a pair are apart at most, in percent of the larger one."""
    pairs = [(float(one), float(other)) for one, other in numbers]
    return max(
        (100 * abs(a - b) / max(abs(a), abs(b)) for a, b in pairs if math.isfinite(a) and math.isfinite(b)),
        default=math.nan,
    )


def _moment(text: str, day: datetime) -> datetime | str | None:
    """In: a date, a time, or both, which are taken as those of this day's zone where they have none. A date as text."""
    whole = _ZONE.sub(r"\1:\2", _FRACTION.sub("", text)).replace("Z", "+00:00")
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", whole):
            return whole
        if re.fullmatch(_TIME, whole):
            found = datetime.fromisoformat(f"{day.date().isoformat()}T{whole}")
        elif whole[0].isalpha():
            words = whole.split()
            found = datetime.strptime(" ".join([*words[:4], words[-1]]), "%a %b %d %H:%M:%S %Y")
        else:
            found = datetime.fromisoformat(whole)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=day.tzinfo)
