"""The drawing of rooms and arrows in docs/architecture.md, made from the contracts and from the code's own imports.

`python -m tests.architecture` writes it anew; a test compares.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import grimp

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPOSITORY = Path(__file__).resolve().parents[1]
CONTRACTS = REPOSITORY / "python" / "rooms.toml"
PAGE = REPOSITORY / "docs" / "architecture.md"
DRAWN = ("distributions", "hub", "client")
_BLOCK = re.compile(
    r"(<!-- rooms: {name} -->\n```\n).*?(```\n<!-- end -->)".replace("{name}", "(?P<name>[a-z]+)"), re.DOTALL
)
_WIDTH = 92


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts by their id."""
    said = tomllib.loads(CONTRACTS.read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {contract["id"]: {**contract, "roots": said["root_packages"]} for contract in said["contracts"]}


def drawn(name: str) -> str:
    """One contract's rooms, floor by floor from the top, each with what it is for and the rooms that it uses."""
    contract = contracts()[name]
    graph = grimp.build_graph(*contract["roots"], cache_dir=None)
    container = f"{contract['containers'][0]}." if "containers" in contract else ""
    floors = [
        re.split(r"\s*[:|]\s*", floor.replace("(", "").replace(")", "")) for floor in contract["layers"]
    ]
    rooms = [
        room
        for floor in floors
        for room in floor
        if container + room in graph.modules or _is_there(container + room)
    ]
    lines = []
    for number, floor in enumerate(floors):
        lines += [] if number == 0 else [""]
        for room in floor:
            if room in rooms:
                lines += _told(
                    room,
                    container,
                    [
                        other
                        for other in rooms
                        if other != room and _uses(graph, container + room, container + other)
                    ],
                )
    return "\n".join(lines) + "\n"


def page() -> str:
    """docs/architecture.md with its drawings as they are now."""
    return _BLOCK.sub(
        lambda match: match[1] + drawn(match["name"]) + match[3], PAGE.read_text(encoding="utf-8")
    )


def _is_there(module: str) -> bool:
    return find_spec(module) is not None


def _uses(graph: grimp.ImportGraph, importer: str, imported: str) -> bool:
    return graph.direct_import_exists(importer=importer, imported=imported, as_packages=True)


def _told(room: str, container: str, used: list[str]) -> Iterator[str] | list[str]:
    shown = room if container else room.removeprefix("openbis_jupyter.")
    text = f"{shown:<18} {_purpose(container + room)}"
    names = [name if container else name.removeprefix("openbis_jupyter.") for name in used]
    return [text, *_wrapped(names)]


def _wrapped(names: list[str]) -> list[str]:
    lines, line = [], ""
    for name in names:
        if len(line) + len(name) > _WIDTH - 22:
            lines.append(line)
            line = ""
        line += (" " if line else "") + name
    return [
        f"{'':<18}   {'→' if not number else ' '} {text}"
        for number, text in enumerate(filter(None, [*lines, line]))
    ]


def _purpose(module: str) -> str:
    """The first sentence of its docstring; empty for a package without one."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    text = ast.get_docstring(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
