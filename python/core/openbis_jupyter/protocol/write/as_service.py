"""What the AS service knows of the protocol: its methods, and the words for what fails on its side."""

from __future__ import annotations

import json
import re

from openbis_jupyter.errors import PROBLEMS
from openbis_jupyter.protocol.calls import FROM_OPENBIS, Call

_CODES = (
    "request-invalid",
    "not-configured",
    "hub-unreachable",
    "hub-slow",
    "hub-untrusted",
    "hub-address-wrong",
    "hub-answer-unknown",
    "hub-answer-too-large",
    "service-failed",
)


def calls_json() -> str:
    """Out: text of calls.json beside the AS service's scripts, in ASCII.

    `methods`: name → HTTP method, path with a `%s` for each name that follows; `texts`: code → sentence in which words
    in braces are filled in.
    """
    methods = {call.method: _request(call) for call in sorted(FROM_OPENBIS, key=_method) if call.method}
    texts = {code: f"{PROBLEMS[code].message} {PROBLEMS[code].advice}" for code in _CODES}
    return json.dumps({"methods": methods, "texts": texts}, indent=2) + "\n"


def _method(call: Call) -> str:
    return call.method


def _request(call: Call) -> list[str]:
    http_method, path = call.name.split(" ")
    return [http_method, re.sub(r"<\w+>", "%s", path), *re.findall(r"<(\w+)>", path)]
