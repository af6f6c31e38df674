"""The files about the environment that are saved beside a notebook, in a folder of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from openbis_jupyter.client.environments import apt, conda, octave, renv, requirements
from openbis_jupyter.client.environments.answers import Answer, Package
from openbis_jupyter.client.environments.asking import Asked
from openbis_jupyter.client.environments.machine import machine_facts
from openbis_jupyter.untrusted import mapping_of

FOLDER = "notebook-environment"
"""Beside the notebook in its dataset; no result of a person goes there."""
READABLE = f"{FOLDER}/environment.txt"
_HOW = {
    "kernel": "the kernel itself, when the notebook was saved",
    "interpreter": "the kernel's interpreter, when the notebook was saved, outside the session that computed it",
    "notebook": "nobody: this is what the notebook's file says",
}
_WORD = re.compile(r"\S+")

_Write = Callable[[Answer], str]
_FOR_MACHINES: Mapping[str, Sequence[tuple[str, _Write, Callable[[Answer], object]]]] = {
    "python": (
        (requirements.FILE, requirements.requirements, lambda answer: answer.packages),
        (conda.FILE, conda.conda_environment, lambda answer: answer.conda),
    ),
    "r": ((renv.FILE, renv.renv_lock, lambda answer: answer.packages),),
    "octave": ((octave.FILE, octave.octave_packages, lambda answer: answer.packages),),
    "bash": ((apt.FILE, apt.apt_packages, lambda answer: any(one.version for one in answer.packages)),),
}
"""By language: name of the file, what writes it, whether there is anything to write."""


def environment_files(asked: Asked, notebook: Any) -> dict[str, str]:
    """The texts by the names that they are stored under: one to read, and what the language's tools install from."""
    written = {
        f"{FOLDER}/{name}": write(asked.answer)
        for name, write, has_any in _FOR_MACHINES.get(asked.answer.language.lower(), ())
        if has_any(asked.answer)
    }
    return {READABLE: _readable(asked, notebook, [*written]), **written}


def _readable(asked: Asked, notebook: Any, names: Sequence[str]) -> str:
    answer = asked.answer
    rows = {
        "Language": f"{answer.language} {answer.version}".strip(),
        "Kernel": _kernel(notebook),
        "Asked": _HOW[asked.how],
        "Lacking": f"packages, because {asked.lacking}" if asked.lacking else "",
        "Saved": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        **answer.facts,
        **machine_facts(),
        "To install": ", ".join(name.removeprefix(f"{FOLDER}/") for name in names),
        "Other kernels": ", ".join(_sub_kernels(notebook)),
    }
    width = max(map(len, rows))
    lines = [f"{name:<{width}}  {value}" for name, value in rows.items() if value]
    return "\n".join(["What this notebook was computed with", "", *lines, *_packages(answer), ""])


def _packages(answer: Answer) -> list[str]:
    lines: list[str] = []
    for title, chosen in (
        ("In use", [one for one in answer.packages if one.loaded]),
        ("Installed", [one for one in answer.packages if one.loaded is None]),
        ("Installed, not in use", [one for one in answer.packages if one.loaded is False]),
        ("Installed by conda", answer.conda),
    ):
        if chosen:
            lines += ["", f"{title} ({len(chosen)})", *_table(chosen)]
    return lines


def _table(packages: Sequence[Package]) -> list[str]:
    width = max(len(one.name) for one in packages)
    longest = max(len(one.version) for one in packages)
    return [f"  {one.name:<{width}}  {one.version:<{longest}}  {_origin(one)}".rstrip() for one in packages]


def _origin(package: Package) -> str:
    url = requirements.without_credentials(str(package.direct_url.get("url") or ""))
    remote = "/".join(
        package.fields[key] for key in ("RemoteHost", "RemoteUsername", "RemoteRepo") if key in package.fields
    )
    place = (
        url or remote or package.fields.get("Repository") or package.channel or package.fields.get("Path", "")
    )
    by = f"({package.by})" if package.by else ""
    return " ".join(filter(None, (place, package.build, by)))


def _kernel(notebook: Any) -> str:
    about = mapping_of(notebook.metadata.get("kernelspec"))
    names = [str(about.get(key) or "") for key in ("display_name", "name")]
    return " ".join(_WORD.findall(" · ".join(filter(None, names))))


def _sub_kernels(notebook: Any) -> list[str]:
    """Of SoS: the languages that its cells name, which nobody asked."""
    rows = mapping_of(notebook.metadata.get("sos")).get("kernels")
    named = [" ".join(map(str, row[:2])) for row in rows or () if isinstance(row, list)]
    return [" ".join(_WORD.findall(one)) for one in named]
