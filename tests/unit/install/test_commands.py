"""The commands: what they print, and their exit status."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from unit.install.folders import Folders

from openbis_jupyter.command.group import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_two_minutes_of_an_administrator(openbis: Folders) -> None:
    before = openbis.contents()
    place = ("--openbis", openbis.root)
    assert "would change" in run("install", *place, "--dry-run").stdout
    done = run("install", *place, "--hub-url", "https://localhost:1/")
    assert (done.exit_code, "Restart openBIS" in done.stdout, "!" in done.stdout) == (0, True, False)
    again = run("install", *place)
    assert (again.exit_code, again.stdout) == (0, "Nothing to do.\n")
    looked = run("doctor", *place)
    assert looked.exit_code == 2
    assert "✓ eln: The ELN loads the plugin." in looked.stdout
    assert "✗ service: https://localhost:1/services/openbis/api/health does not answer" in looked.stdout
    assert run("uninstall", *place).exit_code == 0
    assert openbis.contents() == before
    assert run("uninstall", *place).stdout == "Nothing to do.\n"


def test_the_advice_names_the_places_that_were_named(openbis: Folders, tmp_path: Path) -> None:
    plugins = openbis.core_plugins.rename(tmp_path / "the plugins")
    service = openbis.service.rename(tmp_path / "as.properties")
    before = service.read_bytes()
    places = ("--core-plugins", plugins, "--service-properties", service)
    done = run("install", *places, "--hub-url", "https://localhost:1/")
    assert done.exit_code == 0, done.output
    (advice,) = re.findall(r"`openbis-jupyter (.*)`", done.stdout)
    assert shlex.split(advice) == ["doctor", *map(str, places)]
    looked = run(*shlex.split(advice))
    assert "✓ settings: openBIS knows where the Hub service is." in looked.stdout
    # What was named once is known from then on.
    (plugins / "jupyter/1/as/webapps/jupyter/html/plugin.js").unlink()
    again = run("doctor", "--core-plugins", plugins)
    assert "✓ settings: openBIS knows where the Hub service is." in again.stdout
    (advice,) = set(re.findall(r"Run `openbis-jupyter (install .*?)`", again.stdout))
    assert shlex.split(advice) == ["install", "--core-plugins", str(plugins)]
    assert run(*shlex.split(advice)).exit_code == 0
    assert run("uninstall", "--core-plugins", plugins).exit_code == 0
    assert (service.read_bytes(), (plugins / ".openbis-jupyter").exists()) == (before, False)


def test_nothing_but_click_is_needed() -> None:
    program = (
        "import sys; import openbis_jupyter.install.commands.install, openbis_jupyter.install.commands.doctor; "
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    others = {name for name in ended.stdout.split() if not name.startswith("_")}
    assert others - {"sitecustomize", "distutils"} == {"click", "openbis_jupyter"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("install",),
        ("install", "--openbis", "{empty}"),
        ("install", "--openbis", "{openbis}", "--hub-url", "http://hub.example.org"),
        ("install", "--openbis", "{openbis}", "--ca-file", "{openbis}/none.pem"),
        ("doctor",),
        ("doctor", "--openbis", "{empty}"),
    ],
)
def test_wrong_input(arguments: tuple[str, ...], openbis: Folders, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    before = openbis.contents()
    ended = run(*(part.format(openbis=openbis.root, empty=tmp_path / "empty") for part in arguments))
    assert ended.exit_code == 2
    assert openbis.contents() == before


def test_answers_for_programs(openbis: Folders, tmp_path: Path) -> None:
    said = json.loads(run("install", "--openbis", openbis.root, "--json").stdout)
    assert said.keys() == {"version", "done", "changes", "notes", "next"}
    failed = run("install", "--openbis", tmp_path / "none", "--json")
    assert (failed.exit_code, json.loads(failed.stdout)["error"]["code"]) == (2, "openbis-not-found")
    findings = json.loads(run("doctor", "--openbis", openbis.root, "--json").stdout)["findings"]
    assert {"check", "level", "code", "text", "advice"} == set(findings[0])


@pytest.mark.parametrize("command", ["install", "uninstall", "doctor"])
def test_no_command_takes_a_token_on_the_command_line(command: str) -> None:
    help_text = run(command, "--help").stdout
    assert "--token" not in help_text
    assert "--openbis DIR" in help_text


def test_the_hub_s_side_is_looked_at_by_the_hub_s_own_doctor(tmp_path: Path) -> None:
    """As in the version before, where one command had both sides: what it says and its exit status are handed on."""
    file = tmp_path / "jupyterhub_config.py"
    # A shell is no Python of people's servers that would be asked what it has.
    file.write_text("c.JupyterHub.admin_access = True\nc.Spawner.cmd = '/bin/sh'\n")

    def doctor(*arguments: str) -> tuple[int, str]:
        command = [Path(sys.executable).with_name(arguments[0]), *arguments[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    asked = doctor("openbis-jupyter", "doctor", "--hub-config", str(file), "--json")
    assert asked == doctor("openbis-jupyter-hub", "doctor", "--config", str(file), "--json")
    assert "hub-not-configured" in {finding["code"] for finding in json.loads(asked[1])["findings"]}
    both = run("doctor", "--hub-config", file, "--openbis-url", "https://localhost:1")
    assert (both.exit_code, "one side at a time" in both.output) == (2, True)
