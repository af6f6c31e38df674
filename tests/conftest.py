"""What all tests share: the running stack and people who use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import lab_template
import pytest

from openbis_demo.journey import Visitor, sign_in
from openbis_demo.stack import Stack, StackOptions, start_stack

# The tests sign in anew again and again, and do not wait for checksums where these are not what they are about.
SANDBOX = ("--faults", "--sessions-per-person", "1000", "--checksum-delay", "0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts real services shares the machine with others: it may try again, and the report says so."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One running stack for the whole test run; a test that stops a part of it starts it again."""
    options = StackOptions(
        tmp_path_factory.mktemp("stack"),
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
            chosen: dict[str, object] = {"sandbox_arguments": SANDBOX, **options}
            return cleanup.enter_context(start_stack(StackOptions(tmp_path / "stack", **chosen)))  # type: ignore[arg-type]

        yield make


@pytest.fixture
def visit(stack: Stack) -> Callable[[str], Visitor]:
    """Sign in to the shared stack's openBIS as a demo user, with a browser of their own."""
    return lambda user: sign_in(stack, user, f"{user}-demo")
