"""Tokens in headers."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.hub.handlers import header_text

tokens = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(tokens)
def test_percent_encoded_tokens_arrive_as_they_were(token: str) -> None:
    assert header_text(quote(token)) == token


def test_bare_tokens_of_openbis_arrive_as_they_were() -> None:
    for token in ("alice-261123120439529x9569EE525334DF16", "$pat-alice-5f3a", "Anna.Müller@lab-2611x95"):
        assert header_text(token.encode().decode("latin-1")) == token
