"""The doctor's checks, on folders and against real TLS servers whose certificates and clocks are wrong on purpose."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import trustme
from listening import listening
from predecessors import Left, left_in
from unit.install.folders import CONFIG, ENABLING, Folders

from openbis_jupyter.doctor import findings, web
from openbis_jupyter.doctor.findings import ROWS
from openbis_jupyter.doctor.packages import floor_of
from openbis_jupyter.doctor.report import exit_code
from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.hub.doctor import checks as hub_checks
from openbis_jupyter.install.doctor import checks
from openbis_jupyter.install.doctor.checks import CHECKS, examine
from openbis_jupyter.install.doctor.owners import check_owners, may_read
from openbis_jupyter.install.doctor.running import is_old
from openbis_jupyter.install.doctor.subject import Subject
from openbis_jupyter.install.installer import install, settings_for
from openbis_jupyter.install.layout import find_layout

REPOSITORY = Path(__file__).resolve().parents[3]
HUB = settings_for("https://localhost:1", None)
FOLDER_CHECKS = {check.name for check in CHECKS if check.side == "folder"}


def codes(subject: Subject, side: str) -> list[str]:
    return [finding.code for check, finding in examine(subject) if check.side == side and finding.code]


def of_folder(openbis: Folders) -> list[str]:
    return codes(Subject(layout=find_layout(openbis.root)), "folder")


def test_an_installed_plugin_is_well(openbis: Folders) -> None:
    install(find_layout(openbis.root), HUB)
    assert of_folder(openbis) == []
    results = [(check, finding) for check, finding in examine(Subject(layout=find_layout(openbis.root)))]
    well = {check.name for check, finding in results if check.side == "folder" and finding.level == "ok"}
    assert well == FOLDER_CHECKS


@pytest.mark.parametrize(
    ("capabilities", "found"),
    [
        (None, ["parents-of-power-users"]),
        ("ADD_PARENT_TO_DATASET: SPACE_USER, SPACE_ETL_SERVER\n", ["parents-of-power-users"]),
        ("ADD_PARENT_TO_DATASET: SPACE_USER\n# UPDATE_DATASET: SPACE_USER\n", ["parents-of-power-users"]),
        (
            "add_parent_to_dataset SPACE_ADMIN,space_user\nUPDATE_DATASET:\tPROJECT_USER; X = SPACE_ADMIN\n",
            [],
        ),
    ],
)
def test_who_may_add_parents_is_said(openbis: Folders, capabilities: str | None, found: list[str]) -> None:
    layout = find_layout(openbis.root)
    assert layout.service_properties is not None
    if capabilities is not None:
        layout.service_properties.with_name("capabilities").write_text(capabilities)
    results = [finding for check, finding in examine(Subject(layout=layout)) if check.side == "roles"]
    assert [one.code for one in results if one.code] == found
    assert exit_code(results) == 0


def test_without_the_plugin_everything_is_missing(openbis: Folders) -> None:
    assert of_folder(openbis) == ["plugin-missing", "module-disabled", "eln-entry-missing", "hub-url-missing"]


def replace_in(file: Path, old: bytes, new: bytes) -> None:
    file.write_bytes(file.read_bytes().replace(old, new, 1))


PLUGIN = "jupyter/1/as/webapps/jupyter/html/plugin.js"
SPOILED: dict[str, tuple[Callable[[Folders], object], list[str]]] = {
    "a changed file": (lambda o: (o.core_plugins / PLUGIN).write_text("//"), ["plugin-modified"]),
    "a lost plugin": (lambda o: (o.core_plugins / PLUGIN).unlink(), ["plugin-missing", "eln-entry-alone"]),
    "a higher version": (
        lambda o: (o.core_plugins / "jupyter/2/as").mkdir(parents=True),
        ["plugin-shadowed"],
    ),
    "a namesake": (
        lambda o: (o.core_plugins / "eln-lims/1/as/services/jupyter").mkdir(parents=True),
        ["name-taken"],
    ),
    "a namesake that is not enabled": (
        lambda o: (o.core_plugins / "other/1/as/webapps/jupyter").mkdir(parents=True),
        [],
    ),
    "no longer enabled": (lambda o: o.enabling.write_bytes(ENABLING), ["module-disabled", "eln-entry-alone"]),
    "switched off": (
        lambda o: o.enabling.write_bytes(o.enabling.read_bytes() + b"disabled-core-plugins=jupyter\n"),
        ["module-switched-off", "eln-entry-alone"],
    ),
    "a line without =": (
        lambda o: o.enabling.write_bytes(o.enabling.read_bytes() + b"what\n"),
        ["config-unreadable", "eln-entry-alone"],
    ),
    "no guard": (
        lambda o: o.config.write_bytes(CONFIG.replace(b'"flow"', b'"../../jupyter"')),
        ["eln-guard-missing"],
    ),
    "no entry": (lambda o: o.config.write_bytes(CONFIG), ["eln-entry-missing"]),
    "half of our block": (
        lambda o: o.config.write_bytes(CONFIG + b"\n// BEGIN openBIS Jupyter\n"),
        ["config-unreadable"],
    ),
    "a later list": (
        lambda o: o.config.write_bytes(o.config.read_bytes() + b"PLUGINS_CONFIGURATION = {};\n"),
        ["eln-entry-missing"],
    ),
    "commented out": (
        lambda o: o.config.write_bytes(CONFIG.replace(b'"flow"', b'/* "../../jupyter" */')),
        ["eln-entry-missing"],
    ),
    "no ELN": (lambda o: shutil.rmtree(o.core_plugins / "eln-lims"), ["eln-missing"]),
    "an ELN without its configuration": (lambda o: o.config.unlink(), ["eln-config-missing"]),
    "http": (
        lambda o: o.service.write_text("jupyter.hub-service-url = http://hub.example.org/\n"),
        ["hub-url-wrong"],
    ),
    "no authority": (
        lambda o: o.service.write_bytes(o.service.read_bytes() + b"jupyter.ca-file = /nowhere.pem\n"),
        ["ca-file-unreadable"],
    ),
    "interrupted": (
        lambda o: replace_in(o.core_plugins / ".openbis-jupyter/installed.json", b"true", b"false"),
        ["install-interrupted"],
    ),
    "interrupted by 0.1.0": (
        lambda o: (o.core_plugins / ".openbis-jupyter/journal.json").write_text("{}"),
        ["install-interrupted"],
    ),
    "a folder for a file": (
        lambda o: (o.enabling.unlink(), o.enabling.mkdir()),
        ["file-unreadable", "file-unreadable"],
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_each_fault_of_a_folder_is_found(name: str, openbis: Folders) -> None:
    install(find_layout(openbis.root), HUB)
    spoil, expected = SPOILED[name]
    spoil(openbis)
    assert of_folder(openbis) == expected


def test_files_that_openbis_does_not_own_or_may_not_read_are_named(openbis: Folders) -> None:
    install(find_layout(openbis.root), HUB)
    if os.geteuid() == 0:
        # Root may read everything, so openBIS has to be somebody else.
        for path in (openbis.root, *openbis.root.rglob("*")):
            os.chown(path, 54321, 54321)
    subject = Subject(layout=find_layout(openbis.root))
    assert check_owners(subject) == []
    of_root = openbis.core_plugins / "jupyter/1/of-root"
    of_root.symlink_to("/etc/passwd")
    openbis.service.chmod(0o044)
    (openbis.core_plugins / "jupyter/1/as").chmod(0o600)
    unreadable, other = check_owners(subject)
    assert unreadable.code == "owner-unreadable"
    assert {str(openbis.service.absolute()), str((openbis.core_plugins / "jupyter/1/as").absolute())} <= set(
        unreadable.text.rpartition("read: ")[2].rstrip(".").split(", ")
    )
    assert (other.code, other.text.partition(" do not belong")[0]) == ("owner-other", str(of_root.absolute()))


@pytest.mark.parametrize(
    ("mode", "owner", "group", "readable"),
    [
        (stat.S_IFREG | 0o400, 7, 0, True),
        (stat.S_IFREG | 0o077, 7, 8, False),
        (stat.S_IFREG | 0o040, 0, 8, True),
        (stat.S_IFREG | 0o604, 0, 8, False),
        (stat.S_IFREG | 0o004, 0, 0, True),
        (stat.S_IFDIR | 0o604, 0, 0, False),
        (stat.S_IFDIR | 0o755, 0, 0, True),
    ],
)
def test_owner_group_and_mode_say_who_may_read(mode: int, owner: int, group: int, readable: bool) -> None:
    known = os.stat_result((mode, 0, 0, 1, owner, group, 0, 0, 0, 0))
    assert may_read(known, 7, {8}) is readable
    assert may_read(known, 0, {8})


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Left:
    return left_in(tmp_path, monkeypatch)


def test_older_extensions_beside_this_one_are_named(left: Left) -> None:
    labextension, server_config = left.jupyterlab_openbis(), left.jupyter_openbis_server()
    preset = left.overrides_of_0_1_0()
    results = [(finding.code, finding.level, finding.text) for _, finding in examine(Subject())]
    assert results == [
        ("predecessor-beside", "warning", beside("jupyterlab-openbis", labextension)),
        ("predecessor-beside", "warning", beside("jupyter-openbis-server", server_config)),
        ("extension-old-name", "warning", ROWS["extension-old-name"].what.format(file=preset)),
    ]


def test_without_older_extensions_that_is_well(left: Left) -> None:
    assert [(check.name, finding.code) for check, finding in examine(Subject())] == [("beside", "")]


def beside(package: str, place: Path) -> str:
    return ROWS["predecessor-beside"].what.format(package=package, place=place)


class Answers(BaseHTTPRequestHandler):
    """Answers as the Hub service does, or as the test wants."""

    date: datetime | None = None
    body: ClassVar[Any] = {"status": "ok", "version": product_version()}
    status = 200

    def do_GET(self) -> None:
        self.send_response_only(self.status)
        date = self.date or datetime.now(timezone.utc)
        self.send_header("Date", format_datetime(date, usegmt=True))
        self.end_headers()
        self.wfile.write(json.dumps(self.body).encode())

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()


@contextmanager
def serving(certificate: trustme.LeafCert, **answers: Any) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Chosen", (Answers,), answers))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with listening(server):
        yield f"https://localhost:{server.server_port}/services/openbis/"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return file


def now(days: float = 0) -> datetime:
    return datetime.now(timezone.utc) + timedelta(days=days)


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ({}, {}, []),
        ({"not_after": now(5.5)}, {}, ["tls-expires-soon"]),
        ({"not_before": now(-9), "not_after": now(-1)}, {}, ["tls-expired"]),
        ({"host": "hub.example.org"}, {}, ["tls-wrong-name"]),
        ({}, {"date": now(-1)}, ["clock-skew"]),
        ({}, {"status": 404}, ["service-unknown"]),
        ({}, {"body": ["something", "else"]}, ["service-unknown"]),
        ({}, {"body": {"status": "ok", "version": "0.0.9"}}, ["service-version"]),
    ],
)
def test_each_fault_of_a_server_is_found(
    name: dict[str, Any], answers: dict[str, Any], expected: list[str], authority: trustme.CA, ca_file: Path
) -> None:
    options = dict(name)
    certificate = authority.issue_cert(options.pop("host", "localhost"), **options)
    with serving(certificate, **answers) as url:
        assert codes(Subject(service_url=url, ca_file=ca_file), "service") == [*expected, "hub-token-missing"]


def test_an_authority_of_somebody_else_and_a_server_that_is_gone(
    authority: trustme.CA, ca_file: Path
) -> None:
    with serving(trustme.CA().issue_cert("localhost")) as url:
        assert codes(Subject(service_url=url, ca_file=ca_file), "service")[0] == "tls-unknown-authority"
        assert codes(Subject(service_url=url), "service")[0] == "tls-unknown-authority"
        subject = Subject(service_url=url.replace("https", "http").replace("localhost", "127.0.0.1"))
        assert codes(subject, "service")[0] == "unreachable"
    gone = next(finding for _, finding in examine(Subject(service_url=url, ca_file=ca_file)))
    assert (gone.code, gone.level) == ("unreachable", "problem")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"result": None}, "token-refused"),
        (
            {"error": {"message": "Session token 'secret' is invalid: user is not logged in."}},
            "token-refused",
        ),
        ({"error": {"message": "secret may not ask. (Context: [what\nsecret])"}}, "openbis-refused"),
        (["something", "else"], "unreachable"),
    ],
)
def test_what_openbis_refuses_is_said_without_the_token(
    answer: Any, expected: str, authority: trustme.CA, ca_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(authority.issue_cert("localhost"), body=answer) as url:
        address = url.removesuffix("/services/openbis/")
        subject = Subject(openbis_url=address, ca_file=ca_file, openbis_token="secret")
        said = [finding for check, finding in examine(subject) if check.name == "token"]
        assert [finding.code for finding in said] == [expected]
        assert "secret" not in said[0].text
        assert "Context" not in said[0].text
        plain = replace(subject, openbis_url=address.replace("https", "http"))
        assert codes(plain, "openBIS")[1] == "unreachable"
    assert capfd.readouterr() == ("", "")


def test_the_running_service_says_what_it_lacks(authority: trustme.CA, ca_file: Path) -> None:
    details = {
        "missing_scopes": ["start:servers"],
        "packages": {"jupyterhub": "5.2.1", "jupyterlab": "4.6.3"},
    }
    body = {"status": "ok", "version": product_version(), "details": details}
    with serving(authority.issue_cert("localhost"), body=body) as url:
        subject = Subject(service_url=url, ca_file=ca_file, hub_token="token")
        said = [finding for check, finding in examine(subject) if check.name == "rights"]
    assert [finding.code for finding in said] == ["hub-scopes-missing", "package-old"]
    assert "start:servers" in said[0].text
    assert "jupyterhub 5.2.1" in said[1].text
    assert exit_code(said) == 2
    assert exit_code(said[1:]) == 1


@pytest.mark.parametrize(
    ("name", "version", "floor"),
    [("jupyterhub", "6.1.1", None), ("jupyterhub", "6.1.0", "6.1.1"), ("jupyterhub", "5.5.4", None),
     ("jupyterhub", "5.5.3", "5.5.4"), ("jupyterhub", "4.1.6", "6.1.1"), ("jupyterlab", "4.5.10", None),
     ("jupyterlab", "4.6.1", "4.6.2"), ("jupyterlab", "4.4.9", "4.6.2"), ("jupyterlab", "4.7.0rc1", None),
     ("jupyter-server", "2.20.4", "2.21"), ("jupyter-server", "2.21.0", None), ("something", "1", None)],
)  # fmt: skip
def test_floors(name: str, version: str, floor: str | None) -> None:
    assert floor_of(name, version) == floor


@pytest.mark.parametrize(
    ("version", "old"),
    [("20.10.7-r1", False), ("20.10", False), ("19.06.5", True), ("18.06", True), ("7.0.1", False), ("S360.0", False),
     ("SNAPSHOT", False), ("", False)],
)  # fmt: skip
def test_versions_of_openbis(version: str, old: bool) -> None:
    assert is_old(version) is old


def test_every_finding_can_come_up_and_is_documented() -> None:
    assert (REPOSITORY / "docs/doctor.md").read_text() == findings.as_markdown(), "run `make docs`"
    sources = "".join(
        file.read_text()
        for module in (findings, checks, hub_checks)
        for file in Path(module.__file__).parent.glob("*.py")
        if file.name != "findings.py"
    )
    named = set(re.findall(r'"([a-z-]+)"', sources)) | {"config-unreadable"}
    assert findings.PLACES in "".join(row.advice for row in ROWS.values())
    assert set(ROWS) <= named
    for row in ROWS.values():
        assert row.advice.endswith(".")


def test_tokens_are_in_no_text() -> None:
    subject = Subject(openbis_token="secret-token", hub_token="secret-too")
    assert "secret" not in repr(subject) + repr(replace(subject, openbis_url="https://x"))
    assert checks.SIDES.keys() == {check.side for check in CHECKS}
    assert web.SECONDS < 60
