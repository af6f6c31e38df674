"""Tokens in headers."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.service.handlers import bearer_token, header_text

tokens = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(tokens)
def test_percent_encoded_tokens_arrive_as_they_were(token: str) -> None:
    assert header_text(quote(token)) == token


def test_bare_tokens_of_openbis_arrive_as_they_were() -> None:
    for token in ("alice-261123120439529x9569EE525334DF16", "$pat-alice-5f3a", "Anna.Müller@lab-2611x95"):
        assert header_text(token.encode().decode("latin-1")) == token


@given(tokens.filter(str.strip))
def test_the_token_of_a_header(token: str) -> None:
    assert bearer_token(f"Bearer {quote(token)}") == token


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer %20",
        "Bearer a%0Ab",
        "Bearer a%07",
        "Bearer " + "x" * 501,
    ],
)
def test_a_header_without_a_token_is_an_ended_session(header: str) -> None:
    with pytest.raises(OpenbisJupyterError) as refusal:
        bearer_token(header)
    assert refusal.value.code == "session-expired"
