"""A run that is killed at any step, in a process of its own; the next run has to leave no trace of that."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from unit.install.earlier import left
from unit.install.folders import Folders, build

from openbis_jupyter.install.disk import Tick
from openbis_jupyter.install.eln_config import names_plugin
from openbis_jupyter.install.installer import install, settings_for, uninstall
from openbis_jupyter.install.layout import find_layout
from openbis_jupyter.install.plugin_files import plugin_files

# A plugin of a few files, so that every step can be tried.
FILES = {path: content for path, content in plugin_files().items() if path.name in ("plugin.js", "script.py")}


def act(action: str, folder: Path, tick: Tick) -> None:
    layout = find_layout(folder)
    if action == "install":
        install(layout, settings_for("https://hub.example.org", None), FILES, tick=tick)
    else:
        uninstall(layout, tick=tick)


def killed(action: str, folder: Path, last: int) -> bool:
    """Whether the run was ended by `kill -9`, at this step, before it was done."""
    steps = 0

    def tick(step: str) -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            act(action, folder, tick)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def finished(action: str, folder: Path) -> int:
    """A run that comes to its end, and the number of its steps."""
    steps: list[str] = []
    act(action, folder, steps.append)
    return len(steps)


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


def installed(start: Folders, place: Path) -> Folders:
    """An installation of this version."""
    folders = copy(start, place)
    finished("install", folders.root)
    return folders


def of_0_1_0(start: Folders, place: Path) -> Folders:
    """One of version 0.1.0, over a plugin that somebody had copied there by hand."""
    folders, _ = left("entry of their own", place)
    return folders


BEFORE = {"by this version": installed, "by 0.1.0": of_0_1_0}


@pytest.mark.parametrize(
    ("action", "made"),
    [("install", ""), ("uninstall", "by this version"), ("install", "by 0.1.0"), ("uninstall", "by 0.1.0")],
)
def test_killed_at_every_step(action: str, made: str, before: Folders, tmp_path: Path) -> None:
    start = BEFORE[made](before, tmp_path / "made") if made else before
    clean = {"install": copy(start, tmp_path / "one"), "uninstall": copy(start, tmp_path / "other")}
    for one, folders in clean.items():
        finished(one, folders.root)
    wanted = {"install": without_state(clean["install"]), "uninstall": clean["uninstall"].contents()}
    place = tmp_path / "place"
    copy(start, place)
    steps = finished(action, place)
    assert steps > 12
    for last in range(1, steps + 1):
        folders = copy(start, place)
        assert killed(action, place, last)
        # The ELN never waits for a plugin that is not there, whatever the moment.
        if names_plugin(folders.config.read_bytes()):
            assert (folders.core_plugins / "jupyter/1/as/webapps/jupyter/html/plugin.js").exists()
        following = "install" if last % 2 else "uninstall"
        finished(following, place)
        seen = without_state(folders) if following == "install" else folders.contents()
        assert seen == wanted[following], (last, following)
        if following == "install":
            finished("uninstall", place)
            assert folders.contents() == wanted["uninstall"], last


def test_killed_while_taking_back(before: Folders, tmp_path: Path) -> None:
    contents = before.contents()
    place = tmp_path / "place"
    copy(before, place)
    steps = finished("install", place)
    for last in range(1, steps):
        folders = copy(before, place)
        # Everything is in place then, only the record is not.
        assert killed("install", place, steps - 4)
        was_killed = killed("uninstall", place, last)
        finished("uninstall", place)
        assert folders.contents() == contents, last
        if not was_killed:
            assert last > 8
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
    assert ["did not come to its end" in line for line in outcome.notes] == [True]
    assert (
        before.config.read_bytes() == b"// mine\n" + build(before.root.with_name("other")).config.read_bytes()
    )
    assert not (before.core_plugins / "jupyter").exists()
