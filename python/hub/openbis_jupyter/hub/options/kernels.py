"""The kernels that somebody can choose: those of their own server when it runs, else those of the configuration.

Only kernels in whose language there is a template; Python 3 first.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import aiohttp

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubApi, HubUser, Server, UserServers, short
from openbis_jupyter.hub.settings import PYTHON, Kernel
from openbis_jupyter.notebook.languages import LANGUAGES, language_of_kernel
from openbis_jupyter.protocol.values import is_kernel_name

TIMEOUT = aiohttp.ClientTimeout(total=3)
REMEMBERED_SECONDS = 30.0
KERNELS_MAX = 100
_TITLE_MAX = 100

log = logging.getLogger(__name__)


class Kernels:
    """In: kernels of the configuration, the hub's API, the way to users' servers."""

    def __init__(self, configured: Iterable[Kernel], hub: HubApi, servers: UserServers) -> None:
        self._configured = with_templates(configured) or (PYTHON,)
        self._hub = hub
        self._servers = servers
        # Address of a server → until when what it told holds.
        self._remembered: dict[str, tuple[float, tuple[Kernel, ...]]] = {}

    @property
    def default(self) -> Kernel:
        """The kernel of a notebook for which none was chosen."""
        return self._configured[0]

    async def person(self, hub_user: str) -> HubUser | None:
        """The person as the hub knows them; None also where that cannot be told in time (1 request)."""
        try:
            return await asyncio.wait_for(self._hub.user(hub_user), TIMEOUT.total)
        except (asyncio.TimeoutError, OpenbisJupyterError) as error:
            log.info("whether a server runs is not known: %s", type(error).__name__)
            return None

    async def server_of(self, hub_user: str) -> Server | None:
        """The person's server when it runs; None also where that cannot be told in time (1 request)."""
        user = await self.person(hub_user)
        return user.server if user else None

    async def offered_by(self, server: Server | None) -> tuple[Kernel, ...]:
        """The kernels, the default one first (0 or 1 request to the server); where that fails, those configured."""
        if server is None or not server.ready:
            return self._configured
        now = time.monotonic()
        self._remembered = {name: kept for name, kept in self._remembered.items() if kept[0] > now}
        if server.address in self._remembered:
            return self._remembered[server.address][1]
        try:
            found = with_templates(kernels_in(await self._ask(server)))
        except (asyncio.TimeoutError, OpenbisJupyterError) as error:
            log.info("the kernels of a server are not known: %s", type(error).__name__)
            return self._configured
        if not found:
            return self._configured
        self._remembered[server.address] = (now + REMEMBERED_SECONDS, found)
        return found

    async def chosen(self, hub_user: str, name: str | None, language: str | None) -> Kernel:
        """In: whose it is, the wanted kernel (None: any), the language of the chosen template (None: any).

        Errors: `kernel-unknown`.
        """
        if name is None and language in (None, self.default.language):
            return self.default
        known = {kernel.name: kernel for kernel in self._configured}
        if name is None or name not in known:
            offered = await self.offered_by(await self.server_of(hub_user))
            known = {kernel.name: kernel for kernel in offered}
        fitting = [kernel for kernel in known.values() if language in (None, kernel.language)]
        kernel = next((kernel for kernel in fitting if name in (None, kernel.name)), None)
        if kernel is None:
            wanted = name or LANGUAGES[language or "python"].title
            listed = [kernel.name for kernel in fitting] or ["–"]
            raise OpenbisJupyterError("kernel-unknown", kernel=wanted, kernels=listed)
        return kernel

    async def _ask(self, server: Server) -> Any:
        asking = self._servers.request(server, "GET", "api/kernelspecs", timeout=TIMEOUT)
        reply = await asyncio.wait_for(asking, TIMEOUT.total)
        return reply.json() if reply.status == 200 else None


def kernels_in(answer: Any) -> list[Kernel]:
    """In: what a Jupyter server says about its kernelspecs. Out: those that are as they should be."""
    specs = answer.get("kernelspecs") if isinstance(answer, Mapping) else None
    found = []
    for name, entry in specs.items() if isinstance(specs, Mapping) else ():
        spec = entry.get("spec") if isinstance(entry, Mapping) else None
        if not isinstance(spec, Mapping) or not is_kernel_name(name):
            continue
        title, language = spec.get("display_name"), spec.get("language")
        if isinstance(title, str) and isinstance(language, str):
            found.append(Kernel(name, short(title)[:_TITLE_MAX] or name, language))
    return found[:KERNELS_MAX]


def with_templates(kernels: Iterable[Kernel]) -> tuple[Kernel, ...]:
    """The kernels in whose language there is a template, with our name of the language, Python 3 first."""
    order = list(LANGUAGES)
    found = [
        replace(kernel, language=language.id)
        for kernel in kernels
        if (language := language_of_kernel(kernel.language, kernel.name, kernel.display_name))
    ]
    return tuple(sorted(found, key=lambda kernel: (order.index(kernel.language), kernel.name != PYTHON.name)))
