"""How a notebook's environment is asked: inside the kernel where a cell saves, else the kernel's interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from openbis_jupyter.client.disk import why
from openbis_jupyter.client.environments.answers import Answer, parse_answer
from openbis_jupyter.client.environments.tools import tools_in
from openbis_jupyter.notebook.languages import LANGUAGES, PACKAGES
from openbis_jupyter.untrusted import mapping_of

INTERPRETER_SECONDS = 5.0
"""An interpreter that is asked for its packages answers in a quarter of a second; nobody waits longer for it."""
_SCRIPT = "environment"
_PYTHON = re.compile(r"python(3(\.\d+)?)?(\.exe)?")

How = Literal["kernel", "interpreter", "notebook"]


@dataclass(frozen=True)
class Asked:
    """An answer, and who gave it: the kernel, its interpreter outside the notebook's session, or nobody (`notebook`:
    it is what the file says). lacking: why nobody more could be asked, empty where nothing lacks.
    """

    answer: Answer
    how: How
    lacking: str = ""


def script_for(language_id: str) -> Path | None:
    """The program that asks a kernel of this language inside it, None where there is none: `environment` and the
    language's ending beside its cells, for Python 2.7 in a folder of its own.
    """
    language = LANGUAGES.get(language_id)
    if language is None:
        return None
    folder = Path(str(resources.files(PACKAGES[language_id])))
    name = f"{_SCRIPT}{language.extension}"
    return next((file for file in (folder / name, folder / "python27" / name) if file.is_file()), None)


def asked_here() -> Asked:
    """Of the Python that this is called in."""
    from openbis_jupyter.notebook.languages.python.environment import answer  # noqa: PLC0415

    return Asked(parse_answer(json.dumps(answer())), "kernel")


def text_of_this_kernel() -> str:
    """The same as JSON, for whoever saves later; empty where it cannot be had."""
    from openbis_jupyter.notebook.languages.python.environment import answer  # noqa: PLC0415

    with contextlib.suppress(Exception):  # anything may lie on a person's path
        return json.dumps(answer())
    return ""


def asked_later(text: str) -> Callable[[Any], Asked]:
    """In: what a kernel has said, empty where nobody asked it. Out: what gives it for a notebook, for `SaveRequest`."""
    return (lambda notebook: asked_of_kernel(text, notebook)) if text else asked_of_interpreter


def asked_of_kernel(text: str, notebook: Any) -> Asked:
    """What a kernel has said; of a shell, the programs that the notebook's cells name are looked up as well.

    Errors: ValueError where it is no answer.
    """
    answer = parse_answer(text)
    if answer.language == "Bash" and not answer.packages:
        answer = replace(answer, packages=tools_in(notebook))
    return Asked(answer, "kernel")


def asked_of_interpreter(notebook: Any) -> Asked:
    """Of the interpreter of the notebook's kernel where that is a Python of this computer, else what the file says."""
    command, environment = _command_of(notebook)
    said = _said_in_file(notebook)
    if not command or not _PYTHON.fullmatch(Path(command[0]).name):
        return Asked(said, "notebook", "a saved file does not know the packages of its kernel")
    # As the kernel's own manager does: such a name means the Python that Jupyter runs in.
    python = command[0] if os.sep in command[0] else sys.executable
    script = script_for("python")
    try:
        done = subprocess.run(
            [python, str(script)],
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
            timeout=INTERPRETER_SECONDS,
        )
        return Asked(parse_answer(done.stdout.decode("utf-8", "replace")), "interpreter")
    except subprocess.TimeoutExpired:
        return Asked(said, "notebook", f"{python} did not answer within {INTERPRETER_SECONDS:.0f} s")
    except subprocess.CalledProcessError as reason:
        return Asked(said, "notebook", f"{python} ended with status {reason.returncode}")
    except OSError as reason:
        return Asked(said, "notebook", f"{python} cannot be started: {why(reason)}")
    except ValueError as reason:
        return Asked(said, "notebook", f"{python} gave no answer: {reason}")


def _command_of(notebook: Any) -> tuple[Sequence[str], Mapping[str, str]]:
    """How the notebook's kernel is started here; nothing where there is no such kernel."""
    from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415  (takes a while to load)

    name = str(mapping_of(notebook.metadata.get("kernelspec")).get("name") or "")
    with contextlib.suppress(Exception):  # jupyter_client has many ways to say that there is none
        folder = KernelSpecManager().find_kernel_specs().get(name or "python3")
        if folder:
            row = json.loads((Path(folder) / "kernel.json").read_text("utf-8"))
            environment = mapping_of(row.get("env"))
            return [str(one) for one in row["argv"]], {
                str(key): str(value) for key, value in environment.items() if "$" not in str(value)
            }
    return (), {}


def _said_in_file(notebook: Any) -> Answer:
    kernel, info = (mapping_of(notebook.metadata.get(key)) for key in ("kernelspec", "language_info"))
    row = {
        "language": str(kernel.get("language") or info.get("name") or "unknown"),
        "version": str(info.get("version") or ""),
    }
    return parse_answer(json.dumps(row))
