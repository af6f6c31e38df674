"""Where address and token come from: a hub, the keyboard; and the ways to install the toolbox."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from integration.sandbox.server import Server
from listening import json_server
from matlab.octave import COMMAND, REPOSITORY, TOOLBOX, environment, octave


class Hub:
    """Plays the hub's openBIS service: gives out `token`, or the error of a hub that has none."""

    def __init__(self, openbis_url: str) -> None:
        self.openbis_url, self.token = openbis_url, ""
        self.asked: list[str] = []
        self.url = ""

    def answer(self) -> tuple[int, dict[str, object]]:
        if not self.token:
            error = json.loads((REPOSITORY / "tests/contract/error_credential-missing.json").read_text())
            return 404, error.get("body", error)
        held = {"kind": "session-token", "token": self.token, "valid_to": None, "openbis_user": "bob"}
        return 200, {"openbis_url": self.openbis_url, "user": "bob", "credential": held}


@pytest.fixture
def hub(server: Server) -> Iterator[Hub]:
    hub = Hub(server.url)

    def answer(request: BaseHTTPRequestHandler) -> tuple[int, object]:
        hub.asked.append(f"{request.path} {request.headers['Authorization']}")
        return hub.answer()

    with json_server(answer) as hub.url:
        yield hub


def on_hub(server: Server, hub: Hub, home: Path, **more: str) -> dict[str, str]:
    """The environment of a user's server, as docs/developers/protocol.md has it in section 5."""
    return environment(
        home,
        OPENBIS_URL=server.url,
        OPENBIS_JUPYTER_SERVICE_URL=hub.url,
        JUPYTERHUB_API_TOKEN="hub-token",
        REQUESTS_CA_BUNDLE=server.ready["ca_file"],
        **more,
    )


def test_in_a_hubs_kernel_nothing_is_entered(server: Server, hub: Hub, home: Path, tmp_path: Path) -> None:
    """As the first cell of an Octave notebook does it."""
    hub.token = server.login("bob")
    program = Path(sys.executable).with_name("openbis-jupyter")
    code = (
        f"[~, at] = system('{program} toolbox'); addpath(strtrim(at)); obi = OpenBis();"
        "assert(obi.is_session_active()); s = obi.get_spaces(); printf('%d spaces', numel(s));"
    )
    outcome = octave(code, on_hub(server, hub, home), tmp_path, toolbox=None)
    assert outcome.status == 0, outcome.output
    assert "2 spaces" in outcome.output
    assert hub.asked == ["/api/credential token hub-token"]


def test_a_session_that_ends_is_renewed_under_the_notebook(
    server: Server, hub: Hub, home: Path, tmp_path: Path
) -> None:
    """The hub has the next token by the time openBIS refuses the old one."""
    hub.token = server.login("bob")
    next_token = server.login("bob")
    (tmp_path / "next").write_text(next_token)

    def renew_when_asked() -> tuple[int, dict[str, object]]:
        answer = Hub.answer(hub)
        hub.token = next_token
        return answer

    hub.answer = renew_when_asked  # type: ignore[method-assign]
    code = (
        "obi = OpenBis(); first = obi.token(); other = OpenBis(obi.url, 'token', first); other.logout();"
        "s = obi.get_spaces(); assert(~strcmp(obi.token(), first)); assert(strcmp(obi.token(), fileread('next')));"
        "assert(obi.is_session_active()); printf('%d spaces', numel(s));"
    )
    outcome = octave(code, on_hub(server, hub, home), tmp_path)
    assert outcome.status == 0, outcome.output
    assert "2 spaces" in outcome.output
    assert len(hub.asked) == 2


def test_a_hub_without_a_credential_says_so_and_a_token_can_be_given(
    server: Server, hub: Hub, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(server.login("bob"))
    code = (
        "obi = OpenBis(); [~, id] = lastwarn(); disp(id); obi.set_token(fileread('token'));"
        "assert(obi.is_session_active()); elsewhere = OpenBis('https://other.example.org');"
        "assert(isempty(elsewhere.token()));"
    )
    outcome = octave(code, on_hub(server, hub, home), tmp_path)
    assert outcome.status == 0, outcome.output
    assert "openbis:hub:refused" in outcome.output
    assert "Jupyter holds no openBIS credential for you." in outcome.output


def test_a_hubs_token_goes_to_no_other_openbis(server: Server, hub: Hub, home: Path, tmp_path: Path) -> None:
    hub.token = server.login("bob")
    code = "obi = OpenBis('https://other.example.org'); assert(isempty(obi.token()));"
    assert octave(code, on_hub(server, hub, home), tmp_path).status == 0


def test_a_password_is_asked_for_and_not_shown(server: Server, home: Path, tmp_path: Path) -> None:
    """On a terminal of its own: address and user are shown as they are typed, the password is not, nor kept."""
    environ = environment(home, OPENBIS_CA_FILE=server.ready["ca_file"], TERM="dumb")
    history = home / "history"
    code = (
        f"history_file('{history}'); addpath('{TOOLBOX}'); obi = OpenBis(); obi.login();"
        "printf('signed in %d\\n', obi.is_session_active()); who; history_save(true); exit(0)"
    )
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, "--interactive", "--eval", code],
        env=environ, cwd=tmp_path, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    try:
        shown = _until(controller, "Address of openBIS: ")
        os.write(controller, f"{server.url}\n".encode())
        shown += _until(controller, "openBIS user: ")
        os.write(controller, b"bob\n")
        shown += _until(controller, "Password: ", lambda: not _echoes(controller))
        os.write(controller, b"bob-demo\n")
        shown += _until(controller, "signed in 1")
        assert _echoes(controller)
        shown += _rest(controller)
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.wait()
        os.close(controller)
    assert "bob" in shown
    assert "bob-demo" not in shown
    assert not history.exists() or "bob-demo" not in history.read_text()


def _until(controller: int, wanted: str, also: object = None) -> str:
    shown, deadline = "", time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([controller], [], [], 0.05)[0]:
            shown += os.read(controller, 4096).decode(errors="replace")
        if wanted in shown and (also is None or also()):  # type: ignore[operator]
            return shown
    raise AssertionError(f"no {wanted!r} in {shown!r}")


def _rest(controller: int) -> str:
    shown = ""
    while True:
        try:
            block = os.read(controller, 4096)
        except OSError:  # the other side is closed
            return shown
        if not block:
            return shown
        shown += block.decode(errors="replace")


def _echoes(controller: int) -> bool:
    import termios

    return bool(termios.tcgetattr(controller)[3] & termios.ECHO)


def test_in_a_notebook_a_password_is_not_asked_for(server: Server, home: Path, tmp_path: Path) -> None:
    environ = environment(home, OPENBIS_CA_FILE=server.ready["ca_file"], JPY_PARENT_PID="1")
    code = f"obi = OpenBis('{server.url}'); try, obi.login('bob'), catch e, disp(e.identifier), end"
    outcome = octave(code, environ, tmp_path)
    assert outcome.output.strip() == "openbis:auth:cannotAsk"


def test_the_example_runs_to_its_end(server: Server, home: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(server.login("alice"))
    environ = environment(
        home,
        OPENBIS_URL=server.url,
        OPENBIS_CA_FILE=server.ready["ca_file"],
        OPENBIS_TOKEN=server.login("alice"),
    )
    outcome = octave(f"run('{TOOLBOX}/examples/walk_through.m')", environ, tmp_path)
    assert outcome.status == 0, outcome.output
    assert "error" not in outcome.output
    assert re.search(r"^Done: .* came back unchanged\.$", outcome.output, re.MULTILINE), outcome.output


def test_the_package_is_built_and_installed_by_octave(home: Path, tmp_path: Path, server: Server) -> None:
    package = tmp_path / "package"
    subprocess.run(
        ["make", "-s", "-C", str(REPOSITORY), "matlab-package", f"MATLAB_PACKAGE={package}"], check=True
    )
    [archive] = package.glob("openbis-*.tar.gz")
    code = (
        f"pkg prefix {home}/octave {home}/octave; pkg install {archive}; pkg load openbis;"
        f"obi = OpenBis('{server.url}', 'bob', 'bob-demo', 'ca_file', '{server.ready['ca_file']}');"
        "assert(strncmp(which('OpenBis'), '%s', %d)); printf('%%d spaces', numel(obi.get_spaces()));"
        % (home, len(str(home)))
    )
    outcome = octave(code, environment(home), tmp_path, toolbox=None)
    assert outcome.status == 0, outcome.output
    assert "2 spaces" in outcome.output


def test_an_installed_package_brings_the_toolbox_along(home: Path, tmp_path: Path) -> None:
    """Not the editable installation of a source tree, but the wheel as people get it."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=REPOSITORY / "python/client", check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    target = tmp_path / "installed"
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(target)], check=True)
    python = str(target / "bin" / "python")
    subprocess.run([uv, "pip", "install", "-q", "--python", python, "--no-deps", str(wheel)], check=True)
    code = "from openbis_jupyter.client.toolbox import toolbox_folder as at; print(at())"
    where = subprocess.run([python, "-c", code], check=True, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    folder = Path(where.stdout.strip())
    assert folder.is_relative_to(target)
    outcome = octave("printf('%s', which('OpenBis'))", environment(home), tmp_path, toolbox=folder)
    assert outcome.output == str(folder / "@OpenBis" / "OpenBis.m")
