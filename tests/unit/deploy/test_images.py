"""What the images are built from: scripts and Dockerfiles without faults, versions that are those of the locks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).resolve().parents[3]
DEPLOY = REPOSITORY / "deploy"
TOOLS = Path(sys.executable).parent
IMAGES = ("hub", "sandbox", "user")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)", re.MULTILINE)


def checked(tool: str, *arguments: str | Path) -> str:
    """What a linter says; nothing where all is well."""
    command = [str(TOOLS / tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


def test_the_scripts_have_no_faults() -> None:
    scripts = [
        *DEPLOY.rglob("*.sh"),
        *(REPOSITORY / "tests" / "images").rglob("*.sh"),
        REPOSITORY / ".ci/images",
    ]
    scripts += (REPOSITORY / "tests" / "images").rglob("entrypoint")
    assert checked("shellcheck", "--external-sources", *scripts) == ""


def test_the_dockerfiles_have_no_faults() -> None:
    assert checked("hadolint", "--no-color", *DEPLOY.glob("*/Dockerfile")) == ""


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_is_built_by_its_script_and_is_not_roots(image: str) -> None:
    lines = (DEPLOY / image / "Dockerfile").read_text().splitlines()
    ran = [line.split()[1:3] for line in lines if line.startswith("RUN ")]
    script = f"/tmp/install/{image}/install.sh"
    assert ran == [[script, "packages"], [script, "ours"]]
    copied = {source for line in lines if line.startswith("COPY ") for source in line.split()[1:-1]}
    assert copied == {"steps.sh", f"{image}/install.sh", f"{image}/requirements.lock", "wheels/"}
    assert all((DEPLOY / source).exists() for source in copied - {"wheels/"})
    assert (DEPLOY / image / "install.sh").stat().st_mode & 0o111
    # By number, or Kubernetes cannot know that it is nobody but root.
    assert [line for line in lines if line.startswith("USER ")] == ["USER 1000:100"]
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_holds_the_versions_that_are_tested(image: str) -> None:
    """Where Pythons differ the lock has two of a package, and either will do here."""
    tested: dict[str, set[str]] = {}
    for name, version in PINNED.findall((REPOSITORY / "requirements.lock").read_text()):
        tested.setdefault(name, set()).add(version)
    held = PINNED.findall((DEPLOY / image / "requirements.lock").read_text())
    assert len(held) > 5
    assert [
        f"{name}=={version}" for name, version in held if version not in tested.get(name, {version})
    ] == []


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_holds_what_its_distributions_need(image: str) -> None:
    """Its script installs their wheels without asking what they need; `make lock` does."""
    script = (DEPLOY / image / "install.sh").read_text()
    ours = {name.replace("_", "-") for name in re.findall(r"our_packages (.*)", script)[0].split()}
    locked = {name for name, _ in PINNED.findall((DEPLOY / image / "requirements.lock").read_text())}
    surroundings = {"python_version": "3.13", "python_full_version": "3.13.5", "extra": ""}
    needed = {
        requirement.name.lower()
        for name in ours
        for requirement in map(Requirement, requires(name) or [])
        if requirement.marker is None or requirement.marker.evaluate(surroundings)
    }
    assert needed - ours - locked == set(), "run `make lock`"


def test_the_project_takes_versions_that_are_tested() -> None:
    version = json.loads((REPOSITORY / "package.json").read_text())["version"]
    proxy = json.loads((REPOSITORY / "package.json").read_text())["devDependencies"][
        "configurable-http-proxy"
    ]
    texts = [path.read_text() for path in [*DEPLOY.rglob("*.yaml"), DEPLOY / "compose" / ".env.example"]]
    ours = re.findall(r"openbis-jupyter/(?:hub|user|sandbox):([\d.]*\d)", "\n".join(texts))
    assert ours and set(ours) == {version}
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    assert compose["services"]["proxy"]["image"].endswith(f":{proxy}")
