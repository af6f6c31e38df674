"""The recordings of a real openBIS, and how its questions are asked anew."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from integration.sandbox.server import Server

FOLDER = Path(__file__).parents[2] / "real_openbis"
Answer = dict[str, Any]


@cache
def recording(name: str) -> Any:
    """The content of a recorded file."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def new_run(letter: str) -> str:
    """A name that no earlier run had: for codes."""
    return f"{letter}{secrets.token_hex(3).upper()}"


def rpc(server: Server, path: str, method: str, parameters: list[Any]) -> Answer:
    """A JSON-RPC call: its `status`, with `result`, `error`, or `text` where the answer is none."""
    body = {"jsonrpc": "2.0", "id": "1", "method": method, "params": parameters}
    answer = server.request("POST", path, json=body)
    try:
        told = answer.json()
    except ValueError:
        return {"status": answer.status_code, "text": answer.text}
    return {"status": answer.status_code, **{key: told[key] for key in ("result", "error") if key in told}}


def ask_all(server: Server, questions: list[dict[str, Any]]) -> dict[str, Answer]:
    """The answers by question; one that needs an answer that was refused is not asked."""
    run, token = new_run("R"), server.login()
    names = {token: "TOKEN", run: "{RUN}", run.lower(): "{run}"}
    results: dict[str, Any] = {}
    answers: dict[str, Answer] = {}
    for question in questions:
        try:
            parameters = _filled(question["params"], run, results)
        except (KeyError, IndexError, TypeError):
            continue
        if not question.get("anonymous"):
            parameters = [token, *parameters]
        answer = rpc(server, question["path"], question["method"], parameters)
        if "result" in answer:
            results[question["name"]] = answer["result"]
        answers[question["name"]] = json.loads(hidden(json.dumps(answer), names))
    server.call("logout", token)
    return answers


def hidden(text: str, names: Mapping[str, str]) -> str:
    """A text with what only one run has replaced by words."""
    for own, word in names.items():
        text = text.replace(own, word)
    return text


def _filled(value: Any, run: str, results: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("=>"):
        found: Any = results
        for step in value[2:].split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return _without_numbers(found)
    if isinstance(value, str):
        return value.replace("{RUN}", run).replace("{run}", run.lower())
    if isinstance(value, dict) and "$now" in value:
        return int(time.time() * 1000) + value["$now"]
    if isinstance(value, dict):
        return {_filled(key, run, results): _filled(each, run, results) for key, each in value.items()}
    return [_filled(each, run, results) for each in value] if isinstance(value, list) else value


def _without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_numbers(each) for key, each in value.items() if key != "@id"}
    return [_without_numbers(each) for each in value] if isinstance(value, list) else value
