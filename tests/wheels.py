"""Packages as wheels, for environments that are made without any package index."""

from __future__ import annotations

import zipfile
from importlib.metadata import PackagePath, distribution
from importlib.util import cache_from_source
from pathlib import Path

from packaging.requirements import Requirement


def only_from(folder: Path) -> dict[str, str]:
    """Of the environment of uv: packages have no index but this folder, which is none, and lie in it."""
    return {"UV_DEFAULT_INDEX": folder.as_uri(), "UV_FIND_LINKS": str(folder)}


def of_ours(folder: Path) -> Path:
    """A package that no index has: `tiny-of-ours` 1.0, whose module says seven."""
    file = folder / "tiny_of_ours-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        about = "tiny_of_ours-1.0.dist-info"
        archive.writestr("tiny_of_ours.py", "VALUE = 7\n")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-of-ours\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return file


UNCHECKED = (1).to_bytes(4, "little") + bytes(8)
"""In the head of a compiled module, behind the magic number (PEP 552): it is valid whatever the date of its source."""


def compiled(file: PackagePath) -> tuple[str, bytes] | None:
    """In: a file of an installed package. Out: place and content of what Python made of it here, if it did."""
    cached = Path(cache_from_source(str(file.locate()))) if file.suffix == ".py" else None
    if cached is None or not cached.exists():
        return None
    content = cached.read_bytes()
    return str(file.parent / "__pycache__" / cached.name), content[:4] + UNCHECKED + content[16:]


def of_installed(name: str, folder: Path) -> None:
    """What is installed here, and what it needs; compiled, for each new environment would do that anew for seconds."""
    seen: set[str] = set()

    def pack(name: str) -> None:
        found = distribution(name)
        if found.metadata["Name"] in seen:
            return
        seen.add(found.metadata["Name"])
        wheel = found.read_text("WHEEL") or ""
        tags = [line[5:].split("-") for line in wheel.splitlines() if line.startswith("Tag: ")]
        tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
        word = found.metadata["Name"].replace("-", "_").replace(".", "_")
        with zipfile.ZipFile(folder / f"{word}-{found.version}-{tag}.whl", "w") as archive:
            for file in found.files or ():
                if ".." not in file.parts and file.suffix != ".pyc":
                    archive.writestr(str(file), b"" if file.name == "RECORD" else file.read_binary())
                    if made := compiled(file):
                        archive.writestr(*made)
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                pack(needed.name)

    pack(name)
