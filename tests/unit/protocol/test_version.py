"""An older or newer other side is met with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol import version
from openbis_jupyter.protocol.options import OptionsRequest
from openbis_jupyter.protocol.shapes import parse_request
from openbis_jupyter.protocol.version import HUB, OPENBIS, PROTOCOL, SERVER, check_version


@pytest.mark.parametrize("said", [None, PROTOCOL, str(PROTOCOL)])
def test_the_same_version_is_understood_and_so_is_who_says_none(said: object) -> None:
    check_version(said, OPENBIS, HUB)


def test_a_newer_side_is_told_who_has_to_update() -> None:
    with pytest.raises(OpenbisJupyterError) as caught:
        check_version(PROTOCOL + 1, OPENBIS, HUB)
    assert caught.value.code == "versions-differ"
    assert caught.value.message == (
        "This openBIS has a newer version of openBIS Jupyter than the JupyterHub, and the two do not understand"
        " each other."
    )
    assert caught.value.advice == "Ask those who take care of the JupyterHub to update openBIS Jupyter there."


def test_an_older_side_is_told_who_has_to_update(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "OLDEST", 7)
    monkeypatch.setattr(version, "PROTOCOL", 7)
    for said in (None, 6, "6"):
        with pytest.raises(OpenbisJupyterError) as caught:
            check_version(said, SERVER, HUB)
        assert caught.value.message.startswith("The JupyterHub has a newer version")
        assert "your Jupyter server" in caught.value.advice


def test_the_version_is_read_before_anything_that_may_have_changed_with_it() -> None:
    with pytest.raises(OpenbisJupyterError, match="versions-differ"):
        parse_request(OptionsRequest, {"protocol": PROTOCOL + 1, "entity": "of another shape"}, OPENBIS, HUB)
    with pytest.raises(OpenbisJupyterError, match="entity: an object is expected"):
        parse_request(OptionsRequest, {"protocol": PROTOCOL, "entity": "of another shape"}, OPENBIS, HUB)


@given(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)
)
def test_whatever_is_said_is_answered_with_a_sentence(said: Any) -> None:
    try:
        check_version(said, OPENBIS, HUB)
    except OpenbisJupyterError as refused:
        assert refused.code in ("versions-differ", "request-invalid")


def test_a_failure_of_a_newer_side_keeps_its_own_words() -> None:
    told = {
        "code": "from-the-future",
        "message": "The moon is full.",
        "advice": "Wait a week.",
        "reference": "5f3a9c01",
        "details": {"moon": "full"},
    }
    failure = OpenbisJupyterError.from_json(told)
    assert str(failure) == "The moon is full. Wait a week. [from-the-future 5f3a9c01]"
    assert failure.as_json() == told
