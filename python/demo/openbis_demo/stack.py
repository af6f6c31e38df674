"""Sandbox, JupyterHub with its proxy, our authenticator and service, on loopback, over HTTPS, without system users.

The sandbox answers as `https://localhost:PORT` and the hub as `https://127.0.0.1:PORT`: two sites for a browser, as
in the field, so that cookies behave as they do there. With subdomains the hub has the name and the sandbox the number.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from openbis_demo.kernels import as_setting
from openbis_demo.processes import Child, StartFailed, free_port, start, wait_for
from openbis_jupyter import client
from openbis_sandbox.folder_lock import hold
from openbis_sandbox.tls import make_authority

REPOSITORY = Path(__file__).resolve().parents[3]
HUB_CONFIG = Path(__file__).with_name("jupyterhub_config.py")
JUPYTER_CONFIG_PATH = [str(HUB_CONFIG.parent), str(Path(client.__file__).parent)]
START_SECONDS = 90.0
DEMO_LOGIN = {"user": "alice", "password": "alice-demo"}


@dataclass(frozen=True)
class StackOptions:
    """What can be chosen: where everything is kept, ports (0: any free one), and additions for tests.

    `hub_python`: the interpreter of the hub and its service, where it is another one than that of people's servers;
    `path`: what the hub's addresses begin with, without a slash at its end;
    `subdomains`: the names below `localhost` that users (and services) have, each as a host of its own; the
    hub is `localhost` then, and the sandbox 127.0.0.1;
    `hub_settings` are further settings of `configure`; `hub_config` is Python text that runs at the end of the hub's
    configuration file; `sandbox_arguments` go to `openbis-sandbox serve`.
    """

    directory: Path
    openbis_port: int = 0
    hub_port: int = 0
    core_plugins: Path = REPOSITORY / "core-plugins"
    hub_python: str = sys.executable
    path: str = ""
    subdomains: tuple[str, ...] = ()
    hub_settings: Mapping[str, Any] = field(default_factory=dict)
    hub_config: str = ""
    sandbox_arguments: tuple[str, ...] = ()
    hub_environment: Mapping[str, str] = field(default_factory=dict)
    report: Callable[[str], None] = lambda _: None


class Stack:
    """A running stack; `start_stack` makes and ends one."""

    def __init__(self, options: StackOptions) -> None:
        self.options = options
        self.directory = options.directory
        self.hub_port = options.hub_port or free_port()
        self.bind_url = f"https://127.0.0.1:{self.hub_port}{options.path}"
        self.hub_url = (
            self.bind_url.replace("127.0.0.1", "localhost") if options.subdomains else self.bind_url
        )
        self.service_url = f"{self.hub_url}/services/openbis/"
        self.directory.mkdir(parents=True, exist_ok=True)
        self._held = hold(self.directory, 0)
        if self._held is None:
            raise StartFailed(
                f"A demo runs on {self.directory} already. End it, or choose another folder with DATA=DIR."
            )
        self.authority = make_authority(self.directory / "tls")
        self.ca_file = self.authority.ca_file
        self.certificate, self.key = self.authority.issue(
            "localhost", "127.0.0.1", *(f"{name}.localhost" for name in options.subdomains)
        )
        self.sandbox_ready: dict[str, Any] = {}
        self.secrets = self._load_secrets()
        self._children: dict[str, Child] = {}

    @property
    def openbis_url(self) -> str:
        """Address of the sandbox, as the browser knows it."""
        return str(self.sandbox_ready["url"])

    @property
    def eln_url(self) -> str:
        """Address of the ELN host page."""
        return str(self.sandbox_ready["eln_url"])

    @property
    def homes(self) -> Path:
        """The folder with one home per hub user."""
        return self.directory / "homes"

    def child(self, name: str) -> Child:
        """A running program: `openBIS sandbox` or `JupyterHub`."""
        return self._children[name]

    def ready(self) -> dict[str, Any]:
        """Addresses and logins of all parts (docs/developers/protocol.md, section 6)."""
        return {
            "openbis": self.sandbox_ready,
            "hub": {
                "url": self.hub_url,
                "ca_file": str(self.ca_file),
                "service_url": self.service_url,
                "pid": self.child("JupyterHub").pid,
            },
            "eln_url": self.eln_url,
            "login": DEMO_LOGIN,
        }

    def start_openbis(self) -> None:
        """Start the sandbox and wait until it answers; a restart keeps port and data."""
        self.options.report("openBIS sandbox")
        ready_file = self.directory / "sandbox-ready.json"
        ready_file.unlink(missing_ok=True)
        service_properties = self.directory / "service.properties"
        service_properties.write_text(
            f"jupyter.hub-service-url = {self.service_url}\njupyter.ca-file = {self.ca_file}\n"
        )
        port = self.options.openbis_port
        if self.sandbox_ready:
            port = int(self.openbis_url.rsplit(":", 1)[1])
        command = [
            str(Path(sys.executable).with_name("openbis-sandbox")), "serve",
            "--port", str(port),
            "--data", str(self.directory / "openbis"),
            "--core-plugins", str(self.options.core_plugins),
            "--service-properties", str(service_properties),
            "--ready-file", str(ready_file),
            "--certificate", str(self.certificate),
            "--key", str(self.key),
            "--ca-file", str(self.ca_file),
            *self.options.sandbox_arguments,
        ]  # fmt: skip
        child = self.start_child("openBIS sandbox", command, {})

        def read_ready_file() -> dict[str, Any] | None:
            return json.loads(ready_file.read_text()) if ready_file.exists() else None

        self.sandbox_ready = wait_for(child, "its ready file", read_ready_file, START_SECONDS)
        if self.options.subdomains:
            for name in ("url", "eln_url"):
                self.sandbox_ready[name] = self.sandbox_ready[name].replace("localhost", "127.0.0.1", 1)

    def start_hub(self) -> None:
        """Start JupyterHub (which starts its proxy and our service) and wait until all three answer."""
        self.options.report("JupyterHub, proxy and service")
        settings = self.directory / "hub-settings.json"
        settings.write_text(
            json.dumps(
                {
                    "directory": str(self.directory / "hub"),
                    "homes": str(self.homes),
                    "hub_url": self.hub_url,
                    "bind_url": self.bind_url,
                    "subdomain_host": self.hub_url if self.options.subdomains else "",
                    "hub_api_port": free_port(),
                    "proxy_api_port": free_port(),
                    "proxy_command": proxy_command(),
                    "openbis_url": self.openbis_url,
                    "ca_file": str(self.ca_file),
                    "jupyter_config_path": JUPYTER_CONFIG_PATH,
                    "certificate": str(self.certificate),
                    "key": str(self.key),
                    "configure": {"kernels": as_setting(), **self.options.hub_settings},
                    "more": self.options.hub_config,
                }
            )
        )
        (self.directory / "hub").mkdir(exist_ok=True)
        environment = {
            "OPENBIS_DEMO_SETTINGS": str(settings),
            "JUPYTERHUB_CRYPT_KEY": self.secrets["crypt_key"],
            "CONFIGPROXY_AUTH_TOKEN": self.secrets["proxy_token"],
            **self.options.hub_environment,
        }
        command = [self.options.hub_python, "-m", "jupyterhub", "--config", str(HUB_CONFIG)]
        child = self.start_child("JupyterHub", command, environment)
        wait_for(child, "answer of our service", self._service_answers, START_SECONDS)

    def stop_hub(self) -> None:
        """Stop the hub, its proxy, our service and all user servers."""
        self._children.pop("JupyterHub").stop()

    def stop_openbis(self) -> None:
        """Stop the sandbox."""
        self._children.pop("openBIS sandbox").stop()

    def stop(self) -> None:
        """Stop whatever runs, last started first."""
        for name in reversed(list(self._children)):
            self.options.report(f"stopping {name}")
            self._children.pop(name).stop()
        if self._held is not None:
            self._held.close()

    def start_child(self, name: str, command: list[str], environment: Mapping[str, str]) -> Child:
        """Start a part of the stack, which ends with it."""
        log_file = self.directory / "logs" / f"{name.lower().replace(' ', '-')}.log"
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        # The hub finds `jupyterhub-singleuser`, and users' servers their kernels, beside our own interpreter.
        path = f"{Path(sys.executable).parent}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        child = start(
            name, command, log_file, {**inherited, **environment, "PATH": path, "PYTHONUNBUFFERED": "1"}
        )
        self._children[name] = child
        return child

    def _service_answers(self) -> bool | None:
        try:
            answer = requests.get(f"{self.service_url}api/health", verify=str(self.ca_file), timeout=5)
        except requests.RequestException:
            return None
        return True if answer.ok else None

    def _load_secrets(self) -> dict[str, str]:
        path = self.directory / "secrets.json"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(
                json.dumps({"crypt_key": secrets.token_hex(32), "proxy_token": secrets.token_hex(24)})
            )
        loaded: dict[str, str] = json.loads(path.read_text())
        return loaded


def proxy_command() -> list[str]:
    """The command of configurable-http-proxy, from this repository's locked npm packages or from the machine.

    Raises StartFailed when there is none.
    """
    local = REPOSITORY / "node_modules" / ".bin" / "configurable-http-proxy"
    found = str(local) if local.exists() else shutil.which("configurable-http-proxy")
    if found is None:
        raise StartFailed("configurable-http-proxy is not installed: run `make setup`.")
    return [found]


@contextmanager
def start_stack(options: StackOptions) -> Iterator[Stack]:
    """Start everything, give the running stack, and end everything, whatever happens in between."""
    stack = Stack(options)
    try:
        stack.start_openbis()
        stack.start_hub()
        yield stack
    finally:
        stack.stop()
