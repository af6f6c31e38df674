"""Install, install again, uninstall: on folders as they are found."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.install.folders import CONFIG, ENABLING, Folders, build
from unit.install.test_eln_config import files
from unit.install.test_properties import java_texts, simple_texts

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import disk, eln_config
from openbis_jupyter.install.blocks import is_ended
from openbis_jupyter.install.installer import Outcome, install, settings_for, uninstall
from openbis_jupyter.install.layout import find_layout
from openbis_jupyter.install.plugin_files import plugin_files
from openbis_jupyter.install.record import FOLDER
from openbis_sandbox.core_plugins import load

SETTINGS = settings_for("https://hub.example.org", None)
PLUGIN = "jupyter/1"
SMALL = {PurePosixPath("as/webapps/jupyter/html/plugin.js"): b"// small"}
MINE = b"#// mine = mine\n"


def run(folders: Folders) -> Outcome:
    return install(find_layout(folders.root), SETTINGS)


def undo(folders: Folders) -> Outcome:
    return uninstall(find_layout(folders.root))


def test_openbis_offers_the_plugin_afterwards(openbis: Folders) -> None:
    outcome = run(openbis)
    assert outcome.done
    assert outcome.notes == ()
    plugins = load(openbis.core_plugins, openbis.service)
    assert {"eln-lims", "jupyter"} <= set(plugins.webapps)
    assert plugins.services["jupyter"].script.is_file()
    assert plugins.properties["jupyter.hub-service-url"] == "https://hub.example.org/services/openbis/"
    assert eln_config.names_plugin(openbis.config.read_bytes())
    for path, content in plugin_files().items():
        assert (openbis.core_plugins / PLUGIN / path).read_bytes() == content


def test_a_second_time_changes_nothing_and_uninstall_restores_every_byte(openbis: Folders) -> None:
    before = openbis.contents()
    run(openbis)
    once = openbis.contents()
    again = run(openbis)
    assert (again.done, again.changes) == (False, ())
    assert openbis.contents() == once
    undo(openbis)
    assert openbis.contents() == before
    assert not (openbis.core_plugins / "jupyter").exists()
    assert not undo(openbis).done


def test_a_dry_run_says_what_and_touches_nothing(openbis: Folders) -> None:
    before = openbis.contents()
    planned = install(find_layout(openbis.root), SETTINGS, dry_run=True)
    assert openbis.contents() == before
    assert not planned.done
    assert planned.changes == run(openbis).changes
    after = openbis.contents()
    assert len(uninstall(find_layout(openbis.root), dry_run=True).changes) == 4
    assert openbis.contents() == after


def test_what_somebody_changed_since_stays(openbis: Folders) -> None:
    run(openbis)
    openbis.config.write_bytes(openbis.config.read_bytes().replace(b'"flow"', b'"flow", "mine"'))
    openbis.enabling.write_bytes(openbis.enabling.read_bytes() + b"disabled-core-plugins = x\n")
    openbis.service.write_bytes(openbis.service.read_bytes() + b"jupyter.read-timeout-ms = 1000\n")
    script = openbis.core_plugins / PLUGIN / "as/webapps/jupyter/plugin.properties"
    script.write_bytes(b"webapp-folder = html\n# mine\n")
    own = script.with_name("notes.txt")
    own.write_text("mine")
    outcome = undo(openbis)
    assert openbis.config.read_bytes() == CONFIG.replace(b'"flow"', b'"flow", "mine"')
    assert openbis.enabling.read_bytes() == ENABLING + b"disabled-core-plugins = x\n"
    assert openbis.service.read_bytes().endswith(b"umlaut = M\xfcller\njupyter.read-timeout-ms = 1000\n")
    assert own.read_text() == "mine"
    kept = openbis.core_plugins / ".openbis-jupyter-kept" / script.relative_to(openbis.core_plugins)
    assert kept.read_bytes() == b"webapp-folder = html\n# mine\n"
    for part in (own, kept):
        assert any(str(part.name) in line for line in outcome.notes), part
    assert load(openbis.core_plugins, openbis.service).webapps.keys() == {"eln-lims"}


def test_an_edit_between_two_installations_survives_uninstall(openbis: Folders) -> None:
    run(openbis)
    openbis.service.write_bytes(openbis.service.read_bytes() + b"x = 1\n")
    openbis.config.write_bytes(b"// mine\n" + openbis.config.read_bytes())
    openbis.enabling.write_bytes(openbis.enabling.read_bytes().replace(b"jupyter", b"jupyter, mine"))
    assert not run(openbis).done
    outcome = install(find_layout(openbis.root), settings_for("https://other.example.org/hub", None))
    assert [change.split(":")[0] for change in outcome.changes] == [str(openbis.service)]
    assert b"https://other.example.org/hub/services/openbis/" in openbis.service.read_bytes()
    undo(openbis)
    assert openbis.service.read_bytes() == build(openbis.root / "other").service.read_bytes() + b"x = 1\n"
    assert openbis.config.read_bytes() == b"// mine\n" + CONFIG
    assert openbis.enabling.read_bytes() == ENABLING.replace(b"search-store", b"search-store, mine")


def test_what_an_administrator_took_out_is_put_back_once(openbis: Folders) -> None:
    run(openbis)
    openbis.enabling.write_bytes(b"enabled-modules = mine\n")
    openbis.config.write_bytes(CONFIG)
    assert run(openbis).done
    assert openbis.enabling.read_bytes() == b"enabled-modules = mine, jupyter\n"
    undo(openbis)
    assert openbis.enabling.read_bytes() == b"enabled-modules = mine\n"
    assert openbis.config.read_bytes() == CONFIG


def test_blocks_go_also_where_the_record_was_lost(openbis: Folders) -> None:
    before = openbis.config.read_bytes(), openbis.service.read_bytes()
    run(openbis)
    shutil.rmtree(openbis.core_plugins / FOLDER)
    undo(openbis)
    assert (openbis.config.read_bytes(), openbis.service.read_bytes()) == before
    assert not (openbis.core_plugins / FOLDER).exists()


def test_the_file_of_an_older_eln_is_cleaned_as_well(openbis: Folders) -> None:
    run(openbis)
    newer = Path(str(openbis.config).replace("eln-lims/1", "eln-lims/2"))
    newer.parent.mkdir(parents=True)
    newer.write_bytes(CONFIG)
    assert run(openbis).done
    assert eln_config.names_plugin(newer.read_bytes())
    undo(openbis)
    assert openbis.config.read_bytes() == newer.read_bytes() == CONFIG


def test_places_that_were_named_once_are_known_to_the_next_command(openbis: Folders, tmp_path: Path) -> None:
    elsewhere = openbis.core_plugins.rename(tmp_path / "plugins")
    service = openbis.service.rename(tmp_path / "as.properties")
    before = service.read_bytes()
    outcome = install(find_layout(None, elsewhere, service), SETTINGS)
    named = f"openbis-jupyter doctor --core-plugins {elsewhere} --service-properties {service}`"
    assert named in outcome.next_steps[-1]
    assert find_layout(None, elsewhere).service_properties == service
    uninstall(find_layout(None, elsewhere))
    assert service.read_bytes() == before


def test_a_file_that_lost_half_of_our_block_is_left_alone(openbis: Folders) -> None:
    run(openbis)
    torn = b"".join(
        line for line in openbis.config.read_bytes().splitlines(keepends=True) if b"END" not in line
    )
    openbis.config.write_bytes(torn)
    before = openbis.contents()
    for action in (run, undo):
        with pytest.raises(OpenbisJupyterError, match="the other comment of this block"):
            action(openbis)
        assert openbis.contents() == before


def test_a_copy_made_by_hand_comes_back(openbis: Folders) -> None:
    old = openbis.core_plugins / PLUGIN / "as/webapps/jupyter/html/plugin.js"
    old.parent.mkdir(parents=True)
    old.write_text("// an older one")
    openbis.config.write_bytes(CONFIG.replace(b'"flow"', b"'../../jupyter/'"))
    before = openbis.contents()
    run(openbis)
    assert openbis.config.read_bytes().count(b"../../jupyter/") == 1
    assert undo(openbis).notes == ()
    assert openbis.contents() == before


def test_a_copy_made_by_hand_after_a_killed_removal_comes_back(openbis: Folders) -> None:
    """Killed after the record was taken away, before what it spoke of was."""

    class Killed(BaseException):
        pass

    def tick(step: str) -> None:
        if step == "removed installed.json":
            raise Killed

    copy = openbis.core_plugins / PLUGIN / "as/webapps/jupyter/html/plugin.js"
    copy.parent.mkdir(parents=True)
    copy.write_text("// an older one")
    run(openbis)
    with pytest.raises(Killed):
        uninstall(find_layout(openbis.root), tick=tick)
    copy.write_text("// another one")
    run(openbis)
    undo(openbis)
    assert copy.read_text() == "// another one"
    assert not (openbis.core_plugins / FOLDER).exists()


@pytest.mark.parametrize(
    "step", ["wrote .installed.json.openbis-jupyter", "wrote .plugin.js.openbis-jupyter"]
)
def test_a_full_disk_leaves_everything_as_it_was(step: str, openbis: Folders) -> None:
    def tick(done: str) -> None:
        if done == step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = openbis.contents()
    with pytest.raises(OpenbisJupyterError, match="No space"):
        install(find_layout(openbis.root), SETTINGS, tick=tick)
    assert openbis.contents() == before
    assert not (openbis.core_plugins / FOLDER).exists()


def test_an_entry_that_was_there_alone_is_pointed_out(openbis: Folders) -> None:
    openbis.config.write_bytes(CONFIG.replace(b'"flow"', b"'../../jupyter/'"))
    run(openbis)
    assert "remove the entry" in "".join(undo(openbis).notes)


def test_modules_enabled_in_service_properties_stay_enabled(openbis: Folders) -> None:
    openbis.enabling.write_bytes(b"# nothing here\n")
    openbis.service.write_bytes(
        openbis.service.read_bytes() + b"enabled-modules = eln-lims, \\\n  openbis-sync\n"
    )
    before = openbis.contents()
    run(openbis)
    assert load(openbis.core_plugins, openbis.service).webapps.keys() == {"eln-lims", "jupyter"}
    undo(openbis)
    assert openbis.contents() == before


@pytest.mark.parametrize("value", ["jup.*", "eln-lims, .*", "jupyter"])
def test_a_module_that_is_enabled_already_needs_no_second_entry(value: str, openbis: Folders) -> None:
    openbis.enabling.write_text(f"enabled-modules = {value}\n")
    run(openbis)
    assert openbis.enabling.read_text() == f"enabled-modules = {value}\n"


def test_a_missing_file_is_made_and_taken_away(openbis: Folders) -> None:
    openbis.enabling.unlink()
    before = openbis.contents()
    run(openbis)
    assert openbis.enabling.read_text() == "enabled-modules = jupyter\n"
    undo(openbis)
    assert openbis.contents() == before


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda o: o.enabling.write_text("enabled-modules = a\n\n b, c\n"),
            "core-plugins.properties, line 3",
        ),
        (
            lambda o: o.config.write_text("// END openBIS Jupyter\n"),
            "config.js, line 1",
        ),
    ],
)
def test_a_file_that_openbis_cannot_read_stops_everything(
    spoil: Callable[[Folders], object], says: str, openbis: Folders
) -> None:
    spoil(openbis)
    before = openbis.contents()
    with pytest.raises(OpenbisJupyterError, match=says):
        run(openbis)
    assert openbis.contents() == before


def test_what_an_administrator_has_to_do_is_said(openbis: Folders) -> None:
    openbis.enabling.write_bytes(ENABLING + b"disabled-core-plugins = x, jupyter:webapps\n")
    (openbis.core_plugins / "jupyter/2/as").mkdir(parents=True)
    openbis.config.unlink()
    outcome = install(find_layout(openbis.root), {})
    said = "\n".join(outcome.notes)
    for part in ("`jupyter:webapps`", "jupyter/2", "--hub-url", "no ELN-LIMS"):
        assert part in said
    assert "Restart openBIS" in outcome.next_steps[0]


def test_owner_mode_and_links_are_kept(tmp_path: Path) -> None:
    openbis = build(tmp_path / "openbis")
    real = tmp_path / "etc-of-the-site" / "config.js"
    real.parent.mkdir()
    openbis.config.rename(real)
    openbis.config.symlink_to(real)
    real.chmod(0o640)
    user, group = (12, 34) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(openbis.core_plugins, user, group)
    os.chown(real, user, group)
    run(openbis)
    assert openbis.config.is_symlink()
    assert (real.stat().st_mode & 0o777, real.stat().st_uid, real.stat().st_gid) == (0o640, user, group)
    new = openbis.core_plugins / PLUGIN / "as/webapps/jupyter/html/plugin.js"
    assert (new.stat().st_mode & 0o777, new.stat().st_uid, new.stat().st_gid) == (0o644, user, group)
    assert (new.parent.stat().st_uid, new.parent.stat().st_mode & 0o777) == (user, 0o755)
    assert (openbis.core_plugins / FOLDER).stat().st_mode & 0o777 == 0o700
    undo(openbis)
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (CONFIG, 0o640)


def busy(step: str) -> None:
    if step.startswith("wrote .mounted") or step.startswith("wrote .core-plugins"):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def test_a_file_that_cannot_be_replaced_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mounted.properties"
    file.write_text("a long text of before")
    node, told = file.stat().st_ino, []
    disk.write(file, b"short", tmp_path, in_place=lambda: told.append(file.read_text()), tick=busy)
    assert (file.read_bytes(), file.stat().st_ino, told) == (b"short", node, ["a long text of before"])
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("following", [run, undo])
def test_a_mounted_file_torn_by_a_kill_is_mended(
    following: Callable[[Folders], Outcome], openbis: Folders
) -> None:
    """Docker mounts single files: they cannot be replaced, so a kill may leave half of one."""

    class Killed(BaseException):
        pass

    def tick(step: str) -> None:
        busy(step)
        if step == "replaced overwriting.json":
            openbis.enabling.write_bytes(ENABLING[:40])
            raise Killed

    before = openbis.contents()
    with pytest.raises(Killed):
        install(find_layout(openbis.root), SETTINGS, tick=tick)
    following(openbis)
    if following is run:
        assert openbis.enabling.read_bytes() == ENABLING.replace(b"search-store", b"search-store, jupyter")
        undo(openbis)
    assert openbis.contents() == before


def test_a_file_that_may_not_be_written_leaves_everything_as_it_was(openbis: Folders) -> None:
    def tick(step: str) -> None:
        if step == "wrote .config.js.openbis-jupyter":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(openbis.config))

    before = openbis.contents()
    with pytest.raises(OpenbisJupyterError, match=r"config\.js: Permission denied"):
        install(find_layout(openbis.root), SETTINGS, tick=tick)
    assert openbis.contents() == before
    run(openbis)
    installed = openbis.contents()
    with pytest.raises(OpenbisJupyterError, match=r"config\.js: Permission denied"):
        uninstall(find_layout(openbis.root), tick=tick)
    assert openbis.contents() == installed


def test_a_moved_installation_can_be_taken_away(openbis: Folders, tmp_path: Path) -> None:
    before = openbis.contents()
    run(openbis)
    moved = openbis.root.rename(tmp_path / "moved")
    for link in moved.rglob("etc"):
        if link.is_symlink():
            link.unlink()
            link.symlink_to(moved / "etc/openbis/as", target_is_directory=True)
    uninstall(find_layout(moved))
    moved.rename(openbis.root)
    assert openbis.contents() == before


def test_two_at_once_are_refused(openbis: Folders) -> None:
    def second(step: str) -> None:
        with pytest.raises(OpenbisJupyterError, match="install-busy"):
            install(find_layout(openbis.root), SETTINGS)

    install(find_layout(openbis.root), SETTINGS, tick=second)


def test_a_folder_without_openbis_is_named(tmp_path: Path) -> None:
    with pytest.raises(OpenbisJupyterError, match="servers/core-plugins"):
        find_layout(tmp_path)


@pytest.mark.parametrize(
    "url", ["http://hub.example.org", "hub.example.org", "https://", "https://h/?a=b", "ftp://h"]
)
def test_an_address_that_openbis_would_refuse_is_refused_here(url: str) -> None:
    with pytest.raises(OpenbisJupyterError, match="--hub-url"):
        settings_for(url, None)


@settings(max_examples=cases(15))
@given(
    config=files,
    enabling=simple_texts(),
    service=java_texts(),
    kind=st.sampled_from(["20.10", "volumes"]),
    steps=st.lists(
        st.sampled_from(["install", "install elsewhere", "uninstall", "above", "below"]), max_size=6
    ),
)
def test_any_files_come_back_whatever_was_done_in_between(
    tmp_path_factory: pytest.TempPathFactory,
    config: bytes,
    enabling: str,
    service: str,
    kind: str,
    steps: list[str],
) -> None:
    openbis = build(tmp_path_factory.mktemp("any"), kind)
    openbis.config.write_bytes(config)
    openbis.enabling.write_bytes(enabling.encode("latin-1"))
    openbis.service.write_bytes(service.encode("latin-1"))
    before = openbis.contents()
    assert install(find_layout(openbis.root), SETTINGS, SMALL).done
    once = openbis.contents()
    assert not install(find_layout(openbis.root), SETTINGS, SMALL).done
    assert openbis.contents() == once
    undo(openbis)
    assert openbis.contents() == before

    written = {file: [0, file.read_bytes()] for file in (openbis.config, openbis.enabling, openbis.service)}
    other = settings_for("https://other.example.org", None)
    for step in steps:
        if step.startswith("install"):
            install(find_layout(openbis.root), other if "elsewhere" in step else SETTINGS, SMALL)
        elif step == "uninstall":
            undo(openbis)
        else:
            for file, known in written.items():
                known[0] += edit(file, step)
    undo(openbis)
    for file, (times, original) in written.items():
        content = file.read_bytes()
        assert content.count(MINE) == times
        left = content.replace(MINE, b"")
        # Where a line of somebody's follows, the line end before it stays.
        assert left == original or (left.startswith(original) and not left[len(original) :].strip())


def edit(file: Path, step: str) -> int:
    """What an administrator does to a file with an editor, how often."""
    content = file.read_bytes()
    if step == "above":
        file.write_bytes(MINE + content)
    elif is_ended(content):
        file.write_bytes(content + MINE)
    else:
        return 0
    return 1
