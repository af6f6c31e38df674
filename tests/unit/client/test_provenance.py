"""A chain of datasets as text, JSON and picture, whatever the datasets are called."""

import json
import re
from datetime import datetime, timezone
from typing import Any
from xml.etree import ElementTree

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from openbis_jupyter.client.datasets import Owner
from openbis_jupyter.client.provenance import (
    Chain,
    Dataset,
    Input,
    Link,
    Work,
    as_json,
    as_text,
    chain_at_saving,
    picture,
    read_crate,
    with_chain,
)

WHEN = datetime(2026, 11, 30, 3, 0, tzinfo=timezone.utc)
SVG = "{http://www.w3.org/2000/svg}"
URL = "https://openbis.example"


def chain(name: str = "Growth", kind: str = "ANALYSIS_NOTEBOOK", by: str = "alice", **more: Any) -> Chain:
    datasets = (
        Dataset("n-1", 0, kind, name, by, WHEN, "R 4.2"),
        Dataset("raw-1", -1, "RAW_DATA", "Flask 1", by, WHEN),
        Dataset("raw-2", -1),
        Dataset("n-2", 1, "ANALYSIS_NOTEBOOK", "Next", by, WHEN),
    )
    links = (Link("raw-1", "n-1", "parent"), Link("raw-2", "n-1", "used"), Link("n-1", "n-2", "parent"))
    return Chain("n-1", {one.perm_id: one for one in datasets}, (*links, *more.get("links", ())), True)


def test_people_read_what_it_was_made_from_and_what_came_of_it() -> None:
    assert as_text(chain(links=[Link("raw-1", "raw-2", "parent")])).splitlines() == [
        "n-1 Growth (ANALYSIS_NOTEBOOK, 2026-11-30 03:00, alice, R 4.2)",
        "",
        "Made from",
        "  raw-1 Flask 1 (RAW_DATA, 2026-11-30 03:00, alice)",
        "  raw-2 (not to be seen, used, no parent in openBIS)",
        "    raw-1 Flask 1 (RAW_DATA, 2026-11-30 03:00, alice, see above)",
        "",
        "What came of it",
        "  n-2 Next (ANALYSIS_NOTEBOOK, 2026-11-30 03:00, alice)",
    ]


def test_a_circle_ends() -> None:
    circle = chain(links=[Link("n-2", "n-1", "parent"), Link("n-1", "n-1", "used")])
    assert "see above" in as_text(circle) and picture(circle, URL)


def test_a_chain_that_is_not_whole_says_so() -> None:
    whole = chain()
    cut = Chain(whole.perm_id, whole.datasets, whole.links, False)
    assert as_text(cut).endswith("longer than is shown.") and as_json(cut)["complete"] is False


@given(name=st.text(), kind=st.text(), by=st.text())
@settings(max_examples=cases(100), deadline=None)
def test_whatever_a_dataset_is_called_it_is_text_in_the_picture(name: str, kind: str, by: str) -> None:
    written = picture(chain(name, kind, by), URL)
    image = ElementTree.fromstring(written)
    assert {element.tag.removeprefix(SVG) for element in image.iter()} == {
        "svg",
        "title",
        "desc",
        "path",
        "a",
        "rect",
        "text",
    }
    assert {element.get("href", "").split("?")[0] for element in image.iter(f"{SVG}a")} == {
        f"{URL}/openbis/webapp/eln-lims/"
    }
    assert len([*image.iter(f"{SVG}rect")]) == 4 and len([*image.iter(f"{SVG}path")]) == 3
    text = as_text(chain(name, kind, by))
    assert len(text.splitlines()) == 8


def test_markup_in_a_name_is_escaped() -> None:
    written = picture(chain("<script>alert(1)</script>\"'&"), URL)
    assert "<script" not in written and "&lt;script&gt;alert(1)&lt;/script" in written


def work(name: str = "Growth", **more: Any) -> Work:
    return Work(URL, "alice", name, "", Owner("EXPERIMENT", "E-1", "/L/P/E"), "h", {}, **more)


PAGE = "<!DOCTYPE html>\n<html><body>\n<p>7</p>\n</body>\n</html>\n"


def test_a_page_ends_with_what_is_known_at_saving_once_and_without_times() -> None:
    about = work(
        parents=["raw-1", "n-0"],
        not_parents=["raw-2"],
        before="n-0",
        inputs={"raw-1": Input("RAW_DATA", "Flask 1")},
    )
    assert [(link.source, link.kind) for link in chain_at_saving(about).links] == [
        ("n-0", "before"),
        ("raw-1", "parent"),
        ("raw-2", "used"),
    ]
    page = with_chain(PAGE, about)
    assert page.startswith(PAGE[: PAGE.index("</body>")]) and page.endswith("</footer>\n</body>\n</html>\n")
    for told in (
        "raw-1 Flask 1 (RAW_DATA)",
        "the version before it",
        "used, no parent in openBIS",
        "this notebook",
    ):
        assert told in page
    assert with_chain(page, about) == page
    assert with_chain(page, work()) == PAGE, (
        "what nothing was used for has none, nor that of an earlier version"
    )
    assert not re.search(r"\d\d:\d\d|20\d\d-\d\d", page)


def test_a_page_is_for_reading_the_notebook_however_many_datasets_were_used() -> None:
    page = with_chain("no body", work(parents=[f"raw-{number}" for number in range(1000)]))
    assert page.count("<rect") == 25 and "There is more" in page and len(page) < 40_000


@given(name=st.text(), kind=st.text(), called=st.text(), perm_id=st.text(min_size=1))
@settings(max_examples=cases(100), deadline=None)
def test_whatever_things_are_called_the_end_of_the_page_is_text_and_well_formed(
    name: str, kind: str, called: str, perm_id: str
) -> None:
    about = work(name, parents=[perm_id], inputs={perm_id: Input(kind, called)})
    section = with_chain("", about)
    assert "<script" not in section
    root = ElementTree.fromstring(section)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        *("footer", "h2", "div", "ul", "li", "a", "svg", "title", "desc", "path", "g", "rect", "text")
    }
    hrefs = [one.get("href", "") for one in root.iter() if one.tag.endswith("a")]
    assert len(hrefs) == 2 and all(href.startswith(f"{URL}/openbis/webapp/eln-lims/?") for href in hrefs)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"@graph": 1}', b'{"@graph": [{}]}', b"\xff", b"[" * 9999]
)
def test_what_is_no_crate_says_nothing(content: bytes) -> None:
    assert read_crate(content) is None


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
@settings(max_examples=cases(50), deadline=None)
def test_whatever_stands_in_a_crate_it_is_read_or_passed_over(value: Any) -> None:
    for key in ("object", "isBasedOn"):
        graph = [{"@id": "./", key: value}, {"@id": "#run", key: value}, {"@id": "#language", "name": value}]
        read_crate(json.dumps({"@graph": graph}).encode())
