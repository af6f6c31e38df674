"""A user who writes down all that their server gets to see, and what each text in it opens that could be a token."""

from __future__ import annotations

import base64
import binascii
import json
import re
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psutil
import requests
from integration.hub.conftest import TIMEOUT, Hub, Person

import openbis_jupyter

RECORD = "recorded.jsonl"
CONFIGURATION = f"""
import json, os
from pathlib import Path
import tornado.web, tornado.websocket

_file = Path(os.environ["HOME"]) / {RECORD!r}


def _note(**what):
    with _file.open("a") as file:
        file.write(json.dumps(what) + "\\n")


_note(environment=dict(os.environ))
_former = tornado.web.RequestHandler.__init__


def _recording(self, application, request, **arguments):
    _note(
        request=f"{{request.method}} {{request.uri}}",
        headers=list(request.headers.get_all()),
        body=request.body.decode("utf-8", "replace"),
    )
    _former(self, application, request, **arguments)


tornado.web.RequestHandler.__init__ = _recording
"""
"""What the user puts into `~/.jupyter/jupyter_server_config.py`: their server runs it at its start."""
_PIECES = (
    re.compile(r"[A-Za-z0-9_-]{8,512}"),
    re.compile(r"[A-Za-z0-9_.~$+/-]{12,512}={0,2}"),
    re.compile(r"[^\s\"'<>&;,\\(){}\[\]]{12,512}"),
)
_SIZE_MAX = 2_000_000


def begin_recording(person: Person) -> None:
    """From their next start on, the person's server writes down what it sees."""
    file = person.home / ".jupyter" / "jupyter_server_config.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(CONFIGURATION)


@dataclass(frozen=True)
class Seen:
    """What code of the person could see: requests to their server, and all texts that not everybody knows."""

    requests: list[dict[str, Any]]
    candidates: frozenset[str]


def seen_by(person: Person) -> Seen:
    """The recording, the files of the home, the environments and command lines of the person's processes."""
    record = [json.loads(line) for line in (person.home / RECORD).read_text().splitlines()]
    texts = [text for entry in record for text in _texts(entry)]
    for file in _files(person.home):
        texts.append(file.read_text("utf-8", "replace"))
    for process in _processes(person):
        try:
            texts += [*process.environ().values(), *process.cmdline()]
        except psutil.Error:
            continue
    known = _published()
    candidates = {piece for text in texts for piece in _pieces(text) if piece not in known}
    return Seen([entry for entry in record if "request" in entry], frozenset(candidates))


def _published() -> str:
    """The sources of the product, which everybody can read: a word of theirs is nobody's secret, and is not tried."""
    files = (file for folder in openbis_jupyter.__path__ for file in Path(folder).rglob("*.py"))
    return "\n".join(file.read_text("utf-8") for file in files)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield str(key)
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def _files(home: Path) -> Iterator[Path]:
    for path in home.rglob("*"):
        if (
            path.is_file()
            and not path.is_symlink()
            and path.stat().st_size < _SIZE_MAX
            and path.name != RECORD
        ):
            yield path


def _processes(person: Person) -> Iterator[psutil.Process]:
    server = person.hub.server_process(person.home.name)
    yield server
    yield from server.children(recursive=True)


def _pieces(text: str) -> Iterator[str]:
    for spelled in {text, unquote(text)}:
        for pattern in _PIECES:
            for piece in pattern.findall(spelled):
                yield piece
                if pattern is _PIECES[0] and len(piece) >= 24 and len(piece) % 4 == 0:
                    try:
                        inside = base64.urlsafe_b64decode(piece).decode("ascii")
                    except (binascii.Error, UnicodeDecodeError):
                        continue
                    yield from _PIECES[0].findall(inside)


def opened_beyond(person: Person, other: Person, candidates: Iterable[str]) -> list[str]:
    """What a text of these opens that is not the person's own, a sentence each. In: another user with a server."""

    def tried(candidate: str) -> list[str]:
        return [f"{candidate[:4]}…: {found}" for found in _opens(person, other, candidate)]

    with ThreadPoolExecutor(8) as pool:
        return [sentence for sentences in pool.map(tried, candidates) for sentence in sentences]


def _opens(person: Person, other: Person, candidate: str) -> Iterator[str]:
    hub, mine, theirs = person.hub, person.home.name, other.home.name
    service = hub.stack.service_url
    model = _ask(hub, "GET", f"{hub.stack.hub_url}/hub/api/user", candidate)
    if model.status_code == 200:
        owner = model.json()
        if (owner["kind"], owner["name"]) != ("user", mine):
            yield f"is a token of {owner['kind']} {owner['name']}"
        own = (f"!user={mine}", f"!server={mine}/", "!service=openbis")
        yield from (f"has the scope {scope}" for scope in owner["scopes"] if not scope.endswith(own))
        for path in ("users", f"users/{theirs}", f"users/{theirs}/tokens", "services", "proxy"):
            answer = _ask(hub, "GET", f"{hub.stack.hub_url}/hub/api/{path}", candidate)
            if answer.status_code == 200 and theirs in answer.text:
                yield f"reads {path} at the hub"
    if _ask(hub, "GET", f"{hub.stack.hub_url}/user/{theirs}/api/contents", candidate).status_code == 200:
        yield "opens the server of somebody else"
    order = {"user": theirs, "server": ""}
    if _ask(hub, "POST", f"{hub.stack.hub_url}/hub/openbis/server-tokens", candidate, order).ok:
        yield "makes tokens for the server of somebody else"
    claimed = {"credential": {"token": "x", "openbis_user": other.user, "kind": "session", "valid_to": None}}
    if _ask(hub, "POST", f"{service}api/credentials/kept", candidate, claimed).status_code != 403:
        yield "is the hub itself to the service"
    credential = _ask(hub, "GET", f"{service}api/credential", candidate)
    if credential.ok and credential.json()["user"] != person.user:
        yield f"gets the credential of {credential.json()['user']}"
    account = _ask(hub, "GET", f"{service}api/account", candidate)
    if account.ok and account.json()["user"] != person.user:
        yield f"sees the account of {account.json()['user']}"


_OF_THREAD = threading.local()


def _session(hub: Hub) -> requests.Session:
    """One for each thread, whose connection stays open: most of a trial would be the handshake. It keeps no cookies."""
    if getattr(_OF_THREAD, "hub", None) is not hub.stack:
        _OF_THREAD.hub, _OF_THREAD.session = hub.stack, requests.Session()
        _OF_THREAD.session.trust_env = False
        _OF_THREAD.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session: requests.Session = _OF_THREAD.session
    return session


def _ask(hub: Hub, method: str, url: str, token: str, body: Any = None) -> requests.Response:
    return _session(hub).request(
        method,
        url,
        json=body,
        headers={"Authorization": f"token {token}"},
        verify=str(hub.stack.ca_file),
        timeout=TIMEOUT,
        allow_redirects=False,
    )
