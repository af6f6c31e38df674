"""A language is a folder that an entry point names; a site adds its own without changing ours."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from openbis_jupyter.notebook.constant_cells import FILE, constant_cells
from openbis_jupyter.notebook.languages import LANGUAGES, PACKAGES, language_of_kernel

SITE = """
from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.python import LITERALS

LANGUAGE = Language(
    id="{id}", jupyter="{id}", title="{id}", rank=99, extension=".rb", comment="#", fences=("{id}",), literal=LITERALS,
    assignment="{{name}} = {{value}}",
)
"""
CELLS = """# %% [markdown] key="connect-text"
# include connect

# %% key="connect"
puts openbis_url

# %% key="save"
puts `openbis-jupyter save ...`
"""
ASK = """
import json
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.spec import NotebookSpec, OwnerInfo
spec = NotebookSpec("a.ipynb", "a", "https://o", "u", OwnerInfo("OBJECT", "S", "/S"), (), (), "h", language="ruby")
print(json.dumps([list(LANGUAGES), [cell["source"] for cell in build_notebook(spec)["cells"]]]))
"""


def site(folder: Path, **modules: str) -> None:
    """A distribution with these languages."""
    for name, code in modules.items():
        (folder / f"site_{name}").mkdir()
        (folder / f"site_{name}/__init__.py").write_text(code)
        (folder / f"site_{name}/cells.txt").write_text(CELLS)
    about = folder / "site_languages-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: site-languages\nVersion: 1\n")
    lines = [f"{name} = site_{name}" for name in modules]
    (about / "entry_points.txt").write_text("[openbis_jupyter.languages]\n" + "\n".join(lines) + "\n")


def test_a_site_adds_a_language_and_one_that_does_not_load_harms_nobody(tmp_path: Path) -> None:
    site(tmp_path, ruby=SITE.format(id="ruby"), broken="1 / 0")
    run = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{ASK}"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    found, cells = json.loads(done.stdout)
    assert found == [*LANGUAGES, "ruby"]
    assert 'owner_perm_id = "S"' in cells[3]
    assert cells[-3:] == [
        "## Connect to openBIS\n\nYou need no password and no token here.",
        "puts openbis_url",
        "puts `openbis-jupyter save ...`",
    ]
    assert "the language 'broken' does not load" in done.stderr


def test_they_are_offered_in_this_order() -> None:
    assert list(LANGUAGES) == ["python", "r", "octave", "bash", "sos", "python2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cells_hold_no_values_and_no_template_s_signs(language: str) -> None:
    text = (resources.files(PACKAGES[language]) / FILE).read_text(encoding="utf-8")
    assert "{{" not in text and "{%" not in text
    assert not any("include " in cell.source for cell in constant_cells(language))


@pytest.mark.parametrize(
    ("kernel", "language"),
    [
        (("python", "python3", "Python 3 (ipykernel)"), "python"),
        (("python", "python2", "Python 2"), "python2"),
        (("python", "old", "Python 2.7"), "python2"),
        (("Python2", "x", "x"), "python2"),
        (("R", "ir", "R 4.2"), "r"),
        (("octave", "python2", "Octave"), "octave"),
        (("julia", "julia-1.9", "Julia"), None),
        (("", "", ""), None),
    ],
)
def test_a_kernel_is_one_of_a_language(kernel: tuple[str, str, str], language: str | None) -> None:
    found = language_of_kernel(*kernel)
    assert (found.id if found else None) == language
