"""Open a saved notebook in the same environment again: asked, followed, refused, and at work in it at last."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import wheels
from browser.accessibility import check
from browser.lab.buttons import (
    DIALOG,
    choose_owner,
    close,
    connect,
    dialog_text,
    mark_entry,
    open_notebook,
    press,
    press_tool,
    save,
    says,
    state_text,
)
from browser.lab.stopping import end_kernels
from browser.lab.test_runs import AGAIN
from browser.lab.test_save_cells import run_all
from browser.people import seen, shown, texts, until
from integration.lab.laptop import Laptop
from integration.notebook.sandbox import EXPERIMENT, Sandbox
from listening import listening
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

CELL = "import sys, tiny_of_ours\nprint(tiny_of_ours.VALUE, 'in', sys.prefix)"
MAKE = "Make it and change the kernel"
PROGRESS = ".jp-openbis-progress"


@dataclass
class Shelf:
    """A server that has one package: while it `is_there`, and not before it is `released`."""

    url: str
    is_there: bool = True
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def shelf_with(wheel: Path) -> Iterator[Shelf]:
    """In: the package's file."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(b"")

        def do_GET(self) -> None:
            shelf.released.wait(120)
            self.answer(wheel.read_bytes())

        def answer(self, body: bytes) -> None:
            self.send_response(200 if shelf.is_there else 404)
            self.send_header("Content-Length", str(len(body) if shelf.is_there else 0))
            self.end_headers()
            if shelf.is_there:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shelf = Shelf(f"http://127.0.0.1:{server.server_port}/{wheel.name}")
    with listening(server):
        try:
            yield shelf
        finally:
            shelf.released.set()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with shelf_with(wheels.of_ours(tmp_path)) as running:
        yield running


@pytest.fixture
def colleague(laptop: Laptop, package_folder: Path, shelf: Shelf, tmp_path: Path) -> Iterator[Path]:
    """The kernel `growth` in an environment of its own, until a new computer takes its place."""
    wheels.of_installed("ipykernel", package_folder)
    made, uv = tmp_path / "environment", str(Path(sys.executable).with_name("uv"))
    shelf.released.set()
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, made], check=True)
    found = ["--no-index", "--find-links", package_folder, "--no-cache"]
    wanted = ["ipykernel", f"tiny-of-ours @ {shelf.url}"]
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", made / "bin/python", *found, *wanted], check=True
    )
    kernel = laptop.home / ".local/share/jupyter/kernels/growth"
    kernel.mkdir(parents=True)
    argv = [str(made / "bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": argv, "display_name": "Growth", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(about))
    shelf.released.clear()
    yield kernel
    shutil.rmtree(kernel, ignore_errors=True)


def outputs(page: WebDriver) -> str:
    return "".join(texts(page, ".jp-Notebook .jp-OutputArea-output"))


def test_a_notebook_runs_in_the_environment_that_its_author_had(
    person: WebDriver, laptop: Laptop, openbis: Sandbox, shelf: Shelf, colleague: Path, tmp_path: Path
) -> None:
    notebook = laptop.notebook("again/seven.ipynb", CELL, kernel="growth")
    open_notebook(person, laptop, notebook)
    connect(person, openbis, "alice")
    run_all(person)
    until(person, "the author's result", lambda page: f"7 in {tmp_path / 'environment'}" in outputs(page))
    press_tool(person, "upload")
    choose_owner(person, EXPERIMENT)
    saved = save(person)
    close(person)
    end_kernels(person, laptop)
    shutil.rmtree(colleague)
    shutil.rmtree(tmp_path / "environment")

    open_notebook(person, laptop, notebook)
    until(person, "saved state", lambda page: state_text(page) == f"in openBIS: {saved}")
    run_all(person)
    until(person, "what is missing", lambda page: "No module named 'tiny_of_ours'" in outputs(page))

    shelf.is_there = False
    shelf.released.set()
    mark_entry(person, AGAIN)
    says(person, f"Dataset {saved}")
    says(person, "An environment with Python ")
    check(person, DIALOG)
    press(person, MAKE)
    says(person, "uv could not make the environment again: error: Failed to download `tiny-of-ours @ ", 120)
    assert "404" in dialog_text(person) and "Nothing of it was kept." in dialog_text(person)
    check(person, DIALOG)

    shelf.is_there = True
    shelf.released.clear()
    press(person, MAKE)
    shown(person, PROGRESS)
    shelf.released.set()
    says(person, "The notebook has the kernel of that environment now.", 120)
    close(person)
    ready = f" as in {saved} | Idle"
    until(person, "its name", lambda page: ready in seen(page, "body")[0])
    run_all(person)
    folder = laptop.home / ".local/share/jupyter/openbis/environments"
    until(person, "the same result, made there", lambda page: f"7 in {folder}" in outputs(page))
