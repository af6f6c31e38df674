"""What comes from the data store is a valid notebook of version 4.5, or an error."""

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.saved import language_of, read_saved, without_results


def code(source: Any = "1 + 1", **more: Any) -> dict[str, Any]:
    output = {"output_type": "stream", "name": "stdout", "text": ["2\n"]}
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [output],
        "execution_count": 3,
        **more,
    }


def notebook(*cells: dict[str, Any], minor: int = 4, **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": list(cells)}


def read(content: Any) -> dict[str, Any]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_saved(raw, "a.ipynb", "D-1")


def test_an_older_notebook_becomes_4_5_with_an_id_for_each_cell() -> None:
    found = read(notebook(code(["a\n", "b"]), {"cell_type": "markdown", "metadata": {}, "source": "hi"}))
    nbformat.validate(found)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert found["cells"][0]["source"] == "a\nb"
    assert len({cell["id"] for cell in found["cells"]}) == 2


def test_a_notebook_of_version_3_is_read() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "old"},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "input": "print(1)",
                        "language": "python",
                        "outputs": [],
                        "collapsed": False,
                        "metadata": {},
                    }
                ],
            }
        ],
    }
    assert read(old)["cells"][0]["source"] == "print(1)"


def test_ids_that_occur_twice_or_are_none_are_given_anew() -> None:
    cells = [code(id=given) for given in ("same", "same", "bad id", "", 7, "kept")]
    ids = [cell["id"] for cell in read(notebook(*cells, minor=5))["cells"]]
    assert len(set(ids)) == 6
    assert (ids[0], ids[5]) == ("same", "kept")


def test_marks_of_trust_are_left_out() -> None:
    found = read(notebook(code(metadata={"trusted": True, "mine": 1}), signature="sha256:x"))
    assert found["cells"][0]["metadata"] == {"mine": 1}
    assert "signature" not in found["metadata"]


def test_unknown_keys_of_newer_tools_are_kept() -> None:
    assert read(notebook(code(attachments={}), minor=5, colab={"x": 1}))["metadata"]["colab"] == {"x": 1}


def test_half_characters_become_something_that_a_file_can_hold() -> None:
    found = read(json.dumps(notebook(code("x = '\ud800'"))).encode())
    assert json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Session expired</html>",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"nbformat": 4}',
        b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "x"}]}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": 7}, "cells": []}',
        b"[" * 100_000,
        b'{"nbformat": 4, "nbformat_minor": "five", "metadata": {}, "cells": []}',
    ],
)
def test_anything_else_is_told_as_damaged(content: bytes) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        read(content)
    assert refusal.value.code == "source-damaged"


def test_numbers_that_are_no_json_become_nothing() -> None:
    """Python writes them, Jupyter's server among others; a browser cannot read a file that holds them."""
    found = read(
        b'\xef\xbb\xbf{"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": [NaN, -Infinity, 1]}, "cells": []}'
    )
    assert found["metadata"]["x"] == [None, None, 1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON, JSON)
def test_no_json_gets_through_that_is_no_notebook(cells: Any, metadata: Any, minor: Any) -> None:
    try:
        found = read({"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": cells})
    except OpenbisJupyterError as refusal:
        assert refusal.code == "source-damaged"
    else:
        nbformat.validate(found, relax_add_props=True)


def test_a_template_has_no_results() -> None:
    (cell,) = without_results(read(notebook(code())))["cells"]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, "r"),
        ({"language_info": {"name": "Python"}}, "python"),
        ({"language_info": {"name": "python", "version": "2.7.18"}}, "python2"),
        ({"kernelspec": {"name": "python2", "display_name": "Mine", "language": "python"}}, "python2"),
        ({"kernelspec": {"name": "sos", "display_name": "SoS", "language": "sos"}}, "sos"),
        ({"kernelspec": {"name": "julia-1.9", "display_name": "Julia", "language": "Julia"}}, "julia"),
        ({}, ""),
    ],
)
def test_the_language(metadata: dict[str, Any], language: str) -> None:
    assert language_of(read(notebook(**metadata))) == language
