"""A run that is killed at any step, in a process of its own; the next run has to leave no trace of that."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from unit.install.folders import Folders, build

from openbis_jupyter.install.installer import install, settings_for, uninstall
from openbis_jupyter.install.layout import find_layout

pytestmark = pytest.mark.slow
# The arguments: what to do, the folder, the step at which the process ends as by `kill -9` (0: it lives).
PROGRAM = """
import os, signal, sys
from pathlib import Path
from openbis_jupyter.install import installer
from openbis_jupyter.install.layout import find_layout
from openbis_jupyter.install.plugin_files import plugin_files

action, folder, last = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
# A plugin of a few files, so that every step can be tried.
files = {path: content for path, content in plugin_files().items() if path.name in ("plugin.js", "script.py")}
steps = 0

def tick(step):
    global steps
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)

layout = find_layout(folder)
if action == "install":
    installer.install(layout, installer.settings_for("https://hub.example.org", None), files, tick=tick)
else:
    installer.uninstall(layout, tick=tick)
print(steps)
"""


def run(action: str, folder: Path, last: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, action, str(folder), str(last)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def finished(action: str, folder: Path) -> int:
    done = run(action, folder)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture
def before(tmp_path: Path) -> Folders:
    return build(tmp_path / "before", "docker")


def copy(folders: Folders, root: Path) -> Folders:
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folders.root, root, symlinks=True)

    def at(path: Path) -> Path:
        return root / path.relative_to(folders.root)

    etc = root / "home/openbis/servers/openBIS-server/jetty/etc"
    if etc.is_symlink():
        etc.unlink()
        etc.symlink_to(at(folders.service).parent, target_is_directory=True)
    return Folders(root, at(folders.core_plugins), at(folders.config), at(folders.service))


def without_state(folders: Folders) -> dict[str, bytes]:
    return {name: content for name, content in folders.contents().items() if "/.openbis-jupyter/" not in name}


@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_killed_at_every_step(action: str, before: Folders, tmp_path: Path) -> None:
    installed = copy(before, tmp_path / "installed")
    finished("install", installed.root)
    wanted = {"install": without_state(installed), "uninstall": before.contents()}
    start = {"install": before, "uninstall": installed}[action]
    place = tmp_path / "place"
    copy(start, place)
    steps = finished(action, place)
    assert steps > 20
    for last in range(1, steps + 1):
        folders = copy(start, place)
        assert run(action, place, last).returncode == -signal.SIGKILL
        # The ELN never waits for a plugin that is not there, whatever the moment.
        if b'"../../jupyter"' in folders.config.read_bytes().split(b"*/")[1]:
            assert (folders.core_plugins / "jupyter/1/as/webapps/jupyter/html/plugin.js").exists()
        following = "install" if last % 2 else "uninstall"
        finished(following, place)
        assert (without_state if following == "install" else Folders.contents)(folders) == wanted[
            following
        ], last


def test_killed_while_taking_back(before: Folders, tmp_path: Path) -> None:
    contents = before.contents()
    place = tmp_path / "place"
    copy(before, place)
    steps = finished("install", place)
    for last in range(1, steps):
        folders = copy(before, place)
        # Everything is in place then, only the record is not.
        assert run("install", place, steps - 4).returncode == -signal.SIGKILL
        killed = run("uninstall", place, last)
        finished("uninstall", place)
        assert folders.contents() == contents, last
        if killed.returncode == 0:
            assert last > 10
            return
    raise AssertionError("never came to its end")


def test_an_edit_after_the_kill_stays(before: Folders) -> None:
    layout, seen = find_layout(before.root), []

    class Killed(BaseException):
        pass

    def end(step: str) -> None:
        seen.append(step)
        if step == "changed config.js":
            raise Killed

    with pytest.raises(Killed):
        install(layout, settings_for("https://hub.example.org", None), tick=end)
    before.config.write_bytes(b"// mine\n" + before.config.read_bytes())
    outcome = uninstall(layout)
    assert "did not come to its end" in outcome.notes[0]
    assert "config.js was changed by somebody since" in outcome.notes[1]
    assert (
        before.config.read_bytes() == b"// mine\n" + build(before.root.with_name("other")).config.read_bytes()
    )
    assert not (before.core_plugins / "jupyter").exists()
