"""A run succeeds only where no cell failed, whatever its kernel replies."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from openbis_demo.kernels import kernel_named
from openbis_jupyter.client import execute
from openbis_jupyter.client.notebooks import read_notebook
from openbis_jupyter.client.progress import CellRaised, Event
from openbis_jupyter.client.running.kernel import kernel_for
from openbis_jupyter.errors import OpenbisJupyterError

# The kernelspec of Bash has a key that jupyter_client does not know.
pytestmark = pytest.mark.filterwarnings("ignore:Passing unrecognized arguments")


def notebook(folder: Path, language: str, *sources: str, tags: tuple[str, ...] = ()) -> Path:
    """The last cell has the tags."""
    kernel = kernel_named(language)
    assert kernel, "run `make setup-test`"
    cells = [new_code_cell(source) for source in sources]
    cells[-1].metadata["tags"] = list(tags)
    made = new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": language}
    nbformat.write(made, folder / "n.ipynb")
    return folder / "n.ipynb"


FAILING = {
    "octave": [
        ("error('lab:od', 'bad %d', 3)", "error: bad 3"),
        ("1 +", "error: parse error"),
        ("missing_one", "error: 'missing_one' undefined"),
    ],
    "bash": [("set -e\nfalse\necho no", "set -e"), ("exit 3", "`exit`"), ("false", "status 1")],
    "python": [
        ("%run bad.py", "ZeroDivisionError: division by zero"),
        ("%run end.py", "SystemExit: 3"),
        ("1 / 0", "ZeroDivisionError"),
    ],
    "r": [("stop('bad')", "bad")],
}
CASES = [(language, *case) for language, cases in FAILING.items() for case in cases]


@pytest.mark.parametrize(("language", "source", "reason"), CASES)
def test_what_failed_is_named_as_what_it_is(tmp_path: Path, language: str, source: str, reason: str) -> None:
    (tmp_path / "bad.py").write_text("print('begun')\n1 / 0\n")
    (tmp_path / "end.py").write_text("import sys\nsys.exit(3)\n")
    file = notebook(
        tmp_path, language, "1;" if language == "octave" else "true;" * (language == "bash") or "1", source
    )
    with pytest.raises(OpenbisJupyterError) as caught:
        execute(file)
    assert caught.value.code == "cell-failed" and reason in str(caught.value)
    assert "cell 2" in str(caught.value)
    mark = read_notebook(file).metadata["openbis"]["run"]
    assert (mark["state"], mark["cell"]) == ("failed", 1)


@pytest.mark.parametrize("language", ["octave", "bash", "python"])
def test_words_about_errors_are_none(tmp_path: Path, language: str) -> None:
    said = {
        "octave": "disp('no error: 3'); warning('w')",
        "bash": "echo Restarting Bash; echo error: 1; echo done",
    }
    execute(notebook(tmp_path, language, said.get(language, "print('error: 3')")))


def test_a_cell_that_may_raise_ends_no_run_and_is_named(tmp_path: Path) -> None:
    events: list[Event] = []
    execute(notebook(tmp_path, "python", "1", "1 / 0", tags=("raises-exception",)), listen=events.append)
    [raised] = [event for event in events if isinstance(event, CellRaised)]
    assert raised == CellRaised(2, "1 / 0", "ZeroDivisionError: division by zero")


def test_cells_of_sos_run_in_the_kernels_that_they_name(tmp_path: Path) -> None:
    """As its own front end saves them, without a line that says so."""
    write = (
        "writeLines(R.version$language, 'r')",
        "import sys\nopen('python', 'w').write(sys.implementation.name)",
    )
    file = notebook(tmp_path, "sos", *write)
    made = read_notebook(file)
    made.cells[0].metadata["kernel"], made.cells[1].metadata["kernel"] = "R", "Python3"
    nbformat.write(made, file)
    execute(file)
    assert ((tmp_path / "r").read_text(), (tmp_path / "python").read_text()) == ("R\n", "cpython")


@pytest.mark.parametrize(
    ("metadata", "kernel"),
    [
        ({"language_info": {"name": "R"}}, "ir"),
        ({"language_info": {"name": "bash"}}, "bash"),
        ({"kernelspec": {"name": "ir-4.3", "display_name": "R 4.3", "language": "R"}}, "ir"),
        (
            {"kernelspec": {"name": "my-own", "display_name": "Mine"}, "language_info": {"name": "octave"}},
            "octave",
        ),
        ({"language_info": {"name": "python", "version": "3.9.1"}}, "python3"),
        ({}, "python3"),
        ({"kernelspec": {"name": "fortran", "display_name": "Fortran", "language": "fortran"}}, "fortran"),
        ({"kernelspec": {"name": "python2", "language": "python", "display_name": "Python 2"}}, "python2"),
    ],
)
def test_a_kernel_is_found_by_its_language_too(metadata: dict[str, object], kernel: str) -> None:
    assert kernel_for(new_notebook(metadata=metadata)) == kernel
