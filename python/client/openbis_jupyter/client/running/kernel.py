"""The kernel of a run: it starts, or it is said why not; and it ends with the run, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient

from openbis_jupyter.client.progress import Cancel, until_cancelled
from openbis_jupyter.client.redaction import redacted, secrets_of
from openbis_jupyter.client.running.kernel_names import kernel_for
from openbis_jupyter.client.running.stderr_tail import StderrTail
from openbis_jupyter.errors import OpenbisJupyterError

START_SECONDS = 60.0
_IPYKERNEL = "ipykernel_launcher"
_QUIET = "--IPKernelApp.log_level=40"
"""Errors only: it warns of each connection that is not encrypted, and this one does not leave the computer."""
_END_WITH_PARENT = Path(__file__).with_name("end_with_parent.py")


def ends_with_us() -> list[str]:
    """What to put before a command, so that its program ends when this one is killed; outside Linux nothing does."""
    if sys.platform != "linux":
        return []
    return [sys.executable, "-I", "-S", str(_END_WITH_PARENT), str(os.getpid())]


class _Manager(AsyncKernelManager):
    """Many kernels do not look after their parent, and those that do begin with it only when they have started."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        command = super().format_kernel_cmd(extra_arguments)
        if _IPYKERNEL in command:
            command = [*command, _QUIET]
        return [*ends_with_us(), *command] if isinstance(self.provisioner, LocalProvisioner) else command


@asynccontextmanager
async def running_kernel(
    notebook: Any,
    folder: Path,
    environment: Mapping[str, str],
    cancel: Cancel,
    began: Callable[[int | None], None],
) -> AsyncIterator[NotebookClient]:
    """The notebook's kernel, ready for its cells, in this folder.

    began: gets its process id, None where it is no process of this computer, before it is ready.
    Whoever sets the client's `shutdown_kernel` to `immediate` does not have it end in its own way.
    Errors: `kernel-unknown`, `kernel-failed`, `cancelled`.
    """
    name = kernel_for(notebook)
    manager, words = _Manager(kernel_name=name), StderrTail()
    client = NotebookClient(
        notebook, km=manager, resources={"metadata": {"path": str(folder)}}, iopub_timeout=30
    )
    try:
        try:
            # Programs that a cell starts write past the kernel: our standard output is for answers alone.
            await client.async_start_new_kernel(env=dict(environment), stdout=words.end, stderr=words.end)
        finally:
            os.close(words.end)
        began(getattr(manager.provisioner, "pid", None))
        client.kc = manager.client()
        client.kc.start_channels()
        client.kc.allow_stdin = False
        await until_cancelled(client.kc.wait_for_ready(timeout=START_SECONDS), cancel.check)
    except NoSuchKernel:
        offered = sorted(KernelSpecManager().find_kernel_specs())
        raise OpenbisJupyterError("kernel-unknown", kernel=name, kernels=offered) from None
    except BaseException as reason:
        status = await manager.provisioner.poll() if manager.provisioner and manager.has_kernel else None
        await _end(client, manager, now=True)
        if isinstance(reason, OpenbisJupyterError) or not isinstance(reason, Exception):
            raise
        secrets = [*secrets_of(environment), manager.session.key.decode()]
        said = words.text(secrets)
        why = redacted(_why(reason, status), secrets) + (f" It said: {said.rstrip('.')}." if said else "")
        raise OpenbisJupyterError("kernel-failed", kernel=name, reason=why) from None
    try:
        yield client
    finally:
        await _end(client, manager, now=client.shutdown_kernel == "immediate")


async def _end(client: NotebookClient, manager: AsyncKernelManager, *, now: bool) -> None:
    # One of several languages that is killed leaves the kernels behind that it has started.
    below = _below(getattr(manager.provisioner, "pid", None)) if now else []
    if await manager.is_alive():
        await manager.shutdown_kernel(now=now)
    for process in below:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    await manager.cleanup_resources()
    if client.kc is not None:
        client.kc.stop_channels()


def _below(pid: int | None) -> list[psutil.Process]:
    """What a process has started, and what that has; nothing of one that has ended or runs elsewhere (no pid)."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True) if pid else []
    return []


def _why(reason: Exception, status: int | None) -> str:
    if status is not None:
        how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
        return f"it {how}."
    if isinstance(reason, RuntimeError):
        return f"it did not answer within {START_SECONDS:.0f} s."
    return f"{type(reason).__name__}: {reason}".rstrip(".") + "."
