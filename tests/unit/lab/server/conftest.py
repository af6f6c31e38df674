"""The extension in a Jupyter server of this very process, asked by real requests.

pytest-jupyter's fixtures are named one by one: as a plugin it would take over every asynchronous test of the project
and start a server after each of the others.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_jupyter.jupyter_core import (  # noqa: F401
    echo_kernel_spec,
    jp_asyncio_loop,
    jp_config_dir,
    jp_data_dir,
    jp_env_config_path,
    jp_env_jupyter_path,
    jp_environ,
    jp_home_dir,
    jp_kernel_dir,
    jp_runtime_dir,
    jp_system_config_path,
    jp_system_jupyter_path,
)
from pytest_jupyter.jupyter_server import (  # noqa: F401
    jp_argv,
    jp_auth_header,
    jp_base_url,
    jp_configurable_serverapp,
    jp_fetch,
    jp_http_port,
    jp_logging_stream,
    jp_nbconvert_templates,
    jp_root_dir,
    jp_server_cleanup,
    jp_serverapp,
    jp_web_app,
)
from pytest_jupyter.pytest_tornasync import http_server, http_server_client, http_server_port  # noqa: F401
from tornado.httpclient import HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.web import RequestHandler
from traitlets.config import Config

from openbis_jupyterlab.server import OpenbisHandler

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """A method of a handler, and an address at which it stands."""

    method: str
    path: str


@dataclass(frozen=True)
class Answer:
    """Status, JSON and headers."""

    status: int
    content: Any
    headers: HTTPHeaders


@pytest.fixture
def settings() -> dict[str, Any]:
    """What the administrator has set; a test may have set something else."""
    return {}


@pytest.fixture
def jp_server_config(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Config:
    """On a computer of one's own, with nothing kept from before."""
    for name in ("OPENBIS_URL", "JUPYTERHUB_API_TOKEN", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    extensions = {"jpserver_extensions": {"openbis_jupyterlab": True}}
    return Config({"ServerApp": extensions, "OpenbisExtension": settings})


@pytest.fixture
def routes(jp_web_app: Any, jp_base_url: str) -> list[Route]:  # noqa: F811
    """All that the extension has added to the server, whoever adds the next one."""
    handlers = {
        rule.matcher.regex.pattern: rule.target
        for hosts in jp_web_app.default_router.rules
        for rule in getattr(hosts.target, "rules", [])
        if isinstance(rule.target, type) and issubclass(rule.target, OpenbisHandler)
    }
    return [
        Route(method.upper(), re.sub(r"\([^)]*\)", "x", pattern).removeprefix(jp_base_url).rstrip("$"))
        for pattern, handler in handlers.items()
        for method in METHODS
        if getattr(handler, method) is not RequestHandler._unimplemented_method
    ]


@pytest.fixture
def request_of(jp_fetch: Any, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Callable[..., Answer]:  # noqa: F811
    """One request, let in by the server's token unless `headers` say otherwise."""

    def ask(method: str, path: str, body: bytes | None = None, **options: Any) -> Answer:
        async def fetch() -> HTTPResponse:
            # Begun within the loop: `asyncio.run` of some earlier test has left the thread without one.
            return await jp_fetch(
                path, method=method, body=body, raise_error=False, allow_nonstandard_methods=True, **options
            )

        answer = jp_asyncio_loop.run_until_complete(fetch())
        return Answer(answer.code, json.loads(answer.body), answer.headers)

    return ask


@pytest.fixture
def ask(request_of: Callable[..., Answer]) -> Callable[..., Any]:
    """The JSON of an answer to a body of JSON; of a failure its `error`."""

    def ask(method: str, path: str, /, **body: Any) -> Any:
        sent = json.dumps(body).encode() if body else None
        content = request_of(method, f"openbis-jupyterlab/{path}", sent).content
        return content.get("error", content)

    return ask
