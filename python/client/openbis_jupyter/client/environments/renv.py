"""An R session's packages as `renv::restore(lockfile = …)` takes them (renv's *Lockfile*)."""

from __future__ import annotations

import json
from typing import Any

from openbis_jupyter.client.environments.answers import Answer, Package

FILE = "renv.lock"
_REMOTES = ("RemoteType", "RemoteHost", "RemoteUsername", "RemoteRepo", "RemoteRef", "RemoteSha")
_DEFAULT_REPOSITORY = {"CRAN": "https://cloud.r-project.org"}
_UNSET = "@CRAN@"
"""What R has for a repository until somebody chooses one."""


def renv_lock(answer: Answer) -> str:
    """The whole file: the packages that the session had loaded, without those that come with R itself."""
    repositories = {
        name: url for name, url in answer.repositories.items() if url != _UNSET
    } or _DEFAULT_REPOSITORY
    loaded = [one for one in answer.packages if one.loaded and one.fields.get("Priority") != "base"]
    lock = {
        "R": {
            "Version": answer.version,
            "Repositories": [{"Name": name, "URL": url} for name, url in repositories.items()],
        },
        "Packages": {one.name: _locked(one, next(iter(repositories))) for one in loaded},
    }
    return json.dumps(lock, indent=2, ensure_ascii=False) + "\n"


def _locked(package: Package, repository: str) -> dict[str, Any]:
    remotes = {key: package.fields[key] for key in _REMOTES if key in package.fields}
    row: dict[str, Any] = {"Package": package.name, "Version": package.version}
    if remotes.get("RemoteType") not in (None, "standard", "cran"):
        return {**row, "Source": remotes["RemoteType"].capitalize(), **remotes}
    return {**row, "Source": "Repository", "Repository": package.fields.get("Repository", repository)}
