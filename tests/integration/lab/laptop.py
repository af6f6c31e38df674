"""A laptop: a Jupyter server of one's own with JupyterLab and Notebook."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import requests

from openbis_demo.processes import Child, free_port, start, wait_for

START_SECONDS = 90
# Nobody asks for language servers here, for which Node would be started to look; and tests open a notebook in a page of
# JupyterLab that is there already, by what it exposes.
WITH_PAGES = [
    "--LabApp.news_url=None",
    "--LanguageServerManager.autodetect=False",
    "--LabApp.expose_app_in_browser=True",
]
_OTHERS = (
    "jupyterlab",
    "jupyter_lsp",
    "jupyter_server_terminals",
    "jupyterlab_jupytext",
    "notebook",
    "notebook_shim",
)
WITHOUT_PAGES = [f"--ServerApp.jpserver_extensions={dict.fromkeys(_OTHERS, False)}"]


@dataclass(frozen=True)
class Laptop:
    """Address and token of the Jupyter server, the folder that it shows, its program."""

    url: str
    token: str
    folder: Path
    child: Child

    @property
    def home(self) -> Path:
        """The person's home."""
        return self.folder.parent

    def notebook(self, name: str, *cells: str, kernel: str = "python3") -> Path:
        """A new notebook in the folder, for a kernel of Python."""
        made = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={
                "kernelspec": {"name": kernel, "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
        )
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)
        return path

    def address(self, place: str) -> str:
        """The address of a page, with which the browser is let in, without what was open before."""
        return f"{self.url}{place}?token={self.token}&reset"


@contextmanager
def running_laptop(
    home: Path,
    *arguments: str,
    environment_of: Path | None = None,
    variables: Mapping[str, str] | None = None,
    pages: bool = True,
) -> Iterator[Laptop]:
    """Start a Jupyter server with an empty home; `arguments`: its further options."""
    laptop = start_laptop(home, *arguments, environment_of=environment_of, variables=variables, pages=pages)
    try:
        yield laptop
    finally:
        laptop.child.stop()


def start_laptop(
    home: Path,
    *arguments: str,
    outlived: bool = False,
    environment_of: Path | None = None,
    variables: Mapping[str, str] | None = None,
    pages: bool = True,
) -> Laptop:
    """The same; `outlived`: what is below the server is not cleared when the server is killed, only with the child.

    `environment_of`: another Python environment than that of the tests, with nothing but its programs in reach;
    `variables`: more of the environment; `pages`: with JupyterLab and Notebook. Where nobody looks at these, a server
    with our extension alone starts in half the time.
    """
    folder = home / "work"
    folder.mkdir(exist_ok=True)
    _answer_the_news_question(home)
    port, token = free_port(), secrets.token_hex(16)
    kept = ("PATH", "LANG", "TMPDIR")
    environment = {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "JUPYTER_TOKEN": token,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        **(variables or {}),
    }
    if environment_of:
        environment["PATH"] = str(environment_of / "bin")
    python = environment_of / "bin/python" if environment_of else sys.executable
    command = [str(python), "-m", "jupyterlab" if pages else "jupyter_server", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    command += WITH_PAGES if pages else WITHOUT_PAGES
    stays = ["sh", "-c", '"$@"; exec sleep infinity', "sh"] if outlived else []
    child = start("JupyterLab", [*stays, *command, *arguments], home / "log", environment)
    url = f"http://127.0.0.1:{port}/"
    try:
        wait_for(child, "its answer", lambda: _answers(url, token), START_SECONDS)
    except BaseException:
        child.stop()
        raise
    return Laptop(url, token, folder, child)


def _answer_the_news_question(home: Path) -> None:
    """JupyterLab asks each new person whether it may fetch news, over the lower corner of the page."""
    told = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text('{"fetchNews": "false", "checkForUpdates": false}')


def _answers(url: str, token: str) -> bool | None:
    try:
        headers = {"Authorization": f"token {token}"}
        return requests.get(f"{url}api/status", headers=headers, timeout=5).ok or None
    except requests.RequestException:
        return None
