"""The Jython process and the calls to it.

One Jython 2.7 process is kept warm; calls and answers are lines of JSON on its standard input and output, many
at once. It ends when its input does, so also when this process is killed. A worker that died, or all of whose
threads hang, is replaced at the next call.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from openbis_sandbox.core_plugins import Service

LOG = logging.getLogger("openbis_sandbox.services")
DRIVER = Path(__file__).parent / "python27" / "driver.py"
CALL_SECONDS = 60.0
THREADS = 8
STOP_SECONDS = 5.0
JARS = Path("/usr/share/java")
_CLASS_PATH = ("jython", "jackson-databind", "jackson-core", "jackson-annotations")
_PASSED_ON = ("PATH", "HOME", "LANG", "JAVA_HOME", "JDK_JAVA_OPTIONS", "TMPDIR")
_ENDED = "The script engine ended while the service was running. Try again."


class ServiceFailure(Exception):
    """A service failed. The text is that of its innermost exception, as openBIS sends it to the caller."""


@dataclass
class _Process:
    """One Jython process with the calls it has not answered; `stuck`: those nobody waits for any more."""

    popen: subprocess.Popen[bytes]
    pending: dict[int, Future[Any]] = field(default_factory=dict)
    stuck: set[int] = field(default_factory=set)


class JythonWorker:
    """Runs services' scripts. Thread-safe; starts at the first call or with `start`.

    In: the application server's resolved properties; the file that what scripts print and log is appended to
    (default: this process's standard error); seconds a call may take (may be changed later); how many calls run
    at once.
    """

    def __init__(
        self,
        properties: Mapping[str, str],
        *,
        log_file: Path | None = None,
        call_seconds: float = CALL_SECONDS,
        threads: int = THREADS,
    ) -> None:
        self._properties = dict(properties)
        self._log_file = log_file
        self.call_seconds = call_seconds
        self._threads = threads
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._process: _Process | None = None
        self._closed = False

    def start(self) -> None:
        """Start the Jython process now, so that the first call need not wait for it.

        Errors: ServiceFailure when there is no Jython or no Jackson on this machine.
        """
        with self._lock:
            self._running()

    @property
    def pid(self) -> int | None:
        """Process id of the running Jython, None before the start and after `close`."""
        process = self._process
        return process.popen.pid if process else None

    def execute(self, service: Service, session_token: str, parameters: Mapping[str, Any]) -> Any:
        """In: the service, the caller's token, JSON values. Out: the JSON value that its `process` returned.

        Errors: ServiceFailure.
        """
        return self._answer(service, {"session_token": session_token, "parameters": dict(parameters)})

    def warm_up(self, services: Iterable[Service]) -> None:
        """Load the services' scripts once, so that their first callers need not wait for what Java loads only once.

        `process` is not called: nothing is done in anybody's name. A script that cannot be loaded is logged here and
        fails again when it is called.
        """
        for service in services:
            try:
                self._answer(service, {"load_only": True})
            except ServiceFailure as failure:
                LOG.warning("service %s: %s", service.code, failure)

    def _answer(self, service: Service, message: Mapping[str, Any]) -> Any:
        call = {"script": str(service.script), **message}
        future: Future[Any] = Future()
        with self._lock:
            process = self._running()
            number = next(self._ids)
            process.pending[number] = future
            self._send(process, {"id": number, **call})
        try:
            return future.result(self.call_seconds)
        except FutureTimeout:
            self._give_up(process, number)
            raise ServiceFailure(
                f"The service '{service.code}' did not answer within {self.call_seconds:g} seconds."
            ) from None

    def close(self) -> None:
        """End the Jython process; calls under way fail. No call is possible afterwards."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process:
            _stop(process.popen)

    def _running(self) -> _Process:
        """The process that takes calls; starts one where there is none. Needs the lock."""
        if self._closed:
            raise ServiceFailure("The script engine is closed.")
        if self._process and self._process.popen.poll() is None:
            return self._process
        popen = self._spawn()
        self._process = _Process(popen)
        self._send(self._process, {"properties": self._properties, "threads": self._threads})
        threading.Thread(
            target=self._read_answers, args=(self._process,), name="jython-answers", daemon=True
        ).start()
        return self._process

    def _spawn(self) -> subprocess.Popen[bytes]:
        # A script's own files are never compiled to disk: the core plugin's folder stays as it was installed.
        command = jython_command("-B", str(DRIVER))
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        with contextlib.ExitStack() as files:
            log = files.enter_context(self._log_file.open("ab")) if self._log_file else None
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                # A Ctrl-C in the terminal is for the server, which then closes the worker in order.
                start_new_session=True,
            )

    def _send(self, process: _Process, message: Mapping[str, Any]) -> None:
        # A worker that just died is noticed by the thread that reads its answers, which fails the call.
        with contextlib.suppress(BrokenPipeError):
            stdin = _pipe(process.popen.stdin)
            stdin.write(json.dumps(message).encode("ascii") + b"\n")
            stdin.flush()

    def _read_answers(self, process: _Process) -> None:
        with process.popen, contextlib.suppress(BrokenPipeError):
            for line in _pipe(process.popen.stdout):
                answer = _parsed(line)
                if answer is None:
                    continue
                with self._lock:
                    process.stuck.discard(answer["id"])
                    future = process.pending.pop(answer["id"], None)
                if future is None:
                    continue
                if "failure" in answer:
                    future.set_exception(ServiceFailure(answer["failure"]))
                else:
                    future.set_result(answer["result"])
        with self._lock:
            if self._process is process:
                self._process = None
            pending = list(process.pending.values())
            process.pending.clear()
        for future in pending:
            future.set_exception(ServiceFailure(_ENDED))

    def _give_up(self, process: _Process, number: int) -> None:
        with self._lock:
            if process.pending.pop(number, None):
                process.stuck.add(number)
            all_hang = len(process.stuck) >= self._threads
            if all_hang and self._process is process:
                self._process = None
        if all_hang:
            process.popen.kill()


def jython_command(*arguments: str) -> list[str]:
    """In: arguments of Jython. Out: the command that runs it with Jackson on its class path, where openBIS has it.

    Errors: ServiceFailure where something is not installed.
    """
    java, jars = shutil.which("java"), [JARS / f"{name}.jar" for name in _CLASS_PATH]
    if java is None or not all(jar.exists() for jar in jars):
        raise ServiceFailure(
            "Jython 2.7 or Jackson is not installed (on Debian: apt install jython libjackson2-databind-java)."
        )
    options = ["-Dfile.encoding=UTF-8", "-Dpython.cachedir.skip=true"]
    return [java, "-cp", os.pathsep.join(map(str, jars)), *options, "org.python.util.jython", *arguments]


def _parsed(line: bytes) -> dict[str, Any] | None:
    """An answer; None for a warning of the Java machine, which it writes to standard output."""
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "id" in answer else None


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("started with pipes")
    return stream


def _stop(popen: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(BrokenPipeError):
        _pipe(popen.stdin).close()
    try:
        popen.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()
