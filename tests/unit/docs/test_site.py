"""The documentation as a site: built without network, whole, and asking nobody for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from openbis_jupyter.command import main as openbis_jupyter
from openbis_jupyter.hub.commands import main as openbis_jupyter_hub
from openbis_jupyter.hub.settings import PAGE, SETTINGS, as_markdown
from openbis_sandbox.cli import main as openbis_sandbox

REPOSITORY = Path(__file__).resolve().parents[3]
DOCS = REPOSITORY / "docs"
COMMANDS: dict[str, click.Group] = {
    "openbis-jupyter": openbis_jupyter,
    "openbis-jupyter-hub": openbis_jupyter_hub,
    "openbis-sandbox": openbis_sandbox,
}
FOLDERS = ("*.md", "docs/**/*.md", "python/*/README.md", "matlab/README.md")
PAGES = sorted(page for pattern in FOLDERS for page in REPOSITORY.glob(pattern))


@pytest.mark.slow
def test_it_is_built_without_a_warning_and_asks_nobody(tmp_path: Path) -> None:
    # Proxies that nobody answers at: what asks for something beyond this machine fails.
    nobody = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", DOCS, site],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **nobody},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for page in DOCS.rglob("*.md"):
        text = (site / page.relative_to(DOCS).with_suffix(".html")).read_text(encoding="utf-8")
        assert not re.findall(r'(?:<(?:script|img|iframe)[^>]* src|<link[^>]* href)="(?:https?:)?//', text)
    [title] = re.findall("^# (.*)$", (REPOSITORY / "SECURITY.md").read_text(), re.MULTILINE)
    assert f"<h1>{title}<" in (site / "site/security.html").read_text(), (
        "files beside the pages stand there, too"
    )


def test_the_page_of_settings_is_made_from_them() -> None:
    page = (DOCS / "reference" / "settings.md").read_text()
    assert page == f"{PAGE}\n\n{as_markdown()}\n", "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_commands_and_options_that_are_shown_exist(page: Path) -> None:
    # In backticks, or where a line of code begins.
    shown = re.findall(
        r"(?:^(?: {4}|\$ )|`)(openbis-(?:jupyter-hub|jupyter|sandbox)) ([a-z]+)\b([^`\n|#]*)",
        page.read_text(),
        re.MULTILINE,
    )
    for program, name, rest in shown:
        command = COMMANDS[program].get_command(click.Context(COMMANDS[program]), name)
        assert command, f"{program} has no {name}"
        known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        named = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", rest))
        assert named <= known | {"--help"}, f"{program} {name} is shown with {sorted(named - known)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_settings_that_are_shown_exist(page: Path) -> None:
    for arguments in re.findall(r"\bconfigure\(\s*c,([^)]*)\)", page.read_text()):
        assert set(re.findall(r"(?:^|[\s(,])([a-z_]+)=", arguments)) <= set(SETTINGS)
