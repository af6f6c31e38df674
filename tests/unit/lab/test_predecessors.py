"""Extensions that came before: found where Jupyter would load them, and their settings taken over."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from predecessors import OLD_SETTINGS, Left, left_in
from traitlets.config import Config

from openbis_jupyterlab.predecessors import (
    Predecessor,
    files_with_old_names,
    installed_beside,
    take_over_settings,
)

NEW = Path("openbis-jupyterlab/plugin.jupyterlab-settings")
log = logging.getLogger("test")


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Left:
    monkeypatch.delenv("JUPYTERLAB_SETTINGS_DIR", raising=False)
    return left_in(tmp_path, monkeypatch)


def test_where_there_are_none_none_is_found(left: Left) -> None:
    # What an uninstalled extension leaves is no extension.
    (left.data / "labextensions/jupyterlab-openbis/static").mkdir(parents=True)
    assert installed_beside() == [] and files_with_old_names() == []


def test_both_halves_of_the_predecessors_are_found(left: Left) -> None:
    labextension, server_config = left.jupyterlab_openbis(), left.jupyter_openbis_server()
    assert installed_beside() == [
        Predecessor("jupyterlab-openbis", labextension),
        Predecessor("jupyter-openbis-server", server_config),
    ]
    assert files_with_old_names() == [], "these names are theirs"


def test_our_own_first_version_in_another_place_is_found(left: Left) -> None:
    places = left.openbis_jupyter_0_1_0()
    assert installed_beside() == [Predecessor("openbis-jupyter", place) for place in places]


@pytest.mark.parametrize(
    "package_json_and_install_json",
    [("{", "{"), ("[]", "[]"), ("{}", '{"packageName": null}'), ("", "7")],
)
def test_a_broken_one_is_one_too(left: Left, package_json_and_install_json: tuple[str, str]) -> None:
    folder = left.jupyterlab_openbis()
    for name, content in zip(("package.json", "install.json"), package_json_and_install_json, strict=True):
        (folder / name).write_text(content)
    assert [one.place for one in installed_beside()] == [folder]


def test_configuration_that_names_the_first_version_is_found(left: Left) -> None:
    preset, enabled = left.overrides_of_0_1_0(), left.enabled_by_hand_of_0_1_0()
    disabled = left.config / "labconfig/page_config.json"
    disabled.parent.mkdir()
    disabled.write_text('{"disabledExtensions": {"jupyterlab-openbis:stop": true}}')
    other = left.config / "labconfig/default_setting_overrides.json"
    other.write_text(
        '{"openbis-jupyterlab:plugin": {"folder": "jupyterlab-openbis"}}'.replace("jupyterlab-o", "o")
    )
    assert files_with_old_names() == [preset, disabled, enabled]


def test_settings_are_taken_over_once_with_their_comments_and_the_old_ones_stay(left: Left) -> None:
    old = left.settings_of_0_1_0()
    new = left.config / "lab/user-settings" / NEW
    take_over_settings(Config(), log)
    assert new.read_text() == old.read_text() == OLD_SETTINGS
    new.write_text("{}")  # restored to the defaults by the person
    take_over_settings(Config(), log)
    assert new.read_text() == "{}"
    assert [file.name for file in new.parent.iterdir()] == [new.name]


@pytest.mark.parametrize("way", ["variable", "traitlet"])
def test_the_folder_of_the_settings_may_be_another_one(
    left: Left, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    folder = tmp_path / "chosen"
    old = folder / "jupyterlab-openbis" / NEW.name
    old.parent.mkdir(parents=True)
    old.write_text(OLD_SETTINGS)
    config = Config()
    if way == "variable":
        monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(folder))
    else:
        config.LabApp.user_settings_dir = str(folder)
    take_over_settings(config, log)
    assert (folder / NEW).read_text() == OLD_SETTINGS


def test_where_there_are_no_settings_none_are_made(left: Left) -> None:
    take_over_settings(Config(), log)
    assert not (left.config / "lab").exists()


def test_settings_that_cannot_be_written_hinder_no_server(
    left: Left, caplog: pytest.LogCaptureFixture
) -> None:
    left.settings_of_0_1_0()
    (left.config / "lab/user-settings/openbis-jupyterlab").write_text("in the way")
    take_over_settings(Config(), log)
    assert "cannot be taken over" in caplog.text
