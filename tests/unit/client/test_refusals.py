"""What openBIS refuses, told in its sentence: without its context, without a secret, by its kind."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.redaction import redacted
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import AccessDenied, OpenbisFailure, failure_of, told, without

RECORDED = Path(__file__).parents[2] / "real_openbis"
ERRORS = {
    name: answer["error"]
    for name, answer in json.loads((RECORDED / "answers.json").read_text()).items()
    if isinstance(answer, dict) and answer.get("error")
}
RIGHTS = json.loads((RECORDED / "rights.json").read_text())
DENIALS = sorted(
    {said for by_role in RIGHTS.values() for said in by_role.values() if said.startswith(("Access", "Auth"))}
)


def test_there_is_enough_recorded() -> None:
    assert sum("(Context: " in error["message"] for error in ERRORS.values()) > 20 and len(DENIALS) > 10


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_recorded_refusals_come_without_their_context(name: str) -> None:
    failure = failure_of(ERRORS[name], ())
    text = str(failure)
    assert "(Context" not in text and "@type" not in text
    ended = name in ("badtoken", "emptytoken", "nulltoken", "pat_gone")
    assert (getattr(failure, "code", "") == "session-expired") == ended
    assert not isinstance(failure, AccessDenied)
    if not ended:
        assert isinstance(failure, OpenbisFailure) and ERRORS[name]["message"].startswith(text)
        shown = told(failure)
        assert (
            shown.code == "openbis-refused"
            and "\n" not in shown.message
            and "com.fasterxml" not in shown.message
        )


@pytest.mark.parametrize("message", DENIALS)
def test_denied_access_is_a_kind_of_its_own(message: str) -> None:
    failure = failure_of({"message": f"{message} (Context: [])"}, ())
    assert isinstance(failure, AccessDenied)
    shown = told(failure)
    assert shown.code == "access-denied" and "Authorization failure" not in shown.message
    assert not re.search(r"\.\.|\(Context", shown.message)


def test_an_account_without_a_role_is_told_so() -> None:
    # openBIS 2024 and later; earlier ones answer null, as they do for a wrong password
    message = "User 'ann' has no role assignments and thus is not permitted to login. (Context: [])"
    failure = failure_of({"message": message}, ())
    assert isinstance(failure, OpenbisJupyterError) and failure.code == "no-role"
    assert "any role" in OpenbisJupyterError("sign-in-refused").advice


@given(st.text("abc $-.\\(", min_size=1, max_size=12), st.text("abc ,.", max_size=40))
def test_a_short_secret_goes_where_it_stands_alone_and_leaves_other_words(secret: str, text: str) -> None:
    for taken_out in (lambda given: without(given, [secret]), lambda given: redacted(given, [secret])):
        assert f"<{secret}>" not in taken_out(f"{text} <{secret}> {text}")
        word = f"x{secret}x"
        assert taken_out(word) == word


def test_a_password_of_one_letter_leaves_the_sentence() -> None:
    message = "A name that is a secret, or an a, is no a."
    assert without(message, ["a"]) == "A name that is … secret, or an …, is no …."
    assert without(message, [""]) == message


def test_a_token_goes_wherever_it_stands() -> None:
    token = "alice-261123110000000x0123456789ABCDEF0123456789ABCDEF"
    assert token not in json.dumps(without(json.dumps(f"x\n{token}y"), [token]))
    failure: Any = failure_of({"message": f"Nothing of {token}_x"}, [token])
    assert isinstance(failure, OpenbisFailure) and str(failure) == "Nothing of …_x"
