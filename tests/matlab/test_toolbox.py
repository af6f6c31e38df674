"""The toolbox in real Octave against a real sandbox over HTTPS.

The tests are M-code (`+tests`), since their authors and readers write M-code; here they are started, a few per process.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from integration.sandbox.server import Server, serving
from listening import listening
from matlab.octave import Outcome, environment, octave

HERE = Path(__file__).parent
GROUPS = {
    "signing in": (
        "signs_in_and_out",
        "keeps_and_finds_tokens",
        "personal_access_tokens",
        "no_session_is_left",
        "certificates",
    ),
    "lists": ("lists_types_terms_and_tags", "empty_lists", "lists_as_wanted", "ten_thousand_in_pages"),
    "things": (
        "spaces_and_projects",
        "properties_of_all_kinds",
        "experiments_and_objects",
        "datasets_with_files",
        "rights_refused",
    ),
    "trouble": ("cut_connections", "expired_session"),
}


@pytest.mark.parametrize("group", GROUPS)
def test_against_openbis(group: str, run_group: Callable[..., Outcome], home: Path) -> None:
    outcome = run_group("system", *GROUPS[group])
    print(outcome.output)
    assert sorted(outcome.passed()) == sorted(GROUPS[group]), outcome.output
    assert outcome.status == 0
    # Headers, bodies and pieces lay there; nothing of them may stay.
    assert list((home / "tmp").iterdir()) == []


def test_the_parts_alone(run_group: Callable[..., Outcome]) -> None:
    outcome = run_group("unit")
    written = {file.stem for file in (HERE / "+tests" / "+unit").glob("*.m")}
    assert set(outcome.passed()) == written, outcome.output
    assert outcome.status == 0


def test_every_system_test_belongs_to_a_group() -> None:
    written = {file.stem for file in (HERE / "+tests" / "+system").glob("*.m")}
    assert written == {name for names in GROUPS.values() for name in names}


def test_the_runner_fails_when_a_test_does(run_group: Callable[..., Outcome]) -> None:
    outcome = run_group("broken")
    assert outcome.status != 0
    assert "FAILED on_purpose: [tests:same]" in outcome.output


def test_a_data_store_without_ranges(server: Server, run_group: Callable[..., Outcome]) -> None:
    seen: list[str | None] = []

    class WholeFilesOnly(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(self.headers["Range"])
            content = server.request("GET", self.path).content
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if len(seen) > 1 else content[: len(content) // 2])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), WholeFilesOnly)
    with listening(proxy):
        outcome = run_group("proxied", OPENBIS_TEST_PROXY=f"http://127.0.0.1:{proxy.server_port}")
    assert outcome.passed() == ["whole_files_only"], outcome.output
    assert seen == [None, "bytes=1000000-", None]


@pytest.mark.parametrize(
    ("group", "options", "name"),
    [
        ("late", ("--checksum-delay", "3600"), "before_openbis_has_looked"),
        ("newer", ("--api-version", "3.7"), "lists_as_properties"),
    ],
)
def test_an_openbis_of_another_kind(
    group: str, options: tuple[str, ...], name: str, tmp_path: Path, home: Path
) -> None:
    """One whose data store never looks at what is new; one of a later release."""
    with serving(tmp_path / "openbis", "--faults", *options) as server:
        ready = tmp_path / "ready.json"
        ready.write_text(json.dumps(server.ready))
        environ = environment(
            home, OPENBIS_TEST_READY=str(ready), OPENBIS_TEST_FOLDER=str(tmp_path), OPENBIS_TESTS=""
        )
        outcome = octave(f"tests.run('{group}')", environ, tmp_path)
    assert outcome.passed() == [name], outcome.output
    assert outcome.status == 0


def test_no_secret_stands_on_a_command_line(run_group: Callable[..., Outcome], tmp_path: Path) -> None:
    """A curl that notes what everybody can see of it, and then is the real one."""
    log, folder = tmp_path / "command-lines", tmp_path / "bin"
    folder.mkdir()
    program = folder / "curl"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$*" >>"{log}"\nPATH="{os.environ["PATH"]}" exec curl "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    outcome = run_group("system", "personal_access_tokens", PATH=f"{folder}:{os.environ['PATH']}")
    assert outcome.status == 0, outcome.output
    lines = log.read_text().splitlines()
    assert len(lines) > 10
    assert all(line.startswith("-q --config ") and len(line.split()) == 3 for line in lines), lines[:3]
