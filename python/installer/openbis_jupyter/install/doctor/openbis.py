"""One question to openBIS's V3 API, asked as the person whose token was given.

Facts: POST `/openbis/openbis/rmi-application-server-v3.json`; an object that comes again in an answer is sent as its
`@id`; a refusal ends with ` (Context: …)` and may hold the token.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from openbis_jupyter.doctor import web
from openbis_jupyter.doctor.findings import found
from openbis_jupyter.install.doctor.subject import Subject, authority
from openbis_jupyter.openbis.failure import has_ended, sentence_of

_PATH = "/openbis/openbis/rmi-application-server-v3.json"


class Refused(web.NoAnswer):
    """openBIS understood the question and refused it: `reason` in its words, without the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.finding = (
            found("token-refused") if has_ended(reason) else found("openbis-refused", reason=reason)
        )


def ask(subject: Subject, method: str, *parameters: object) -> Any:
    """The answer to one call. In: the method, what follows the token. Errors: web.Unreachable, Refused."""
    url = subject.openbis_url + _PATH
    if not url.startswith("https://"):
        raise web.Unreachable(
            found("unreachable", url=subject.openbis_url, reason="its address must begin with https://.")
        )
    token = subject.openbis_token
    call = {"jsonrpc": "2.0", "id": "1", "method": method, "params": [token, *parameters]}
    answer = web.post(url, json.dumps(call).encode(), authority(subject))
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if answer.status != 200 or not isinstance(said, dict):
        reason = f"it answers with status {answer.status}, and not as openBIS does."
        raise web.Unreachable(found("unreachable", url=url, reason=reason))
    error = said.get("error")
    if error:
        text = str(error.get("message", "")) if isinstance(error, dict) else ""
        raise Refused(sentence_of(text, [token]).strip() or "no reason given.")
    return said.get("result")


def objects(answer: object) -> Iterator[Mapping[str, Any]]:
    """Every object in an answer, however deep, once."""
    waiting = [answer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
