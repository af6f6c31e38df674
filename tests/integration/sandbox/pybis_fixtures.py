"""The fixtures that pybis's published tests expect, over a running sandbox (a plugin of their own pytest run).

Its upstream tests run against an instance with an experiment and an object `/DEFAULT/DEFAULT/DEFAULT` and
files in `testdir`; none of these is in the published archive.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pybis import Openbis

DEFAULT = "/DEFAULT/DEFAULT/DEFAULT"


def connected() -> Any:
    openbis = Openbis(os.environ["SANDBOX_URL"], verify_certificates=os.environ["SANDBOX_CA_FILE"])
    openbis.login("admin", "admin-demo", save_token=False)
    return openbis


@pytest.fixture(scope="session", autouse=True)
def world() -> None:
    openbis = connected()
    openbis.new_project(code="DEFAULT", space="DEFAULT").save()
    openbis.new_experiment(code="DEFAULT", type="UNKNOWN", project="/DEFAULT/DEFAULT").save()
    openbis.new_sample(code="DEFAULT", type="UNKNOWN", experiment=DEFAULT).save()
    file = Path(os.environ["PYBIS_TESTS"]) / "testdir" / "testfile"
    file.parent.mkdir(exist_ok=True)
    file.write_text("a file\n")
    file.with_name("testfile_big").write_bytes(os.urandom(11 * 1024 * 1024))


@pytest.fixture(autouse=True)
def a_second_of_its_own(request: pytest.FixtureRequest, world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests name things by the second, so that two in one second would meet each other's.

    Each test module therefore reads a clock that is a second further on for each test. What they sleep for is "some
    time to process it": the sandbox is done before it answers, and is held to that.
    """
    ahead = request.session.items.index(request.node)

    def strftime(form: str) -> str:
        return time.strftime(form, time.localtime(time.time() + ahead))

    if hasattr(request.module, "time"):
        clock = SimpleNamespace(strftime=strftime, time=time.time, sleep=lambda _: None)
        monkeypatch.setattr(request.module, "time", clock)


@pytest.fixture(scope="module")
def openbis_instance() -> Iterator[Any]:
    openbis = connected()
    yield openbis
    openbis.logout()


@pytest.fixture(scope="module")
def other_openbis_instance() -> Iterator[Any]:
    openbis = connected()
    yield openbis
    openbis.logout()


@pytest.fixture(scope="session")
def space() -> Any:
    space = connected().new_space(code=time.strftime("TEST_SPACE_%y%m%d_%H%M%S"))
    space.save()
    return space
