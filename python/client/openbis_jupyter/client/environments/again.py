"""The same environment again, in a folder of its own: nothing is registered anywhere else."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.client import texts
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import list_files
from openbis_jupyter.client.disk import explaining_disk_errors
from openbis_jupyter.client.downloading import content_of
from openbis_jupyter.client.environments import apt, conda, octave, renv, requirements
from openbis_jupyter.client.environments.files import FOLDER, READABLE
from openbis_jupyter.client.progress import Cancel
from openbis_jupyter.client.redaction import redacted, secrets_of
from openbis_jupyter.errors import OpenbisJupyterError

LARGEST_FILE = 8 << 20
TOLD_LINES = 5
LOOK_SECONDS = 0.2
_BY_HAND: Mapping[str, str] = {
    renv.FILE: 'Rscript -e \'renv::restore(lockfile = "{file}", library = "{folder}/library", prompt = FALSE)\'',
    conda.FILE: "conda env create --file {file} --prefix {folder}/conda",
    octave.FILE: "octave {file}",
}
"""What installs from the files of other languages, by their names; each is that language's own tool."""

_KNOWN = (READABLE.rsplit("/", 1)[-1], requirements.FILE, conda.FILE, renv.FILE, octave.FILE, apt.FILE)
"""Others wrote what is stored: no other file of theirs shall lie in the folder of a virtual environment."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Again:
    """A folder, the Python in it (empty where there is none), commands that install the rest, what cannot be had again,
    and what the notebook ran in, to read. version: of its Python, empty where nobody said it; packages: how many are
    installed; added: those of them that it did not have.
    """

    folder: Path
    python: str
    by_hand: tuple[str, ...]
    left_out: tuple[str, ...]
    readable: str
    version: str
    packages: int
    added: tuple[str, ...]


def stored_environment(access: Access, perm_id: str) -> dict[str, str]:
    """Those files about the environment that we know, by name, without their folder.

    Errors: `environment-unknown`, `datasets-unknown`.
    """
    places = tuple(f"/{FOLDER}/{name}" for name in _KNOWN)
    stored = [file for file in list_files(access, [perm_id]).files if f"/{file.path}".endswith(places)]
    found = {
        file.path.rsplit("/", 1)[-1]: content_of(access, file).decode("utf-8", "replace")
        for file in stored
        if file.size <= LARGEST_FILE
    }
    if not found:
        raise OpenbisJupyterError("environment-unknown", dataset=perm_id)
    return found


def planned_again(stored: Mapping[str, str], folder: Path, also: Sequence[str] = ()) -> Again:
    """In: as `made_again`. Out: what that gives. Nothing is touched."""
    wanted = stored.get(requirements.FILE)
    commands = [
        command.format(file=folder / name, folder=folder)
        for name, command in _BY_HAND.items()
        if name in stored
    ]
    names = requirements.names_in(wanted or "")
    added = tuple(name for name in also if name not in names) if wanted is not None else ()
    return Again(
        folder=folder,
        python=str(_python_of(folder)) if wanted is not None else "",
        by_hand=tuple(commands),
        left_out=tuple(requirements.left_out_of(wanted or "")),
        readable=stored.get(_KNOWN[0], ""),
        version=requirements.python_of(wanted or ""),
        packages=len(names) + len(added),
        added=added,
    )


def made_again(
    stored: Mapping[str, str], folder: Path, say: Say, cancel: Cancel, also: Sequence[str] = ()
) -> Again:
    """In: the files; a folder that is not there yet or is empty; packages that a Python has to have whether the
    notebook had them or not. Out: what is in it now.

    A Python's packages are installed there by uv, where that is, else by pip; other languages' files are laid there.
    Errors: `request-invalid` for a folder with something in it, `environment-failed`, `folder-full`, `file-unwritable`,
    `cancelled`; then the folder is as it was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OpenbisJupyterError("request-invalid", field="--into", reason=texts.not_empty(folder))
    was_there = folder.exists()
    try:
        planned, wanted = planned_again(stored, folder, also), stored.get(requirements.FILE)
        if wanted is not None:
            _install("\n".join([wanted, *planned.added]), folder, say, cancel)
        with explaining_disk_errors(folder, sum(map(len, stored.values()))):
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in stored.items():
                (folder / name).write_text(text, encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            folder.mkdir(exist_ok=True)
        raise
    return planned


def _python_of(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _install(wanted: str, folder: Path, say: Say, cancel: Cancel) -> None:
    """A virtual environment with these requirements."""
    version, uv, python = requirements.python_of(wanted), _uv(), _python_of(folder)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / requirements.FILE
        file.write_text(requirements.without_options(wanted), encoding="utf-8")
        if uv:
            _run([uv, "venv", *(["--python", version] if version else []), str(folder)], say, cancel)
            _run([uv, "pip", "install", "--python", str(python), "--requirement", str(file)], say, cancel)
        else:
            here = sys.version.split(maxsplit=1)[0]
            if version and version != here:
                say(texts.other_python(version, here))
            _run([sys.executable, "-m", "venv", str(folder)], say, cancel)
            _run([str(python), "-m", "pip", "install", "--requirement", str(file)], say, cancel)


def _uv() -> str | None:
    return shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))


def _run(command: Sequence[str], say: Say, cancel: Cancel) -> None:
    """Errors: `environment-failed` with its last lines, `cancelled`."""
    secrets, last = secrets_of(os.environ), deque[str](maxlen=TOLD_LINES)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    # While it fetches something large it says nothing for minutes.
    ended = threading.Event()
    watch = threading.Thread(target=_end_when_cancelled, args=(process, cancel, ended), daemon=True)
    watch.start()
    try:
        for line in process.stdout or ():
            cancel.check()
            shown = redacted(line.rstrip(), secrets)
            if shown:
                last.append(shown)
                say(shown)
        status = process.wait()
        cancel.check()
    finally:
        ended.set()
        watch.join()
        if process.poll() is None:
            _end(process)
            process.wait()
        if process.stdout:
            process.stdout.close()
    if status:
        raise OpenbisJupyterError("environment-failed", tool=Path(command[0]).name, reason=_reason_in(last))


def _reason_in(last: Sequence[str]) -> str:
    """In: the last lines of a program that failed. Out: what they say from where it calls that an error, else all."""
    lines = [line.strip() for line in last]
    first = next((number for number, line in enumerate(lines) if line.lower().startswith("error")), 0)
    return " ".join(lines[first:]).rstrip(".")


def _end_when_cancelled(process: subprocess.Popen[str], cancel: Cancel, ended: threading.Event) -> None:
    while not ended.wait(LOOK_SECONDS):
        if cancel.asked:
            _end(process)
            return


def _end(process: subprocess.Popen[str]) -> None:
    """The program and those that it has started, for example to build a package."""
    if sys.platform == "win32":
        process.terminate()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
