"""No saved file holds a token, however it is spelt."""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.disk import measured
from openbis_jupyter.client.redaction import redacted, secret_pattern

TOKEN = "$pat-anna b-261124100000000x0123456789ABCDEF0123456789ABCDEF"
OTHER = "$pat-otto-261124100000001x00112233445566778899AABBCCDDEEFF"
SPELLINGS = {
    "as it is": lambda text: text,
    "in an address": lambda text: quote(text, safe=""),
    "in a query": quote_plus,
    "in JSON": lambda text: json.dumps(text.replace("$", "\\u0024")).replace("\\\\u", "\\u"),
    "in HTML": lambda text: html.escape(text).replace("$", "&#36;"),
}
BYTES = {
    "in Base64": base64.b64encode,
    "in Base64 of addresses": base64.urlsafe_b64encode,
    "in digits": lambda data: data.hex().encode(),
    "in UTF-16": lambda data: data.decode().encode("utf-16"),
}


def holds(tmp_path: Path, content: bytes, *, any_token: bool) -> bool:
    file = tmp_path / "any.html"
    file.write_bytes(content)
    return measured(file, secret_pattern([TOKEN], any_token=any_token)).holds_secret


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("token", [TOKEN, OTHER])
def test_a_token_in_what_people_write_is_found(tmp_path: Path, spelling: str, token: str) -> None:
    assert holds(tmp_path, f"<p>{SPELLINGS[spelling](token)}</p>".encode(), any_token=True)
    assert redacted(SPELLINGS[spelling](OTHER), []).count("AABBCCDD") == 0


@pytest.mark.parametrize("spelling", BYTES)
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_the_own_token_is_found_in_any_file(tmp_path: Path, spelling: str, before: str) -> None:
    content = BYTES[spelling](f"{before}{TOKEN}, and more".encode())
    assert holds(tmp_path, b"\0\xff" + content, any_token=False)


@given(st.text(st.sampled_from("abc$-pt0123x%24 "), max_size=60))
def test_no_other_text_is_taken_for_one(text: str) -> None:
    assert not secret_pattern([TOKEN], any_token=False).search(text.encode())
