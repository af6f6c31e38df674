"""`openbis-connections.yaml`, which users of `jupyter-openbis-server` have in a configuration folder of Jupyter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from logging import Logger
from pathlib import Path
from typing import Any

from openbis_jupyterlab import texts

FILE_NAME = "openbis-connections.yaml"


@dataclass(frozen=True)
class FileEntry:
    """One entry: name, address, whose it is and the password where the file holds them."""

    name: str
    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None


def read_connections_files(folders: Iterable[Path], log: Logger) -> tuple[FileEntry, ...]:
    """All entries of all files; a broken file or entry is logged by its name and left out.

    `verify_certificates: false` of the old extension has no effect: give `ca_file`, a PEM file, instead.
    """
    files = [file for folder in dict.fromkeys(folders) if (file := folder / FILE_NAME).is_file()]
    return tuple(entry for file in files for entry in _read(file, log))


def _read(file: Path, log: Logger) -> Iterable[FileEntry]:
    import yaml  # noqa: PLC0415  (only where there is such a file)

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows: Any = content["connections"]
        entries = [(row, _entry(row) if isinstance(row, dict) else None) for row in rows]
    except (OSError, UnicodeError, yaml.YAMLError, LookupError, TypeError) as reason:
        # Not the reason's text: a YAML error repeats the line, which may hold a password.
        log.warning(texts.FILE_LEFT_OUT, file, type(reason).__name__)
        return
    for row, entry in entries:
        if entry is None:
            log.warning(texts.ENTRY_LEFT_OUT, file)
            continue
        if row.get("verify_certificates") is False and entry.ca_file is None:
            log.warning(texts.ALWAYS_VERIFIED, file, entry.name)
        yield entry


def _entry(row: dict[Any, Any]) -> FileEntry | None:
    url, name = row.get("url"), row.get("name")
    if not isinstance(url, str) or not url.startswith("https://"):
        return None
    return FileEntry(
        name=str(name or url),
        url=url,
        user=str(row.get("username") or ""),
        password=str(row.get("password") or ""),
        ca_file=str(row["ca_file"]) if row.get("ca_file") else None,
    )
