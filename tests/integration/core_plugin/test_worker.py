"""The Jython worker itself: what goes in and out, what breaks, what ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from waiting import wait_until

from openbis_sandbox.core_plugins import Service
from openbis_sandbox.jython.worker import JythonWorker, ServiceFailure

# Halves of characters are among the texts: JSON may hold them.
texts = st.text(st.characters())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "as.log"


@pytest.fixture(scope="module")
def worker(log_file: Path) -> Iterator[JythonWorker]:
    worker = JythonWorker({"a.key": "wört = 1"}, log_file=log_file, call_seconds=60, threads=4)
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return service(tmp_path_factory.mktemp("echo"), "def process(context, parameters): return parameters")


def service(folder: Path, text: str) -> Service:
    script = folder / "script.py"
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    return Service("test", script, "", "")


def failure(call: Callable[[], object]) -> str:
    with pytest.raises(ServiceFailure) as caught:
        call()
    return str(caught.value)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(texts, json_values, max_size=5))
def test_values_come_back_as_they_went(
    worker: JythonWorker, echo: Service, parameters: dict[str, Any]
) -> None:
    assert worker.execute(echo, "token", parameters) == parameters


def test_what_a_script_gets(worker: JythonWorker, tmp_path: Path) -> None:
    script = service(
        tmp_path,
        """
        import beside
        import ch.systemsx.cisd.openbis.generic.server.CommonServiceProvider as CommonServiceProvider
        from ch.systemsx.cisd.common.spring import ExposablePropertyPlaceholderConfigurer as Configurer
        from java.util import Map, List

        def class_of(value):
            return value.getClass().getName()

        def process(context, parameters):
            bean = CommonServiceProvider.tryToGetBean(Configurer.PROPERTY_CONFIGURER_BEAN_NAME)
            props = CommonServiceProvider.getApplicationContext().getBean("propertyConfigurer").getResolvedProps()
            numbers = [class_of(value) for value in parameters.entrySet().toArray()[0].getValue().toArray()]
            return {
                "beside": beside.VALUE,
                "file": __file__,
                "token": [context.sessionToken, context.getSessionToken()],
                "property": [bean.getResolvedProps().getProperty("a.key"), props.getProperty("no", "d")],
                "isolated": "seen" in globals(),
                "types": [isinstance(parameters, Map), isinstance(parameters.get("list"), List)],
                "missing": CommonServiceProvider.tryToGetBean("other"),
                "classes": numbers,
            }
        """,
    )
    (tmp_path / "beside.py").write_text("VALUE = 7\n")
    answer = worker.execute(script, "the-token", {"list": [[], {}]})
    assert answer == {
        "beside": 7,
        "file": str(script.script),
        "token": ["the-token"] * 2,
        "property": ["wört = 1", "d"],
        "isolated": False,
        "types": [True, True],
        "missing": None,
        "classes": ["java.util.ArrayList", "java.util.LinkedHashMap"],
    }


def test_what_a_script_may_return(worker: JythonWorker, tmp_path: Path) -> None:
    script = service(
        tmp_path,
        """
        from java.math import BigDecimal
        from java.util import ArrayList, Date, HashMap, HashSet

        def process(context, parameters):
            if parameters.get("odd"):
                return object()
            return [(1, u"\\u00e4"), ArrayList([Date(5)]), HashMap({1: BigDecimal("2.5")}), HashSet(["x"])]
        """,
    )
    assert worker.execute(script, "t", {}) == [[1, "ä"], [5], {"1": 2.5}, ["x"]]
    assert "serializable" in failure(lambda: worker.execute(script, "t", {"odd": True}))
    no_text = service(tmp_path, r"def process(context, parameters): return {'bytes': '\xff'}")
    assert worker.execute(no_text, "t", {}) == {"bytes": "\xff"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"raise UserFailureException(u'Nicht m\u00f6glich: \u2603')", "Nicht möglich: ☃"),
        ("raise RuntimeException('outer', UserFailureException('inner'))", "inner"),
        ("Integer.parseInt('x')", 'For input string: "x"'),
        ("raise ValueError('wrong')", "ValueError: wrong"),
        (r"raise ValueError(u'Gr\u00f6\u00dfe')", "ValueError: Größe"),
        (r"raise ValueError('Gr\xc3\xb6\xc3\x9fe')", "ValueError: Größe"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("return undefined", "NameError: global name 'undefined' is not defined"),
    ],
)
def test_the_innermost_exception_reaches_the_caller(
    worker: JythonWorker, tmp_path: Path, body: str, text: str
) -> None:
    script = service(
        tmp_path,
        "from java.lang import Integer, RuntimeException\n"
        "from ch.systemsx.cisd.common.exceptions import UserFailureException\n"
        f"def process(context, parameters): {body}\n",
    )
    assert failure(lambda: worker.execute(script, "t", {})) == text


@pytest.mark.parametrize("text", ["", "x = 1", "def process(:", "import no_such_module"])
def test_scripts_that_are_no_services(worker: JythonWorker, tmp_path: Path, text: str) -> None:
    assert failure(lambda: worker.execute(service(tmp_path, text), "t", {}))


def test_a_script_that_is_not_there(worker: JythonWorker, tmp_path: Path) -> None:
    missing = Service("test", tmp_path / "none.py", "", "")
    assert "doesn't exist" in failure(lambda: worker.execute(missing, "t", {}))


def test_each_call_runs_in_an_interpreter_of_its_own_in_the_same_java_process(
    worker: JythonWorker, tmp_path: Path
) -> None:
    script = service(
        tmp_path,
        """
        import sys
        import beside
        from java.lang import System

        def process(context, parameters):
            beside.CALLS.append(1)
            sys.calls = getattr(sys, "calls", 0) + 1
            count = (System.getProperties().get("test.calls") or 0) + 1
            System.getProperties().put("test.calls", count)
            return [len(beside.CALLS), sys.calls, count]
        """,
    )
    (tmp_path / "beside.py").write_text("CALLS = []\n")
    assert [worker.execute(script, "t", {}) for _ in range(3)] == [[1, 1, 1], [1, 1, 2], [1, 1, 3]]


def test_edited_scripts_and_modules_count_at_once(worker: JythonWorker, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("VALUE = 1\n")
    script = service(tmp_path, "import beside\ndef process(context, parameters): return ['a', beside.VALUE]")
    assert worker.execute(script, "t", {}) == ["a", 1]
    service(tmp_path, "import beside\ndef process(context, parameters): return ['b', beside.VALUE]")
    assert worker.execute(script, "t", {}) == ["b", 1]
    (tmp_path / "beside.py").write_text("VALUE = 2\n")
    assert worker.execute(script, "t", {}) == ["b", 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["beside.py", "script.py"]


def test_what_scripts_print_goes_to_the_log(worker: JythonWorker, log_file: Path, tmp_path: Path) -> None:
    script = service(
        tmp_path,
        """
        import os, sys
        from java.lang import System
        from ch.systemsx.cisd.common.logging import LogCategory, LogFactory
        def process(context, parameters):
            print '{"id": 1, "result": "forged"}'
            sys.stdout.write("written\\n")
            System.out.println("from java")
            LogFactory.getLogger(LogCategory.OPERATION, LogFactory).warn("logged")
            return [sys.stdin.read(), System.in.read()]
        """.replace("System.in.", "getattr(System, 'in')."),
    )
    assert worker.execute(script, "t", {}) == ["", -1]
    log = log_file.read_text()
    assert all(text in log for text in ("forged", "written", "from java", "logged"))


def test_what_the_java_machine_itself_prints_does_no_harm(worker: JythonWorker, tmp_path: Path) -> None:
    script = service(
        tmp_path,
        """
        from java.io import FileDescriptor, FileOutputStream
        def process(context, parameters):
            FileOutputStream(FileDescriptor.out).write("[warning][os] low on memory\\n[]\\n{}\\n")
            return "still fine"
        """,
    )
    assert worker.execute(script, "t", {}) == "still fine"


def test_calls_run_side_by_side(worker: JythonWorker, tmp_path: Path) -> None:
    meet = service(
        tmp_path,
        """
        from java.lang import System
        from java.util.concurrent import CyclicBarrier, TimeUnit
        def process(context, parameters):
            System.getProperties().putIfAbsent("test.barrier", CyclicBarrier(4))
            barrier = System.getProperties().get("test.barrier")
            barrier.await(10, TimeUnit.SECONDS)
            return parameters.get("number")
        """,
    )
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: worker.execute(meet, "t", {"number": n}), range(4))) == [0, 1, 2, 3]


def test_a_killed_worker_fails_its_calls_and_is_replaced(
    worker: JythonWorker, echo: Service, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    hang = service(tmp_path, HANG)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(worker.execute, hang, "t", {"started": str(started)})
        wait_until(started.exists)
        first = worker.pid
        assert first
        os.kill(first, signal.SIGKILL)
        assert "ended while the service was running" in failure(call.result)
    assert worker.execute(echo, "t", {"again": 1}) == {"again": 1}
    assert worker.pid != first


HANG = """
from java.util.concurrent import CountDownLatch
def process(context, parameters):
    open(parameters.get("started"), "w").close()
    CountDownLatch(1).await()
"""


def test_hanging_calls_time_out_and_block_neither_the_service_nor_its_end(
    echo: Service, tmp_path: Path
) -> None:
    worker = JythonWorker({}, call_seconds=20, threads=2)
    try:
        worker.execute(echo, "t", {})
        first = worker.pid
        worker.call_seconds = 0.5
        hang = service(tmp_path, HANG)
        text = failure(lambda: worker.execute(hang, "t", {"started": str(tmp_path / "1")}))
        assert text == "The service 'test' did not answer within 0.5 seconds."
        worker.call_seconds = 20
        assert worker.execute(echo, "t", {"other": "thread"}) == {"other": "thread"}
        assert worker.pid == first
        worker.call_seconds = 0.5
        assert "did not answer" in failure(
            lambda: worker.execute(hang, "t", {"started": str(tmp_path / "2")})
        )
        worker.call_seconds = 20
        assert worker.execute(echo, "t", {"new": "worker"}) == {"new": "worker"}
        assert worker.pid != first
        wait_until(lambda: not is_running(first or 0))
        last = worker.pid
    finally:
        worker.close()
    worker.close()
    assert last
    assert not is_running(last)
    assert "closed" in failure(lambda: worker.execute(echo, "t", {}))


def test_a_worker_ends_with_its_parent_whatever_ends_that(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\n"
            "from openbis_sandbox.jython.worker import JythonWorker\n"
            "worker = JythonWorker({})\nworker.start()\nprint(worker.pid, flush=True)\nsys.stdin.read()\n",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
    wait_until(lambda: not is_running(pid))


def test_without_jython_the_message_says_what_to_install(
    echo: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install jython" in failure(lambda: JythonWorker({}).execute(echo, "t", {}))
