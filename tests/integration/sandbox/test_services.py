"""AS services of a core-plugins folder, run by a served sandbox."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.sandbox.server import CallFailed, Server, serving

CALLERS = 60
PROPERTIES = """
class = ch.ethz.sis.openbis.generic.server.asapi.v3.helper.service.JythonBasedCustomASServiceExecutor
script-path = script.py
"""
GATE = """
import os, time
FOLDER = {folder!r}
open(os.path.join(FOLDER, "loaded"), "w").close()
def process(context, parameters):
    open(os.path.join(FOLDER, "called"), "w").close()
    deadline = time.time() + 30
    while not os.path.exists(os.path.join(FOLDER, "open")) and time.time() < deadline:
        time.sleep(0.02)
    return {{"token": context.sessionToken}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gate")


@pytest.fixture(scope="module")
def with_services(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    plugins = tmp_path_factory.mktemp("core-plugins")
    (plugins / "core-plugins.properties").write_text("enabled-modules = testing\n")
    for code, script in {
        "gate": GATE.format(folder=str(folder)),
        "broken": "import nothing_like_this\n",
    }.items():
        service = plugins / "testing" / "1" / "as" / "services" / code
        service.mkdir(parents=True)
        (service / "plugin.properties").write_text(PROPERTIES)
        (service / "script.py").write_text(script)
    with serving(tmp_path_factory.mktemp("services"), "--core-plugins", str(plugins), "--empty") as running:
        yield running


def execute(server: Server, token: str, code: str) -> dict[str, str]:
    answer: dict[str, str] = server.call(
        "executeCustomASService", token, {"permId": code}, {"parameters": {}}
    )
    return answer


def test_scripts_are_loaded_before_the_server_is_ready_but_not_run(
    with_services: Server, folder: Path
) -> None:
    assert (folder / "loaded").exists()
    assert not (folder / "called").exists()


def test_others_are_served_while_a_service_runs(with_services: Server, folder: Path) -> None:
    token = with_services.login()
    answers: list[dict[str, str]] = []
    calling = [
        threading.Thread(target=lambda: answers.append(execute(with_services, token, "gate")))
        for _ in range(CALLERS)
    ]
    for caller in calling:
        caller.start()
    reached = threading.Event()
    while not (folder / "called").exists():
        reached.wait(0.02)
    assert with_services.call("searchSpaces", token, {}, {})["totalCount"] > 0
    with_services.call("createSpaces", token, [{"code": "WRITTEN_MEANWHILE"}])
    assert not answers
    (folder / "open").touch()
    for caller in calling:
        caller.join(60)
    assert answers == [{"token": token}] * CALLERS


def test_a_broken_script_fails_its_callers_only(with_services: Server) -> None:
    token = with_services.login()
    with pytest.raises(CallFailed, match="nothing_like_this"):
        execute(with_services, token, "broken")
    with pytest.raises(CallFailed, match="CustomASServiceCode = "):
        execute(with_services, token, "../gate")
    with pytest.raises(CallFailed) as refused:
        execute(with_services, "nonsense", "gate")
    assert refused.value.kind == "InvalidSessionException"
