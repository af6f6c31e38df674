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

from openbis_jupyter.client import connect, connect_with_token, download, known_connections, open_access
from openbis_jupyter.client.connecting import Access, remember, told_here
from openbis_jupyter.client.laptop import kept_access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import AccessDenied
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Graph, Rpc

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
    assert laptop(*arguments, stdin="bob-260101000000000x0\n")[1]["error"]["code"] == "token-refused"
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
    assert laptop("disconnect")[1]["error"]["code"] == "connection-missing"


def revoke(sandbox: Sandbox, token: str) -> None:
    """As the person does on openBIS's page of their tokens."""
    ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": token}]
    options = {"@type": "as.dto.pat.delete.PersonalAccessTokenDeletionOptions", "reason": "lost"}
    owner = Access(sandbox.url, session_of(sandbox, "bob"), sandbox.ca_file)
    owner.ask("deletePersonalAccessTokens", ids, options)
    owner.ask("logout")


def session_of(sandbox: Sandbox, user: str) -> str:
    return str(Gateway(Rpc(sandbox.url, Path(sandbox.ca_file))).login(user, f"{user}-demo"))


def test_a_revoked_token_is_told_with_the_way_out_of_a_laptop(sandbox: Sandbox, laptop: Run) -> None:
    sign_in(laptop, sandbox)
    o = connect()
    revoke(sandbox, o.token)
    status, answer = laptop("whoami")
    assert (status, answer["error"]["code"]) == (1, "connection-ended")
    assert "`openbis-jupyter connect`" in answer["error"]["advice"]
    with pytest.raises(OpenbisJupyterError, match=r"openbis-jupyter connect.*connection-ended"):
        connect()
    with pytest.raises(
        OpenbisJupyterError, match="connection-ended"
    ):  # in a notebook that was open meanwhile
        download(o, "20200101000000000-1")
    with pytest.raises(ValueError, match=r"not logged in.*openbis-jupyter connect") as caught:
        o.get_spaces(use_cache=False)
    assert o.token not in str(caught.value)
    with pytest.raises(OpenbisJupyterError, match="connection-ended"):
        kept_access(sandbox.url, sandbox.ca_file)
    assert sign_in(laptop, sandbox)[0] == 0
    assert laptop("whoami")[1]["user"] == "bob"


def test_a_token_that_is_none_is_told_as_that(
    sandbox: Sandbox, laptop: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBIS_JUPYTER_CA_FILE", sandbox.ca_file)
    for nonsense in ("abc", "bob-260101000000000x0", "$pat-bob-260101000000000x0", "päß wort", " "):
        with pytest.raises(OpenbisJupyterError, match="token-refused"):
            connect_with_token(sandbox.url, nonsense, sandbox.ca_file)
        with pytest.raises(OpenbisJupyterError, match="the token that you gave"):
            connect(nonsense, sandbox.url)
    monkeypatch.setenv("OPENBIS_TOKEN", "abc")
    status, answer = laptop("whoami", "--url", sandbox.url)
    assert (status, answer["error"]["code"]) == (1, "token-refused")
    assert "OPENBIS_TOKEN" in answer["error"]["message"]
    assert connect_with_token(sandbox.url, f" {session_of(sandbox, 'bob')}\n", sandbox.ca_file).user == "bob"


def test_on_a_terminal_there_are_sentences_and_no_log_lines(sandbox: Sandbox, laptop: Run) -> None:
    sign_in(laptop, sandbox)
    for arguments in (
        ("datasets", "/NO/SUCH/THING"),
        ("download", "20200101000000000-1"),
        ("show", "/A B/C"),
    ):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (1, "")
        [line] = done.stderr.splitlines()
        assert "refused:" not in line and "(Context" not in line


def test_denied_access_is_told_as_a_matter_of_roles(sandbox: Sandbox, laptop: Run) -> None:
    sign_in(laptop, sandbox, "olga")
    access = kept_access(sandbox.url, sandbox.ca_file)
    creation = {"@type": "as.dto.space.create.SpaceCreation", "code": "OLGAS"}
    with pytest.raises(AccessDenied):
        access.ask("createSpaces", [creation])
    with (
        pytest.raises(OpenbisJupyterError, match="Ask the administrator of the space") as caught,
        told_here(),
    ):
        access.ask("createSpaces", [creation])
    assert caught.value.code == "access-denied" and "(Context" not in str(caught.value)


def test_an_account_without_a_role_is_told_so(laptop: Run, tmp_path: Path) -> None:
    with running_sandbox(tmp_path / "other") as other:
        admin = Access(other.url, session_of(other, "admin"), other.ca_file)
        fetch = {
            "@type": "as.dto.roleassignment.fetchoptions.RoleAssignmentFetchOptions",
            "user": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
        }
        criteria = {"@type": "as.dto.roleassignment.search.RoleAssignmentSearchCriteria"}
        graph = Graph(admin.ask("searchRoleAssignments", criteria, fetch))
        olgas = [
            graph.child(one, "id")
            for one in graph.children(graph.root, "objects")
            if graph.child(one, "user").get("userId") == "olga"
        ]
        options = {"@type": "as.dto.roleassignment.delete.RoleAssignmentDeletionOptions", "reason": "left"}
        admin.ask(
            "deleteRoleAssignments",
            [{"@type": one["@type"], "techId": one["techId"]} for one in olgas],
            options,
        )
        status, answer = sign_in(laptop, other, "olga")
    assert (status, answer["error"]["code"]) == (1, "no-role")
    assert "administrator for a role" in answer["error"]["advice"]


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
    with pytest.raises(OpenbisJupyterError, match="connection-ended"):
        kept_access(sandbox.url, sandbox.ca_file)
    keep(second)
    assert access.ask("getSessionInformation") and access.token == second
