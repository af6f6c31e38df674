"""What all tests share: the running stack and people who use it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import jython_archive
import lab_template
import pytest
from cases import cases
from hubs import HUB_PYTHON
from hypothesis import HealthCheck, settings
from left_behind import nothing_is_left_behind  # noqa: F401
from xdist.scheduler import LoadScopeScheduling

from openbis_demo.journey import Visitor, sign_in
from openbis_demo.stack import Stack, StackOptions, start_stack

TESTS = Path(__file__).parent
# `make test-images` alone runs them: they take minutes, and Docker.
collect_ignore = [] if os.environ.get("IMAGES") else ["images"]
# `make fuzz`: many cases for each test that makes its own. Usually few: what they find is found again and again.
settings.register_profile(
    "fuzz", max_examples=cases(1), deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("usual", max_examples=40, deadline=None)
settings.load_profile("usual")

os.environ.setdefault("JDK_JAVA_OPTIONS", jython_archive.options())

# The demo's data for `make pictures` only.
DATA = () if os.environ.get("PICTURES") else ("--test-data",)
# The tests sign in anew again and again, and do not wait for checksums where these are not what they are about.
SANDBOX = ("--faults", "--sessions-per-person", "1000", "--checksum-delay", "0", *DATA)


# Which tests stay together on one worker of pytest-xdist, those that take longest first: they share what is slow to
# start, which each worker starts once at most. What is not named here stays with its folder, or, where it starts
# nothing, with its file, and fills what remains of the time in the end.
TOGETHER = (
    ("browser/lab/",),
    ("integration/hub/test_faults.py",),
    ("browser/test_trouble.py", "browser/test_background.py", "browser/test_leaving.py"),
    ("browser/test_subdomains.py",),
    (
        "browser/test_walks.py",
        "browser/test_levels.py",
        "browser/test_personal.py",
        "browser/test_s",
        "browser/test_j",
    ),
    (
        "integration/hub/test_with_openbis.py",
        "integration/notebook/test_languages_through_the_hub.py",
        "integration/hub/test_templates.py",
    ),
    ("integration/hub/test_jupyterhub_5.py",),
    ("integration/hub/test_two_services.py", "integration/hub/test_database.py"),
    ("integration/hub/",),
    ("integration/notebook/",),
    ("integration/client/",),
    ("integration/lab/",),
    ("matlab/",),
)


SLOW = frozenset({"integration", "browser", "matlab", "images"})
"""Folders whose tests need services, a browser or Octave. Elsewhere a test says of itself that it is slow."""


def place_of(path: str) -> tuple[int, str]:
    """When it is the turn of a test in this file, whose path begins below `tests/`, and the name of its group."""
    for number, starts in enumerate(TOGETHER):
        if path.startswith(starts):
            return number, starts[0]
    is_unit = path.startswith("unit/")
    return len(TOGETHER) + is_unit, path if is_unit else path.rpartition("/")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the groups into their order, whether or not they are shared out; mark what starts something as slow."""
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in SLOW:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: place_of(item.path.relative_to(TESTS).as_posix()))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what the collection makes is garbage: the collector goes through it neither meanwhile nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class Groups(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker whole groups. Marks of pytest-xdist's own, by which it would do that, get lost in pytest 9."""

    def _split_scope(self, nodeid: str) -> str:
        return place_of(nodeid.partition("::")[0].removeprefix("tests/"))[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    """Share the tests out by groups."""
    return Groups(config, log)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One running stack for the whole test run; a test that stops a part of it starts it again."""
    options = StackOptions(
        tmp_path_factory.mktemp("stack"),
        hub_python=HUB_PYTHON,
        sandbox_arguments=SANDBOX,
        hub_settings=lab_template.HUB_SETTINGS,
    )
    with start_stack(options) as running:
        yield running


@pytest.fixture
def make_stack(tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Start a stack of one's own, with other options; it ends with the test."""
    with ExitStack() as cleanup:

        def make(**options: object) -> Stack:
            chosen: dict[str, object] = {"hub_python": HUB_PYTHON, "sandbox_arguments": SANDBOX, **options}
            return cleanup.enter_context(start_stack(StackOptions(tmp_path / "stack", **chosen)))  # type: ignore[arg-type]

        yield make


@pytest.fixture
def visit(stack: Stack) -> Callable[[str], Visitor]:
    """Sign in to the shared stack's openBIS as a demo user, with a browser of their own."""
    return lambda user: sign_in(stack, user, f"{user}-demo")
