"""A laptop is connected once, with a password or a session token, and its token is kept where nobody else reads it."""

import json
import os
import pty
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from integration.client.conftest import PROGRAM
from integration.notebook.sandbox import Sandbox, running_sandbox

from openbis_jupyter.client import connect, known_connections, open_access
from openbis_jupyter.client.connecting import Access, remember
from openbis_jupyter.client.laptop import kept_access
from openbis_jupyter.errors import OpenbisJupyterError

NO_KEYRING = "keyring.backends.fail.Keyring"
FILE_KEYRING = "keyrings.alt.file.PlaintextKeyring"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def laptop(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with this text on standard input; gives exit status and parsed answer."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")

    def run(*arguments: str, stdin: str = "") -> tuple[int, Any]:
        done = subprocess.run(
            [PROGRAM, *arguments, "--json"],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert "Traceback" not in done.stderr
        assert not stdin.strip() or stdin.strip() not in done.stdout + done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def sign_in(laptop: Run, sandbox: Sandbox, user: str = "bob") -> tuple[int, Any]:
    return laptop(
        "connect", "--url", sandbox.url, "--user", user, "--ca-file", sandbox.ca_file, "--password-stdin",
        stdin=f"{user}-demo\n",
    )  # fmt: skip


def private_files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def test_a_password_becomes_an_access_token_in_a_file_of_mode_0600(
    sandbox: Sandbox, laptop: Run, home: Path
) -> None:
    status, made = sign_in(laptop, sandbox)
    assert (status, made["url"], made["user"], made["kept_in"]) == (0, sandbox.url, "bob", "file")
    assert made["valid_to"]
    files = private_files(home)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    text = "".join(path.read_text() for path in files)
    assert "$pat-bob-" in text and "bob-demo" not in text
    assert laptop("whoami") == (0, {"url": sandbox.url, "user": "bob", "valid_to": made["valid_to"]})
    assert connect().is_session_active()  # the site's authority is known, too
    status, gone = laptop("disconnect")
    assert (status, gone["disconnected"], known_connections()) == (0, True, [])
    assert "$pat-" not in "".join(path.read_text() for path in private_files(home))
    assert laptop("whoami")[1]["error"]["code"] == "address-missing"


def test_where_the_system_has_a_keyring_the_token_is_there(
    sandbox: Sandbox, laptop: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", FILE_KEYRING)
    status, made = sign_in(laptop, sandbox)
    assert (status, made["kept_in"]) == (0, "keyring")
    own = [path for path in private_files(home) if "openbis-jupyter" in str(path)]
    assert own and "$pat-" not in "".join(path.read_text() for path in own)
    assert laptop("whoami")[1]["user"] == "bob"
    laptop("disconnect")
    assert laptop("whoami")[0] == 2


def test_a_session_token_becomes_an_access_token_and_the_session_goes_on(
    sandbox: Sandbox, access: Access, laptop: Run
) -> None:
    token = access.token
    arguments = ("connect", "--url", sandbox.url, "--ca-file", sandbox.ca_file, "--token")
    status, made = laptop(*arguments, stdin=f"{token}\n")
    assert status == 0 and made["valid_to"]
    assert Access(sandbox.url, token, sandbox.ca_file).holds()
    assert open_access().token.startswith("$pat-")
    assert laptop(*arguments, stdin="bob-260101000000000x0\n")[1]["error"]["code"] == "session-expired"
    assert laptop(*arguments, stdin="\n")[0] == 2


def test_several_openbis_are_told_apart(sandbox: Sandbox, laptop: Run, tmp_path: Path) -> None:
    sign_in(laptop, sandbox)
    with running_sandbox(tmp_path / "other", "--no-pat") as other:
        status, made = sign_in(laptop, other, "olga")
        assert (status, made["valid_to"]) == (0, None)  # the session itself, where there are no access tokens
        assert laptop("whoami", "--url", other.url)[1]["user"] == "olga"
        assert laptop("whoami", "--url", sandbox.url)[1]["user"] == "bob"
        status, answer = laptop("whoami")
        assert (status, answer["error"]["code"]) == (2, "connection-unclear")
        token = open_access(url=other.url).token
        laptop("disconnect", "--url", other.url)
        assert not Access(other.url, token, other.ca_file).holds()
    assert laptop("whoami")[1]["user"] == "bob"


def test_what_goes_wrong_is_said(sandbox: Sandbox, laptop: Run) -> None:
    wrong = ("connect", "--url", sandbox.url, "--user", "bob", "--password-stdin")
    assert laptop(*wrong, stdin="geheim-1\n")[1]["error"]["code"] == "certificate-untrusted"
    wrong = (*wrong, "--ca-file", sandbox.ca_file)
    assert laptop(*wrong, stdin="wrong\n")[1]["error"]["code"] == "sign-in-refused"
    assert (
        laptop("connect", "--url", "http://x.example", "--user", "b", "--password-stdin", stdin="geheim-2")[0]
        == 2
    )
    assert laptop("connect", "--user", "bob", "--password-stdin", stdin="geheim-1\n")[0] == 2
    assert known_connections() == []
    assert laptop("disconnect")[1]["error"]["code"] == "credential-missing"


def test_an_expired_connection_is_said(sandbox: Sandbox, laptop: Run, home: Path) -> None:
    sign_in(laptop, sandbox)
    [file] = home.rglob("tokens/*.token")
    file.write_text("$pat-bob-" + "0" * 32)
    assert laptop("whoami")[1]["error"]["code"] == "credential-expired"
    with pytest.raises(OpenbisJupyterError, match="credential-expired"):
        connect()


def test_on_a_terminal_the_password_is_asked_for_and_not_shown(sandbox: Sandbox, laptop: Run) -> None:
    arguments = [PROGRAM, "connect", "--url", sandbox.url, "--user", "bob", "--ca-file", sandbox.ca_file]
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover  (another program from here)
        os.execv(PROGRAM, arguments)
    shown = b""
    while b"Password:" not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, b"bob-demo\n")
    try:
        while block := os.read(terminal, 1024):
            shown += block
    except OSError:  # its end
        pass
    assert os.waitpid(process, 0)[1] == 0
    assert b"Connected to" in shown and b"bob-demo" not in shown
    os.close(terminal)


def test_a_long_run_goes_on_with_the_token_of_whoever_signs_in_anew(
    sandbox: Sandbox, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    first, second = sandbox.token_of("USER"), sandbox.token_of("USER")

    def keep(token: str) -> None:
        remember(sandbox.url, "bob", token, ca_file=sandbox.ca_file, is_access_token=False, valid_to=None)

    keep(first)
    access = kept_access(sandbox.url, sandbox.ca_file)
    Access(sandbox.url, first, sandbox.ca_file).ask("logout")
    with pytest.raises(OpenbisJupyterError, match="session-expired"):
        access.ask("getSessionInformation")
    with pytest.raises(OpenbisJupyterError, match="credential-expired"):
        kept_access(sandbox.url, sandbox.ca_file)
    keep(second)
    assert access.ask("getSessionInformation") and access.token == second
