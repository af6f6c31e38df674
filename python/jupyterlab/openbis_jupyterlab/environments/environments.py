"""What would be made so that a saved notebook opens in the environment that it was computed in, and making it."""

from __future__ import annotations

import contextlib
import platform
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyterlab import texts
from openbis_jupyterlab.environments.kernels import Kernel, free_name, kernel_of, register

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting import Access
    from openbis_jupyter.client.progress import Cancel, Listener
    from openbis_jupyter.protocol.transfers import EnvironmentPlan

NEEDED = ("ipykernel",)
"""What JupyterLab starts."""
ASKED = "import platform, ipykernel; print(platform.python_version())"
ASK_SECONDS = 60.0
LONGEST_LINE = 200
LOOK_SECONDS = 0.2


class Environments:
    """In: Jupyter's data folder of this person. One environment is made at a time, others wait for their turn."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._turn = threading.Lock()

    def plan(self, access: Access, perm_id: str) -> EnvironmentPlan:
        """What `make` would do. Errors: `environment-unknown`, `datasets-unknown`."""
        from openbis_jupyter.client.environments import planned_again, stored_environment  # noqa: PLC0415
        from openbis_jupyter.protocol.transfers import EnvironmentPlan  # noqa: PLC0415

        stored = stored_environment(access, perm_id)
        kernel = kernel_of(self._data, access.url, perm_id)
        again = planned_again(stored, self._folder(access.url, perm_id, kernel), NEEDED)
        return EnvironmentPlan(
            python=(again.version or platform.python_version()) if again.python else "",
            packages=again.packages,
            folder=str(again.folder),
            free=shutil.disk_usage(_there(again.folder)).free,
            kernel=kernel.display_name if kernel and kernel.works else None,
            added=again.added,
            left_out=again.left_out,
            readable=again.readable,
        )

    def make(self, access: Access, perm_id: str, listen: Listener, cancel: Cancel) -> dict[str, Any]:
        """The environment, and where it is one of Python its kernel, unless both are there.

        Out: `{kernel, note}`, no kernel for other languages.
        Errors: those of `stored_environment` and `made_again`.
        """
        from openbis_jupyter.client.environments import stored_environment  # noqa: PLC0415

        with self.in_turn(cancel):
            kernel = kernel_of(self._data, access.url, perm_id)
            if kernel and kernel.works:
                return {"kernel": kernel.name, "note": None}
            stored = stored_environment(access, perm_id)
            return self.made(stored, access.url, perm_id, listen, cancel)

    def made(
        self, stored: Mapping[str, str], url: str, perm_id: str, listen: Listener, cancel: Cancel
    ) -> dict[str, Any]:
        """The same from the files that the dataset has about it."""
        from openbis_jupyter.client.environments import made_again, planned_again  # noqa: PLC0415
        from openbis_jupyter.client.progress import Planned  # noqa: PLC0415
        from openbis_jupyter.client.texts import environment_again, other_python  # noqa: PLC0415

        folder = self._folder(url, perm_id, kernel_of(self._data, url, perm_id))
        planned = planned_again(stored, folder, NEEDED)
        said = environment_again(folder, planned.python, planned.by_hand, planned.left_out)
        if not planned.python:
            # What a person has installed there meanwhile by the command stays.
            if not folder.exists():
                made_again(stored, folder, lambda _: None, cancel)
            return {"kernel": None, "note": said}
        # Left by a server that was killed, or without its kernel, which the person has removed.
        shutil.rmtree(folder, ignore_errors=True)

        def say(line: str) -> None:
            """What uv or pip is at; how many bytes it will be, they do not say."""
            listen(Planned(line[:LONGEST_LINE], files=0, size=0))

        made_again(stored, folder, say, cancel, NEEDED)
        try:
            cancel.check()
            version = _version_of(Path(planned.python))
            kernel = register(self._data, folder.name, Path(planned.python), version, url, perm_id)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        notes = [
            *([texts.added(planned.added)] if planned.added else []),
            *([other_python(planned.version, version)] if planned.version not in ("", version) else []),
            said,
        ]
        return {"kernel": kernel.name, "note": "\n".join(notes)}

    def _folder(self, url: str, perm_id: str, kernel: Kernel | None) -> Path:
        name = kernel.name if kernel else free_name(self._data, url, perm_id)
        return self._data / "openbis" / "environments" / name

    @contextlib.contextmanager
    def in_turn(self, cancel: Cancel) -> Iterator[None]:
        """Nobody else makes an environment meanwhile. Errors: `cancelled` while it waits."""
        while not self._turn.acquire(timeout=LOOK_SECONDS):
            cancel.check()
        try:
            yield
        finally:
            self._turn.release()


def _version_of(python: Path) -> str:
    """Errors: `environment-failed` where no kernel would start with it."""
    try:
        done = subprocess.run(
            [python, "-c", ASKED], capture_output=True, text=True, check=False, timeout=ASK_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise OpenbisJupyterError("environment-failed", tool="python", reason=texts.NO_ANSWER) from None
    if done.returncode:
        last = (done.stderr.strip() or texts.NO_ANSWER).splitlines()[-1].rstrip(".")
        raise OpenbisJupyterError("environment-failed", tool="python", reason=last)
    return done.stdout.strip()


def _there(folder: Path) -> Path:
    """The folder, or the first one above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())
