"""The documentation is as true as the code."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import lab_template
import pytest

from openbis_jupyter.client.credentials import Credential, save_for_pybis
from openbis_jupyter.errors import PROBLEMS, OpenbisJupyterError, as_markdown
from openbis_jupyter.hub import audit
from openbis_jupyter.install.eln_config import GUARD, add_plugin
from openbis_jupyter.notebook import rendering, sources
from openbis_jupyter.notebook.builder import try_out
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.template import CONTEXT, parse_template
from openbis_jupyter.protocol import limits
from openbis_sandbox.eln.routes import PLUGIN_GUARD

REPOSITORY = Path(__file__).resolve().parents[3]
PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md"), REPOSITORY / "matlab" / "README.md"]
)


def test_the_page_of_messages_is_made_from_the_table() -> None:
    assert (REPOSITORY / "docs" / "errors.md").read_text() == as_markdown(), "run `make docs`"


def test_the_page_of_the_audit_record_is_made_from_its_table() -> None:
    assert (REPOSITORY / "docs" / "audit.md").read_text() == audit.as_markdown(), "run `make docs`"


def test_a_cell_is_spoken_of_only_where_one_waits() -> None:
    told = {code for code, row in PROBLEMS.items() if "this cell" in f"{row.message} {row.advice}".lower()}
    assert told == {"notebook-unsaved"}


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_message_is_a_sentence_and_says_what_to_do(code: str) -> None:
    names = re.findall(r"{(\w+)}", PROBLEMS[code].message + PROBLEMS[code].advice)
    error = OpenbisJupyterError(code, **{name: f"<{name}>" for name in names})
    assert error.message[0].isupper() or error.message.startswith(("<", "openBIS"))
    assert error.message.rstrip()[-1] in ".>"
    assert error.advice.endswith(".")
    assert str(error) == f"{error.message} {error.advice} [{code} {error.reference}]"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_within_the_documentation_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / unquote(target)).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_make_targets_named_in_the_documentation_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`| {4})make ([a-z-]+)", page.read_text(), re.MULTILINE))
    assert named <= targets


def test_the_guard_of_the_eln_is_everywhere_the_one_that_is_tried_with_the_sandbox() -> None:
    assert GUARD == PLUGIN_GUARD
    assert f"```js\n{add_plugin(b'').decode()}```" in (REPOSITORY / "docs" / "administrators.md").read_text()


def test_one_version_everywhere() -> None:
    projects = [path.read_text() for path in sorted((REPOSITORY / "python").glob("*/pyproject.toml"))]
    declared = {re.findall(r'^version = "([^"]+)"', project, re.MULTILINE)[0] for project in projects}
    assert len(projects) == 7
    [version] = declared
    pinned = [re.findall(r'"openbis-[a-z-]+(?:\[[a-z,]+\])?==([^"]+)"', project) for project in projects]
    assert {one for pins in pinned for one in pins} == declared
    assert json.loads((REPOSITORY / "package.json").read_text())["version"] == version
    assert f"Version: {version}\n" in (REPOSITORY / "matlab" / "DESCRIPTION").read_text()
    assert f"% Version {version} " in (REPOSITORY / "matlab" / "Contents.m").read_text()
    assert f"## {version}" in (REPOSITORY / "CHANGELOG.md").read_text()


def test_the_first_screen_of_the_readme_says_the_two_commands_and_shows_a_picture() -> None:
    first_screen = "\n".join((REPOSITORY / "README.md").read_text().splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", first_screen)
    assert pictures
    assert all((REPOSITORY / picture).exists() for picture in pictures)


def test_what_is_stored_where_names_the_file_that_is_written_for_pybis(tmp_path: Path) -> None:
    written = save_for_pybis(Credential("https://openbis.example.org:8443", "secret"), tmp_path)
    place = f"~/{written.relative_to(tmp_path)}".replace("openbis.example.org", "<host>")
    stored = (REPOSITORY / "docs/administrators.md").read_text().partition("## What is stored where")[2]
    assert f"`{place}`" in stored


def test_the_page_of_templates_names_everything_that_they_may_use() -> None:
    page = (REPOSITORY / "docs" / "templates.md").read_text()
    assert [name for name in CONTEXT if f"`{name}`" not in page] == []
    assert [language for language in LANGUAGES if f"| `{language}` |" not in page] == []
    for number in (rendering.STEPS_MAX, rendering.TEXT_MAX, sources.SOURCE_MAX, limits.PARAMETER_TEXT_MAX):
        assert f"{number:,}" in page


def test_the_worked_example_of_a_template_works() -> None:
    template = parse_template("lab:1", lab_template.SOURCE, ".py")
    try_out(template)
    assert template.applies("OBJECT", "EXPERIMENTAL_STEP")


def test_the_tests_that_the_page_on_security_names_are_there() -> None:
    text = (REPOSITORY / "SECURITY.md").read_text("utf-8")
    for cell in re.findall(r"\| ((?:`[^`|]+`(?:, )?)+) \|$", text, re.MULTILINE):
        folder = Path()
        for name in re.findall(r"`([^`]+)`", cell):
            path = REPOSITORY / name if name.startswith("tests/") else folder / name
            assert path.exists(), name
            folder = path.parent


def test_the_tests_that_administrators_are_told_of_are_there() -> None:
    page = (REPOSITORY / "docs/administrators.md").read_text("utf-8")
    tried = page.partition("### What was tried")[2].partition("###")[0]
    named = re.findall(r"`(tests/[^`]+)`", tried)
    assert len(named) > 10
    assert [name for name in named if not (REPOSITORY / name).exists()] == []


def test_every_row_of_the_page_on_faults_is_a_test() -> None:
    rows = [
        row
        for row in (REPOSITORY / "docs/faults.md").read_text("utf-8").splitlines()
        if row.startswith("|") and not row.startswith(("|---", "| what happens"))
    ]
    assert len(rows) > 40
    for row in rows:
        held = re.search(r"\| `([^`]+)`: `([^`]+)` \|$", row)
        assert held, row
        source = (REPOSITORY / held[1]).read_text("utf-8")
        assert f"def {held[2]}(" in source or f'test("{held[2]}"' in source, row
