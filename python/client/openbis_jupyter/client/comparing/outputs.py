"""The outputs of one cell, as they were and as they are now."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from openbis_jupyter.client.comparing import lines, pictures, texts
from openbis_jupyter.client.comparing.lines import Line
from openbis_jupyter.client.comparing.tokens import Alike, Rules, apart, compared

Outputs = Sequence[Mapping[str, Any]]

STREAMS = ("stdout", "stderr")
_TRACEBACKS = "tracebacks"
_WIDGETS = "widgets, which no file shows"
_BYTES = "how a picture is stored"
_SHADES = "shades of colours that nobody sees"
_HTML, _SVG, _WIDGET = "text/html", "image/svg+xml", "application/vnd.jupyter.widget-view+json"
_ORDER = (*pictures.KINDS, _SVG, _HTML, "text/latex", "text/markdown")
"""Of the forms of an output, the one that says most."""
_WHAT = {
    **dict.fromkeys((*pictures.KINDS, _SVG), texts.PICTURE),
    _HTML: texts.TABLE_OR_PAGE,
    "text/plain": texts.TEXT,
}


@dataclass(frozen=True)
class Difference:
    """What differs, and how, in words; the numbers that do, as they are written; the lines; where a picture does, as
    PNG."""

    what: str
    said: str
    numbers: Sequence[tuple[str, str]] = ()
    lines: Sequence[Line] = ()
    where: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Outcome:
    """How a cell's outputs compare: what differs; what does each time, and was passed over."""

    differences: Sequence[Difference] = ()
    passed_over: frozenset[str] = field(default_factory=frozenset)

    def and_then(self, more: Outcome) -> Outcome:
        """Both."""
        return Outcome([*self.differences, *more.differences], self.passed_over | more.passed_over)


def outcome(before: Outputs, now: Outputs, rules: Rules) -> Outcome:
    """In: nbformat's outputs, both times. What is printed is taken together, whatever came between."""
    found = Outcome()
    for name in STREAMS:
        found = found.and_then(_text(name, _printed(before, name), _printed(now, name), rules))
    one, other = (
        [each for each in each_time if each["output_type"] != "stream"] for each_time in (before, now)
    )
    if len(one) != len(other):
        return found.and_then(Outcome([Difference(texts.OUTPUTS, texts.other_count(len(one), len(other)))]))
    for was, is_now in zip_longest(one, other):
        found = found.and_then(_shown(was, is_now, rules))
    return found


def _shown(before: Mapping[str, Any], now: Mapping[str, Any], rules: Rules) -> Outcome:
    is_error, was_error = (each["output_type"] == "error" for each in (now, before))
    if is_error and was_error:
        return _error(before, now, rules)
    if is_error or was_error:
        raised = now if is_error else before
        said = texts.error_is_new(_named(raised)) if is_error else texts.error_is_gone(_named(raised))
        return Outcome([Difference(texts.ERROR, said)])
    return _forms(before.get("data") or {}, now.get("data") or {}, rules)


def _error(before: Mapping[str, Any], now: Mapping[str, Any], rules: Rules) -> Outcome:
    found = _text(texts.ERROR, _named(before), _named(now), rules)
    if not found.differences and before.get("traceback") != now.get("traceback"):
        return found.and_then(Outcome(passed_over=frozenset({_TRACEBACKS})))
    return found


def _named(raised: Mapping[str, Any]) -> str:
    return f"{raised.get('ename', '')}: {raised.get('evalue', '')}"


def _forms(before: Mapping[str, Any], now: Mapping[str, Any], rules: Rules) -> Outcome:
    """An output has several forms; where they differ, the one that says most tells how."""
    if before.keys() != now.keys():
        return Outcome([Difference(texts.OUTPUTS, texts.other_forms(sorted(before), sorted(now)))])
    found = Outcome()
    for form in sorted(
        before, key=lambda form: (_ORDER.index(form) if form in _ORDER else len(_ORDER), form)
    ):
        one = _form(form, _content(before[form]), _content(now[form]), rules)
        if one.differences:
            return found.and_then(one)
        found = found.and_then(one)
    return found


def _form(form: str, before: str, now: str, rules: Rules) -> Outcome:
    if before == now:
        return Outcome()
    if form == _WIDGET:
        return Outcome(passed_over=frozenset({_WIDGETS}))
    if form in pictures.KINDS:
        return _picture(before, now, rules)
    what = _WHAT.get(form, form)
    if form == _HTML:
        return _page(what, before, now, rules)
    return _text(what, before, now, rules)


def _picture(before: str, now: str, rules: Rules) -> Outcome:
    if "".join(before.split()) == "".join(now.split()):
        return Outcome(passed_over=frozenset({_BYTES}))
    found = pictures.pixels(before, now)
    if found is None:
        return Outcome([Difference(texts.PICTURE, texts.PICTURE_DIFFERS)])
    if found.sizes[0] != found.sizes[1]:
        return Outcome([Difference(texts.PICTURE, texts.other_size(*found.sizes))])
    if found.percent > rules.tolerance.pixels:
        said = texts.pixels_differ(found.percent)
        return Outcome([Difference(texts.PICTURE, said, where=found.where)])
    if found.percent:
        return Outcome(passed_over=frozenset({texts.pixels_within(rules.tolerance.pixels)}))
    return Outcome(passed_over=frozenset({_SHADES if found.any_shade else _BYTES}))


def _page(what: str, before: str, now: str, rules: Rules) -> Outcome:
    """HTML: what differs in it is told by what can be read."""
    source = compared(before, now, rules)
    if source.same:
        return Outcome(passed_over=source.passed_over)
    found = _text(what, lines.text_of_html(before), lines.text_of_html(now), rules)
    if found.differences:
        return found
    return Outcome([Difference(what, texts.LOOKS_DIFFER)])


def _text(what: str, before: str, now: str, rules: Rules) -> Outcome:
    alike = compared(before, now, rules)
    if alike.same:
        return Outcome(passed_over=alike.passed_over)
    shown = lines.differing(
        lines.without_colours(before),
        lines.without_colours(now),
        lambda one, other: compared(one, other, rules).same,
    )
    return Outcome(
        [Difference(what, _said(alike, before, now, shown), alike.numbers, shown)], alike.passed_over
    )


def _said(alike: Alike, before: str, now: str, shown: Sequence[Line]) -> str:
    if alike.numbers:
        return texts.numbers_differ(len(alike.numbers), alike.of, apart(alike.numbers))
    if not before.strip():
        return texts.IS_NEW
    if not now.strip():
        return texts.IS_GONE
    return texts.lines_differ(sum(mark == "-" for mark, _ in shown), sum(mark == "+" for mark, _ in shown))


def _printed(outputs: Outputs, name: str) -> str:
    return lines.as_shown(
        "".join(
            _content(each.get("text"))
            for each in outputs
            if each["output_type"] == "stream" and each.get("name") == name
        )
    )


def _content(value: Any) -> str:
    """Of a form: a text, the lines of one, or JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "".join(value)
    return "" if value is None else json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False)


def as_address(png: bytes) -> str:
    """For an `img`."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
