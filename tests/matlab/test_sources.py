"""What can be told of the toolbox by reading it."""

from __future__ import annotations

import re

from matlab.octave import TOOLBOX

SOURCES = {file: file.read_text() for file in TOOLBOX.rglob("*.m")}
TABLE = next(text for file, text in SOURCES.items() if file.name == "problem.m")
ROWS = re.findall(
    r"^        '([a-zA-Z:]+)', '((?:[^']|'')+)', \.\.\.\n +\[?'((?:[^']|'')+)'", TABLE, re.MULTILINE
)
PUT_TOGETHER = {"net:unreachable", "net:certificate", "net:timeout"}  # in check_answer.m


def test_every_error_that_is_raised_has_its_row_and_every_row_is_raised() -> None:
    raised = {code for text in SOURCES.values() for code in re.findall(r"problem\('([a-zA-Z:]+)'", text)}
    assert raised | PUT_TOGETHER == {code for code, _, _ in ROWS}


def test_every_row_is_a_sentence_and_says_what_to_do() -> None:
    for code, sentence, advice in ROWS:
        assert re.match(r"[A-Z%]|openBIS", sentence), code
        assert sentence.endswith((".", "%s")), code
        assert re.match(r"[A-Z]", advice), code


def test_the_readme_lists_every_error() -> None:
    table = (TOOLBOX / "README.md").read_text().split("## Errors")[1].split("## What was tested")[0]
    for code, _, _ in ROWS:
        group, _, name = code.rpartition(":")
        assert name in table or group == "input", code


def test_errors_are_raised_in_one_place_only() -> None:
    """Everything else goes through the table; what comes from below is thrown on as it is."""
    for file, text in SOURCES.items():
        if file.name not in ("problem.m", "walk_through.m"):
            assert not re.search(r"\berror\(", re.sub(r"%.*", "", text)), file
