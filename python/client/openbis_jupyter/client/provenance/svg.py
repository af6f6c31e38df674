"""A chain as a small picture: a column for each generation, what was used at its left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from openbis_jupyter.client import texts
from openbis_jupyter.client.datasets import dataset_link
from openbis_jupyter.client.provenance.chain import Chain, Dataset
from openbis_jupyter.client.provenance.telling import as_text
from openbis_jupyter.client.tables import on_one_line

_SVG = "http://www.w3.org/2000/svg"
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _MARGIN = 220, 58, 80, 22, 20
"""Of a box, between boxes, and around all, in pixels."""
_LONGEST_NAME, _LONGEST = 24, 32
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DASHES = {"used": "5 4", "before": "2 4"}
_COLOURS = {"asked": "#d7ebff", "other": "#f6f6f6", "unseen": "#ffffff"}


def picture(chain: Chain, url: str) -> str:
    """In: a chain, openBIS's address. Out: SVG in which each box leads to its dataset's page in openBIS; its
    description is the chain as text.

    Whatever datasets are called, it is text in the picture: the library writes it, without what XML cannot hold.
    """
    places = _places(chain)
    width = _MARGIN + max(x for x, _ in places.values()) + _WIDTH
    height = _MARGIN + max(y for _, y in places.values()) + _HEIGHT
    image = ElementTree.Element(
        "svg",
        {
            "xmlns": _SVG,
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "font-family": "sans-serif",
            # No image: there are links in it.
            "role": "group",
        },
    )
    ElementTree.SubElement(image, "title").text = _text(texts.provenance_of(chain.perm_id))
    ElementTree.SubElement(image, "desc").text = _text(as_text(chain))
    for link in chain.links:
        (x1, y1), (x2, y2) = places[link.source], places[link.of]
        start, end, middle = (
            (x1 + _WIDTH, y1 + _HEIGHT // 2),
            (x2, y2 + _HEIGHT // 2),
            (x1 + _WIDTH + x2) // 2,
        )
        path = f"M{start[0]},{start[1]} C{middle},{start[1]} {middle},{end[1]} {end[0]},{end[1]}"
        dashes = {"stroke-dasharray": _DASHES[link.kind]} if link.kind in _DASHES else {}
        ElementTree.SubElement(image, "path", {"d": path, "fill": "none", "stroke": "#667", **dashes})
    for perm_id, dataset in chain.datasets.items():
        _add_box(image, dataset, places[perm_id], chain, url)
    return ElementTree.tostring(image, encoding="unicode") + "\n"


def _places(chain: Chain) -> dict[str, tuple[int, int]]:
    first = min(dataset.generation for dataset in chain.datasets.values())
    heights: dict[int, int] = {}
    places = {}
    for perm_id, dataset in chain.datasets.items():
        row = heights.get(dataset.generation, 0)
        heights[dataset.generation] = row + 1
        x = _MARGIN + (dataset.generation - first) * (_WIDTH + _ACROSS)
        places[perm_id] = (x, _MARGIN + row * (_HEIGHT + _DOWN))
    return places


def _add_box(
    image: ElementTree.Element, dataset: Dataset, place: tuple[int, int], chain: Chain, url: str
) -> None:
    x, y = place
    kind = "asked" if dataset.perm_id == chain.perm_id else "other" if dataset.type else "unseen"
    # What is being saved has no page yet.
    link = (
        ElementTree.SubElement(image, "a", {"href": dataset_link(url, dataset.perm_id)})
        if dataset.perm_id
        else ElementTree.SubElement(image, "g")
    )
    ElementTree.SubElement(link, "title").text = _text(on_one_line(f"{dataset.name} {dataset.perm_id}"))
    # An image in the image ends at its edges, so that no name leaves its box.
    size = {"width": str(_WIDTH), "height": str(_HEIGHT)}
    box = ElementTree.SubElement(link, "svg", {"x": str(x), "y": str(y), **size})
    edge = {"x": "1", "y": "1", "width": str(_WIDTH - 2), "height": str(_HEIGHT - 2), "rx": "6"}
    ElementTree.SubElement(box, "rect", {**edge, "fill": _COLOURS[kind], "stroke": "#667"})
    for row, line in enumerate(_lines(dataset)):
        font: Mapping[str, str] = (
            {"font-size": "13", "font-weight": "bold"} if row == 0 else {"font-size": "11"}
        )
        ElementTree.SubElement(box, "text", {"x": "10", "y": str(18 + 16 * row), **font}).text = _text(line)


def _lines(dataset: Dataset) -> tuple[str, str, str]:
    day = dataset.registered.strftime("%Y-%m-%d") if dataset.registered else ""
    return (
        _short(dataset.name or dataset.perm_id, _LONGEST_NAME),
        _short(dataset.type or texts.UNSEEN),
        _short(" · ".join(filter(None, (day, dataset.by, dataset.language)))),
    )


def _short(text: str, longest: int = _LONGEST) -> str:
    line = on_one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _text(line: str) -> str:
    return _NO_XML.sub("", line)
