"""`make test-images`: the images, built from what `make dist` made, and the compose project with them.

Only there: it takes minutes, and a machine with Docker or on which root may start it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from images.engine import HERE, REPOSITORY, Engine, engine

COMPOSE = REPOSITORY / "deploy" / "compose"
BASE = "debian:trixie-slim"


@pytest.fixture(scope="session")
def docker() -> Iterator[Engine]:
    with engine() as found:
        yield found


@pytest.fixture(scope="session")
def images(docker: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Ours by their short names, built anew where something has changed."""
    if not docker.has(BASE):
        docker.run(str(HERE / "base.sh"), str(tmp_path_factory.mktemp("base")))
    docker.run(".ci/images")
    version = re.findall(r'^version = "(.*)"', (REPOSITORY / "python/hub/pyproject.toml").read_text(), re.M)[
        0
    ]
    return {name: f"openbis-jupyter/{name}:{version}" for name in ("hub", "user", "sandbox")}


@pytest.fixture(scope="session")
def others(docker: Engine, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """What compose.yaml takes from registries, and `docker compose`: made here where they are not here."""
    services = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    for name, image in {
        "proxy": services["proxy"]["image"],
        "postgres": services["database"]["image"],
        "compose": "openbis-jupyter/test-compose",
    }.items():
        if docker.has(image):
            continue
        folder = tmp_path_factory.mktemp("others") / name
        shutil.copytree(HERE / "others" / name, folder)
        if name == "proxy":
            package = f"configurable-http-proxy@{image.rpartition(':')[2]}"
            subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), package], check=True)
        docker("build", "--tag", image, str(folder))


def health_of(docker: Engine, container: str) -> str:
    """What its own check says, or that it has ended."""
    [state] = json.loads(docker("inspect", "--format", "[{{json .State}}]", container))
    return str(state["Health"]["Status"]) if state["Running"] else "ended"


def write_private(folder: Path, **texts: str) -> None:
    """Files that only who may enter the folder can read: containers' users are others than ours."""
    folder.mkdir(mode=0o700)
    for name, text in texts.items():
        file = folder / name
        file.write_text(text)
        file.chmod(0o444)
