"""A real JupyterHub with proxy, authenticator, service and servers, beside an openBIS whose answers tests choose."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from hubs import HUB_PYTHON
from unit.hub.openbis_double import OpenbisDouble, serve

from openbis_demo.stack import Stack, StackOptions

ADMIN_TOKEN = secrets.token_hex(24)
SPAWNS_AT_ONCE = 2
PROFILES = [
    {"id": "small", "title": "Small", "description": "1 processor", "user_options": {"size": "S"}},
    {"id": "large", "title": "Large", "description": "8 processors", "user_options": {"size": "L"}},
]
# Of the other ones the service learns from servers that run.
KERNELS = [{"name": "python3", "display_name": "Python", "language": "python"}]
UNUSED_MINUTES = 0.2
TIMEOUT = 120.0

# What this adds to the demo's hub: a hook by which tests hold back or break starts, servers without what takes long to
# load, quick polls, few starts at once, and an administrator's token for what an administrator does.
HUB_CONFIG = (
    """
import asyncio as _asyncio
from pathlib import Path as _Path

from jupyterhub.services import service as _service

_control = _Path(settings["directory"]) / "control"
_control.mkdir(exist_ok=True)
_args, _environment = list(c.Spawner.args), dict(c.Spawner.environment)
_slow = dict.fromkeys(("jupyter_lsp", "jupyterlab_jupytext", "notebook", "notebook_shim"), False)
_slow["jupyter_server_terminals"] = False


async def _hook(spawner):
    while (_control / f"{spawner.user.name}.hold").exists():
        await _asyncio.sleep(0.05)
    if (_control / f"{spawner.user.name}.fail").exists():
        raise RuntimeError("the machine has no memory left.")
    silent = (_control / f"{spawner.user.name}.silent").exists()
    program = ["-c", "import time; time.sleep(600)"] if silent else ["-m", "jupyterhub.singleuser"]
    spawner.cmd = ["PYTHON", *program]
    spawner.http_timeout = 2 if silent else 120
    spawner.environment = {**_environment, "TEST_SIZE": spawner.user_options.get("size", "none")}
    extensions = _slow
    # Files and kernels need no JupyterLab; a server starts in half the time without.
    if spawner.user.name != "resident" and not (_control / f"{spawner.user.name}.lab").exists():
        spawner.environment["JUPYTERHUB_SINGLEUSER_APP"] = "jupyter_server.serverapp.ServerApp"
        extensions = {**_slow, "jupyterlab": False}
    spawner.args = [*_args, f"--ServerApp.jpserver_extensions={extensions}"]


# JupyterHub looks each 30 seconds whether its services run, which no setting changes.
class _QuickServiceSpawner(_service._ServiceSpawner):
    poll_interval = 1


_service._ServiceSpawner = _QuickServiceSpawner


c.Spawner.pre_spawn_hook = _hook
c.Spawner.poll_interval = 1
c.JupyterHub.concurrent_spawn_limit = SPAWNS_AT_ONCE
# The trait of this name is not tagged as configurable in JupyterHub, so it is set where the hub looks it up.
c.JupyterHub.tornado_settings = {"spawn_throttle_retry_range": (1, 2)}
c.JupyterHub.services.append({"name": "administrator", "api_token": "ADMIN_TOKEN"})
c.JupyterHub.load_roles.append(
    {"name": "administrator", "services": ["administrator"], "scopes": ADMINISTRATOR}
)
""".replace("SPAWNS_AT_ONCE", str(SPAWNS_AT_ONCE))
    .replace("ADMIN_TOKEN", ADMIN_TOKEN)
    .replace("PYTHON", os.environ.get("SERVER_PYTHON", sys.executable))
    .replace("ADMINISTRATOR", '["admin:users", "admin:servers", "tokens", "read:metrics"]')
)


@dataclass(frozen=True)
class Hub:
    """The running hub and the openBIS beside it."""

    stack: Stack
    openbis: OpenbisDouble

    def new_user(self, name: str | None = None) -> Person:
        """Somebody whom openBIS knows and the hub does not."""
        user = name or f"user{uuid.uuid4().hex[:8]}"
        token = f"{user}-{secrets.token_hex(8)}"
        self.openbis.users[token] = user
        self.openbis.passwords[user] = "secret"
        return Person(self, user, token, self.new_browser())

    def new_browser(self) -> requests.Session:
        """A browser without cookies."""
        browser = requests.Session()
        browser.verify = str(self.stack.ca_file)
        browser.trust_env = False
        return browser

    def control(self, hub_user: str, what: str) -> Path:
        """As long as it exists starts of the user's server `hold`, `fail`, stay `silent` or have a `lab`."""
        return self.stack.directory / "hub" / "control" / f"{hub_user}.{what}"

    def administrate(self, method: str, path: str, body: Any = None) -> requests.Response:
        """A request of the administrator to the hub's API."""
        return requests.request(
            method,
            f"{self.stack.hub_url}/hub/api/{path}",
            json=body,
            headers={"Authorization": f"token {ADMIN_TOKEN}"},
            verify=str(self.stack.ca_file),
            timeout=TIMEOUT,
        )

    @property
    def administrator_token(self) -> str:
        """The administrator's token for the hub's API."""
        return ADMIN_TOKEN

    def log(self) -> str:
        """Everything that hub, proxy, service and servers have printed."""
        return "".join(file.read_text(errors="replace") for file in (self.stack.directory / "logs").iterdir())

    def service_process(self) -> psutil.Process:
        """The service."""
        return next(p for p in self.processes() if "openbis_jupyter.hub.service" in p.cmdline())

    def server_process(self, hub_user: str) -> psutil.Process:
        """The user's server."""
        return next(p for p in self.processes() if p.environ().get("JUPYTERHUB_USER") == hub_user)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs below the hub."""
        return [
            p
            for p in psutil.Process(self.stack.child("JupyterHub").process.pid).children(recursive=True)
            if p.status() != psutil.STATUS_ZOMBIE
        ]


@dataclass(frozen=True)
class Person:
    """Somebody with an openBIS session and a browser."""

    hub: Hub
    user: str
    token: str
    browser: requests.Session

    def click(
        self, path: str = "api/launches", token: str | None = None, **changes: Any
    ) -> requests.Response:
        """What openBIS sends to the service for one click of this person."""
        body = {
            "launch_key": str(uuid.uuid4()),
            "action": "open",
            "datasets": ["D-1", "D-2"],
            "owner": {"kind": "EXPERIMENT", "perm_id": "E-1"},
            "directory": "lab/yeast",
            "notebook": "growth",
            **changes,
        }
        return requests.post(
            self.hub.stack.service_url + path,
            json=body,
            headers={"Authorization": f"Bearer {token or self.token}"},
            verify=str(self.hub.stack.ca_file),
            timeout=TIMEOUT,
        )

    def account(self, action: str = "") -> dict[str, Any]:
        """What openBIS asks the service about this person's account, or has it do there."""
        answer = requests.request(
            "POST" if action else "GET",
            f"{self.hub.stack.service_url}api/account{action and '/'}{action}",
            headers={"Authorization": f"Bearer {self.token}"},
            verify=str(self.hub.stack.ca_file),
            timeout=TIMEOUT,
        )
        assert answer.status_code == 200, answer.text
        account: dict[str, Any] = answer.json()
        return account

    def press(self, launch_id: str, action: str) -> dict[str, Any]:
        """Press a button of the progress page: `retry` or `cancel`."""
        page = self.visit(f"/services/openbis/launches/{launch_id}/")
        xsrf = page.text.split('data-xsrf="')[1].split('"')[0]
        headers = {"X-XSRFToken": xsrf, "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
        answer = self.browser.post(page.url + action, headers=headers, timeout=TIMEOUT)
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        return state

    def launch(self, **changes: Any) -> dict[str, Any]:
        """A click that goes well."""
        answer = self.click(**changes)
        assert answer.status_code in (200, 202), answer.text
        launch: dict[str, Any] = answer.json()
        return launch

    def follow(self, launch: dict[str, Any], **options: Any) -> requests.Response:
        """The tab goes to the hub, as the openBIS page sends it."""
        return self.post_ticket(launch["redirect_url"], launch["ticket"], self.hub.openbis.url, **options)

    def post_ticket(self, url: str, ticket: str, origin: str | None, **options: Any) -> requests.Response:
        """The form POST of a ticket, as a browser sends it from a page of `origin`."""
        headers = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
        if origin:
            headers["Origin"] = origin
        return self.browser.post(url, data={"ticket": ticket}, headers=headers, timeout=TIMEOUT, **options)

    def visit(self, path: str, **options: Any) -> requests.Response:
        """Go to a page of the hub."""
        return self.browser.get(self.hub.stack.hub_url + path, timeout=TIMEOUT, **options)

    def states(self, launch_id: str) -> Iterator[dict[str, Any]]:
        """The progress events, to their end, as the progress page sees them."""
        page = self.visit(f"/services/openbis/launches/{launch_id}/")
        assert page.status_code == 200, page.text
        url, xsrf = (re.search(f'data-{name}="([^"]+)"', page.text) for name in ("events-url", "xsrf"))
        assert url and xsrf
        headers = {"Sec-Fetch-Mode": "cors", "X-XSRFToken": xsrf[1]}
        with self.visit(url[1], stream=True, headers=headers) as events:
            assert events.status_code == 200, events.text
            for line in events.iter_lines():
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])

    def wait_for_end(self, launch_id: str) -> dict[str, Any]:
        """The last launch state."""
        *_, last = self.states(launch_id)
        return last

    def sign_in(self) -> None:
        """Come to the hub by one click, without a server: its start fails."""
        fails = self.hub.control(self.home.name, "fail")
        fails.touch()
        launch = self.launch()
        self.follow(launch).raise_for_status()
        assert self.wait_for_end(launch["launch_id"])["state"] == "failed"
        fails.unlink()

    def arrive(self) -> dict[str, Any]:
        """Come to a running server by one click; gives its last state."""
        launch = self.launch()
        self.follow(launch).raise_for_status()
        state = self.wait_for_end(launch["launch_id"])
        assert state["state"] == "ready", state
        return state

    @property
    def home(self) -> Path:
        """Where this person's files are."""
        from openbis_jupyter.hub.usernames import hub_name

        return self.hub.stack.homes / hub_name(self.user)

    def notebooks(self) -> list[str]:
        """Paths of the notebooks in the home."""
        found = [path for path in self.home.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
        return sorted(str(path.relative_to(self.home)) for path in found)

    def leave(self) -> None:
        """Stop the server, to make room."""
        with contextlib.suppress(StopIteration, psutil.NoSuchProcess):
            self.hub.administrate("DELETE", f"users/{self.home.name}/server")


@contextlib.contextmanager
def running_hub(directory: Path, more: str = "", **settings: Any) -> Iterator[Hub]:
    """A hub with these settings of `configure` and more of its configuration, beside an openBIS of its own."""
    stack = Stack(
        StackOptions(directory, hub_python=HUB_PYTHON, hub_settings=settings, hub_config=HUB_CONFIG + more)
    )
    with serve(directory / "tls") as openbis:
        stack.sandbox_ready = {"url": openbis.url, "eln_url": openbis.url}
        try:
            stack.start_hub()
            yield Hub(stack, openbis)
        finally:
            stack.stop()


@pytest.fixture(scope="session")
def _hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    directory = tmp_path_factory.mktemp("hub")
    settings = {"profiles": PROFILES, "kernels": KERNELS, "unused_minutes": UNUSED_MINUTES}
    with running_hub(directory, **settings) as hub:
        yield hub


@pytest.fixture
def hub(_hub: Hub) -> Iterator[Hub]:
    """The hub, with openBIS as it was first."""
    yield _hub
    fresh = OpenbisDouble()
    for name in (
        "datasets",
        "owners",
        "server_information",
        "raw_answer",
        "pats_allowed",
        "properties",
        "files",
        "archived",
    ):
        setattr(_hub.openbis, name, getattr(fresh, name))
    for file in (_hub.stack.directory / "hub" / "control").iterdir():
        file.unlink()


@pytest.fixture
def person(hub: Hub) -> Iterator[Person]:
    """Somebody new, whose server is stopped in the end."""
    somebody = hub.new_user()
    yield somebody
    somebody.leave()


def _at_home(somebody: Person) -> Person:
    """With a server that runs, also after a test that ended it."""
    hub = somebody.hub
    hub.openbis.users[somebody.token] = somebody.user
    if not hub.administrate("GET", f"users/{somebody.home.name}").json().get("server"):
        somebody.arrive()
    return somebody


@pytest.fixture(scope="session")
def _resident(_hub: Hub) -> Person:
    return _hub.new_user("resident")


@pytest.fixture
def resident(_resident: Person, hub: Hub) -> Person:
    """Somebody whose server runs, with JupyterLab: no test ends it for long, or changes who they are to openBIS."""
    return _at_home(_resident)


@pytest.fixture(scope="session")
def _neighbour(_hub: Hub) -> Person:
    return _hub.new_user()


@pytest.fixture
def neighbour(_neighbour: Person, hub: Hub) -> Person:
    """Somebody whose server runs: for tests that end it, or their access to openBIS, and leave one that works."""
    return _at_home(_neighbour)
