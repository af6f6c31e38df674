"""`openbis-jupyter doctor --here`: a person's server whose programs, disk and service are right and wrong."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from listening import json_server

from openbis_jupyter.command import main
from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.install.doctor import here
from openbis_jupyter.install.doctor.checks import CHECKS_HERE
from openbis_jupyter.install.doctor.here import Here

Program = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Puts a program of the shell onto the PATH of the server."""

    def put(name: str, text: str) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    return put


def server(tmp_path: Path, **environ: str) -> Here:
    return Here({"PATH": str(tmp_path / "bin"), **environ}, tmp_path)


def codes(findings: list[Any]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_path_without_the_program_is_found(tmp_path: Path, program: Program) -> None:
    assert codes(here.check_path(server(tmp_path))) == ["path-without-program"]
    program("openbis-jupyter", "")
    assert here.check_path(server(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exit 0", []),
        ("exit 3", ["r-without-jsonlite"]),
        ('test -z "$LD_LIBRARY_PATH"', ["r-other-libraries"]),
        ('test -z "$LD_LIBRARY_PATH" || exit 127; exit 3', ["r-other-libraries"]),
        ("echo libR.so: cannot open shared object file >&2; exit 127", ["program-fails"]),
    ],
)
def test_each_fault_of_r_is_found(text: str, expected: list[str], tmp_path: Path, program: Program) -> None:
    looked = server(tmp_path, LD_LIBRARY_PATH="/opt/other/lib")
    assert here.check_r(looked) == []
    program("R", text)
    found = here.check_r(looked)
    assert codes(found) == expected
    if expected == ["program-fails"]:
        assert found[0].text.endswith("does not start: libR.so: cannot open shared object file")


def test_the_r_and_octave_of_this_machine_are_well(tmp_path: Path) -> None:
    looked = Here(os.environ, tmp_path)
    assert here.check_r(looked) == here.check_octave(looked) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("echo 9.2.0", []), ("echo 6.4.0", ["octave-old"]), ("exit 127", ["program-fails"])],
)
def test_each_fault_of_octave_is_found(
    text: str, expected: list[str], tmp_path: Path, program: Program
) -> None:
    assert here.check_octave(server(tmp_path)) == []
    program("octave", text)
    assert codes(here.check_octave(server(tmp_path))) == expected


def test_a_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "FREE_BYTES", 0)
    assert here.check_disk(server(tmp_path)) == []
    monkeypatch.setattr(here, "FREE_BYTES", 1 << 80)
    assert codes(here.check_disk(server(tmp_path))) == ["disk-short"]

    def refuse(_: int) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "fsync", refuse)
    (full,) = here.check_disk(server(tmp_path))
    assert (full.code, full.text) == (
        "disk-full",
        f"Nothing can be written to {tmp_path}: {os.strerror(errno.EDQUOT)}.",
    )


@pytest.mark.parametrize(
    ("status", "credential", "version", "expected"),
    [
        (200, {"credential": {"token": "secret-token"}}, product_version(), ["", ""]),
        (
            404,
            {"error": {"message": "There is no credential.", "advice": "Sign in."}},
            product_version(),
            ["", "credential-not-given"],
        ),
        (502, [], "99.0", ["service-version", "credential-not-given"]),
    ],
)
def test_what_the_service_gives_this_server_is_looked_at(
    status: int, credential: object, version: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> tuple[int, object]:
        if request.path == "/api/credential":
            is_known = request.headers["Authorization"] == "token of-the-server"
            return (status, credential) if is_known else (403, None)
        return 200, {"status": "ok", "version": version}

    with json_server(answer) as url:
        monkeypatch.setenv("OPENBIS_JUPYTER_SERVICE_URL", url)
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of-the-server")
        monkeypatch.delenv("OPENBIS_JUPYTER_CA_FILE", raising=False)
        ended = CliRunner().invoke(main, ["doctor", "--here", "--json"])
    findings = {finding["check"]: finding for finding in json.loads(ended.stdout)["findings"]}
    assert findings.keys() == {check.name for check in CHECKS_HERE}
    assert [findings[name]["code"] for name in ("service", "credential")] == expected
    assert ended.exit_code >= (2 if expected[1] else 0)
    assert "secret-token" not in ended.output and "of-the-server" not in ended.output + repr(Here())


def test_a_service_that_does_not_answer_is_found(tmp_path: Path) -> None:
    looked = server(
        tmp_path, OPENBIS_JUPYTER_SERVICE_URL="http://127.0.0.1:1/", JUPYTERHUB_API_TOKEN="of-the-server"
    )
    assert codes(here.check_service(looked)) == ["unreachable"]


def test_on_ones_own_computer_the_hub_is_left_out(tmp_path: Path) -> None:
    looked = server(tmp_path)
    assert codes([*here.check_service(looked), *here.check_credential(looked)]) == ["here-without-hub"] * 2


def test_here_goes_with_no_place() -> None:
    ended = CliRunner().invoke(main, ["doctor", "--here", "--hub-url", "https://hub.example.org"])
    assert ended.exit_code == 2 and "--here goes with --json only" in ended.output
