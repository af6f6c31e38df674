"""What the service does not pass on. All else is judged by the Hub service."""

from __future__ import annotations

from typing import Any

import pytest
from integration.core_plugin.conftest import Jupyter, told
from integration.core_plugin.recorded_hub import RecordedHub, as_reply, recorded


@pytest.mark.parametrize("method", [None, "shutdown", ["launch"], {"a": 1}], ids=str)
def test_a_method_that_nobody_knows(jupyter: Jupyter, hub: RecordedHub, method: Any) -> None:
    failed = jupyter.failure(method=method)
    assert failed.code == "request-invalid"
    assert failed.sentence.startswith("method: one of account, batch, ")
    assert failed.sentence.endswith("Correct this field and try again.")
    assert hub.received == []


@pytest.mark.parametrize("token", [None, "", " ", "line\nbreak", "con\x07trol"], ids=ascii)
def test_a_token_that_is_none_is_refused_by_the_hub_service(
    jupyter: Jupyter, hub: RecordedHub, token: Any
) -> None:
    hub.answer = as_reply(recorded("error_session-expired"), 401)
    assert told(lambda: jupyter.call(token, method="options")).code == "session-expired"
    # Nothing in a token can make a second header.
    assert hub.received[0].headers.keys() == {
        "Accept",
        "Authorization",
        "Content-Length",
        "Content-Type",
        *ALWAYS,
    }


ALWAYS = ("Cache-Control", "Pragma", "User-Agent", "Host", "Connection")
