"""Installations that version 0.1.0 made, as its own installer left them: moved over by `install`, or taken out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from unit.install.conftest import Evaluate
from unit.install.earlier import CONFIG, CORE_PLUGINS, LEFT, SERVICE, left
from unit.install.folders import Folders

from openbis_jupyter.install import modules
from openbis_jupyter.install.installer import Outcome, install, settings_for, uninstall
from openbis_jupyter.install.layout import find_layout
from openbis_jupyter.install.record import FOLDER
from openbis_sandbox.core_plugins import load

STOPPED = [name for name in LEFT if "stopped" in name]
CHANGED = "plugin changed by somebody"
WHOLE = [name for name in LEFT if name not in (*STOPPED, CHANGED)]
ENABLING = f"{CORE_PLUGINS}/core-plugins.properties"
FILES = {
    PurePosixPath("as/webapps/jupyter/html/plugin.js"): b"// the plugin of today\n",
    PurePosixPath("as/webapps/jupyter/plugin.properties"): b"webapp-folder = html\n",
}


def move_over(folders: Folders, url: str | None = None) -> Outcome:
    return install(find_layout(folders.root), settings_for(url, None), FILES)


def undo(folders: Folders) -> Outcome:
    return uninstall(find_layout(folders.root))


@pytest.mark.parametrize("name", [name for name in LEFT if name != CHANGED])
def test_uninstall_leaves_no_trace(name: str, tmp_path: Path) -> None:
    folders, before = left(name, tmp_path)
    undo(folders)
    assert folders.contents() == before
    assert not undo(folders).done


@pytest.mark.parametrize("name", WHOLE)
def test_install_moves_it_over_and_uninstall_then_leaves_no_trace(
    name: str, tmp_path: Path, evaluate: Evaluate
) -> None:
    folders, before = left(name, tmp_path)
    loaded = evaluate(folders.config.read_bytes())
    service = folders.service.read_bytes()
    assert move_over(folders).done
    config = folders.config.read_bytes()
    assert evaluate(config) == loaded
    assert config.count(b"window.addEventListener") == 1
    assert config.startswith(before[CONFIG])
    assert sorted(path.name for path in (folders.core_plugins / FOLDER).iterdir()) in (
        ["installed.json"],
        ["before", "installed.json"],
    )
    plugins = load(folders.core_plugins, folders.service)
    assert plugins.properties["jupyter.hub-service-url"] == "https://hub.example.org/services/openbis/"
    assert folders.service.read_bytes() != service
    assert modules.is_enabled(modules.listed(read(folders.enabling), folders.service.read_bytes()))
    once = folders.contents()
    assert not move_over(folders).done
    assert folders.contents() == once
    undo(folders)
    assert folders.contents() == before


@pytest.mark.parametrize("name", STOPPED)
def test_install_completes_what_0_1_0_had_begun(name: str, tmp_path: Path, evaluate: Evaluate) -> None:
    folders, before = left(name, tmp_path)
    move_over(folders, "https://hub.example.org")
    assert evaluate(folders.config.read_bytes())[-1] == "../../jupyter"
    assert folders.config.read_bytes().startswith(before[CONFIG])
    assert not [path for path in folders.contents() if path.endswith(".openbis-jupyter")]
    assert load(folders.core_plugins, folders.service).properties["jupyter.hub-service-url"]
    undo(folders)
    assert folders.contents() == before


def edit(content: bytes) -> bytes:
    """What an administrator writes above and below."""
    return b"// mine\n" + content + (b"" if content.endswith(b"\n") else b"\n") + b"// below\n"


@pytest.mark.parametrize("moved_over_first", [False, True])
@pytest.mark.parametrize("name", [name for name in WHOLE if name not in ("empty file", "byte order mark")])
def test_what_somebody_wrote_around_it_stays(
    name: str, moved_over_first: bool, tmp_path: Path, evaluate: Evaluate
) -> None:
    folders, before = left(name, tmp_path)
    folders.config.write_bytes(edit(folders.config.read_bytes()))
    folders.service.write_bytes(b"# mine\n" + folders.service.read_bytes() + b"\nbelow = 1\n")
    if folders.enabling.exists():
        folders.enabling.write_bytes(b"# mine\n" + folders.enabling.read_bytes() + b"\nbelow = 1\n")
    if moved_over_first:
        move_over(folders)
        assert sum("jupyter" in plugin for plugin in evaluate(folders.config.read_bytes())) == 1
    undo(folders)
    original = before[CONFIG]
    assert folders.config.read_bytes() == edit(original) or folders.config.read_bytes() == edit(
        original + b"\r\n"
    )
    assert load(folders.core_plugins, folders.service).properties.get("below") == "1"
    for file, path in ((folders.service, SERVICE), (folders.enabling, ENABLING)):
        if path in before:
            content = file.read_bytes().removeprefix(b"# mine\n").removesuffix(b"below = 1\n")
            assert content.split() == before[path].split() or name == "member"


def test_an_entry_whose_line_somebody_changed_goes_alone(tmp_path: Path) -> None:
    folders, before = left("as delivered", tmp_path)
    folders.config.write_bytes(folders.config.read_bytes().replace(b'"flow"', b'"flow", "mine"'))
    undo(folders)
    assert folders.config.read_bytes() == before[CONFIG].replace(b'"flow"', b'"flow", "mine"')


def test_a_file_of_the_plugin_that_somebody_changed_is_kept(tmp_path: Path) -> None:
    folders, before = left(CHANGED, tmp_path)
    undo(folders)
    kept = f"{CORE_PLUGINS}/.openbis-jupyter-kept/jupyter/1/as/webapps/jupyter/plugin.properties"
    assert folders.contents() == {**before, kept: b"webapp-folder = html\n# mine\n"}


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
