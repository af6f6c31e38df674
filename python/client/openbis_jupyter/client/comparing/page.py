"""A comparison as a web page: complete in itself, nothing runs in it, light or dark as whoever reads it likes."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from importlib.resources import files

from openbis_jupyter.client.comparing import texts
from openbis_jupyter.client.comparing.lines import Line
from openbis_jupyter.client.comparing.notebooks import Cell, Comparison
from openbis_jupyter.client.comparing.outputs import Difference, Outputs, as_address
from openbis_jupyter.client.comparing.telling import as_json

FOLDER = "notebook-comparison"
"""Beside the notebook in its dataset; no result of a person goes there."""
PAGE, FOR_PROGRAMS = f"{FOLDER}/comparison.html", f"{FOLDER}/comparison.json"
MARK = '<main class="openbis-comparison">'
"""By which a page of ours is known."""
MOST_CHARACTERS = 12_000_000
"""Of the outputs that are shown both times."""
NUMBERS_SHOWN, MOST_OF_LINE = 20, 1000
_STATES = {"same": texts.SAME, "changed": texts.CHANGED, "left-out": texts.LEFT_OUT}


def comparison_files(comparison: Comparison) -> dict[str, str]:
    """The texts by the names that they are stored under: to read, and for programs."""
    said = json.dumps(as_json(comparison), ensure_ascii=False, indent=1)
    return {PAGE: page_of(comparison), FOR_PROGRAMS: f"{said}\n"}


def page_of(comparison: Comparison) -> str:
    """The page."""
    from openbis_jupyter.client.rendering import page_around  # noqa: PLC0415  (loads nbconvert)

    title = f"{texts.TITLE}: {comparison.notebook}"
    body = "\n".join([MARK, f"<h1>{_text(title)}</h1>", *_body(comparison), "</main>"])
    return page_around(body, title, files(__package__).joinpath("page.css").read_text("utf-8"))


def _body(comparison: Comparison) -> Iterator[str]:
    tolerance = comparison.tolerance
    verdict = texts.verdict(comparison.compared, comparison.changed, comparison.against)
    yield f'<p class="verdict">{_text(verdict.rstrip(":"))}</p>'
    yield f'<p class="rules">{_text(texts.rules(tolerance.numbers, tolerance.pixels))}</p>'
    if comparison.passed_over:
        yield f"<p>{_text(texts.passed_over(comparison.passed_over))}</p>"
    yield f'<h2 id="cells">{texts.CELLS}</h2>'
    yield '<div class="wide" role="region" aria-labelledby="cells" tabindex="0"><table>'
    yield (
        "<thead><tr>"
        + "".join(f'<th scope="col">{name}</th>' for name in texts.COLUMNS)
        + "</tr></thead><tbody>"
    )
    yield from map(_row, comparison.cells)
    yield "</tbody></table></div>"
    room = MOST_CHARACTERS
    for cell in comparison.cells:
        if cell.state == "changed":
            room -= _length(cell.before) + _length(cell.now)
            yield from _section(cell, with_outputs=room >= 0)
    if room < 0:
        yield f"<p>{texts.TOO_MUCH}</p>"


def _row(cell: Cell) -> str:
    number = (
        f'<a href="#cell-{cell.number}">{cell.number}</a>' if cell.state == "changed" else str(cell.number)
    )
    outcome = _STATES[cell.state] + (f": {cell.why}" if cell.why else "")
    cells = [
        f'<th scope="row">{number}</th>',
        f"<td>{_text(cell.name)}</td>",
        f'<td class="{cell.state}">{_text(outcome)}</td>',
        f"<td>{_text(', '.join(cell.passed_over))}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _section(cell: Cell, *, with_outputs: bool) -> Iterator[str]:
    from openbis_jupyter.client.rendering import output_html  # noqa: PLC0415

    title = texts.named_cell(cell.number, cell.name)
    yield f'<section id="cell-{cell.number}" aria-labelledby="title-{cell.number}">'
    yield f'<h2 id="title-{cell.number}">{_text(title[0].upper() + title[1:])}</h2>'
    for one in cell.differences:
        yield from _difference(one)
    yield f'<details><summary>{texts.CODE}</summary><pre class="code">{_text(cell.source)}</pre></details>'
    if with_outputs:
        yield '<div class="pair">'
        for name, outputs in ((texts.BEFORE, cell.before), (texts.NOW, cell.now)):
            shown = "\n".join(f'<div class="paper">{output_html(one)}</div>' for one in outputs)
            yield f"<div><h3>{name}</h3>{shown or f'<p>{texts.NOTHING}</p>'}</div>"
        yield "</div>"
    yield "</section>"


def _difference(one: Difference) -> Iterator[str]:
    yield f"<p><strong>{_text(one.what)}</strong>: {_text(one.said)}</p>"
    if one.numbers:
        shown = [f"{_text(before)} → {_text(now)}" for before, now in one.numbers[:NUMBERS_SHOWN]]
        yield f"<p>{', '.join(shown)}{', …' if len(one.numbers) > NUMBERS_SHOWN else ''}</p>"
    if one.lines:
        yield f'<pre class="lines">{"".join(map(_line, one.lines))}</pre>'
    if one.where:
        yield f'<figure><img alt="" src="{as_address(one.where)}">'
        yield f"<figcaption>{texts.WHERE}</figcaption></figure>"


def _line(line: Line) -> str:
    mark, text = line
    cut = text if len(text) <= MOST_OF_LINE else f"{text[:MOST_OF_LINE]}…"
    shown = _text(f"{mark} {cut}")
    return {"-": f"<del>{shown}</del>", "+": f"<ins>{shown}</ins>"}.get(mark, f"{shown}\n")


def _length(outputs: Outputs) -> int:
    return sum(len(str(one)) for one in outputs)


def _text(text: str) -> str:
    return html.escape(text)
