"""What is kept of runs, and how the hub hears of them."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from listening import listening
from waiting import wait_until

from openbis_jupyter.client.notebooks import RunMark, mark_interrupted, read_notebook, set_mark
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.limits import RUNS_SHOWN
from openbis_jupyter.protocol.runs import Run
from openbis_jupyter.protocol.version import HEADER, PROTOCOL
from openbis_jupyterlab.runs.records import Records
from openbis_jupyterlab.runs.reporter import RunReporter, report_to_hub
from openbis_jupyterlab.runs.requests import RunRequest

SECONDS = 20


def request(run_id: str) -> RunRequest:
    return RunRequest(
        run_id, Path("/home/n.ipynb"), "n.ipynb", 3, "https://openbis.example", None, Path("/home")
    )


def test_what_a_server_that_is_gone_left_is_stopped_where_it_was(tmp_path: Path) -> None:
    Records(tmp_path).add(request("a"))  # its lock ends with it
    dead = Records(tmp_path)
    dead.add(request("b"))
    dead.change("b", state="running", cell=2, cell_name="x = 1")
    del dead
    # The lock of a server is that of its process: the next two stand for processes that hold none.
    for file in tmp_path.glob("server-*"):
        file.unlink()
    next_one = Records(tmp_path)
    assert {record.run.run_id for record in next_one.load()} == {"a", "b"}
    run = next_one.get("b").run
    assert (run.state, run.cell, run.cells, run.cell_name) == ("stopped", 2, 3, "x = 1") and run.ended
    assert next_one.change("b", state="running") == run, "what has ended stays so"
    assert not next_one.get("b").told


@pytest.mark.parametrize(
    ("seconds", "code"), [(30, "server-time-over"), (-30, "server-time-over"), (3600, None)]
)
def test_a_run_that_ends_with_a_job_says_that_its_time_was_over(
    tmp_path: Path, seconds: int, code: str | None
) -> None:
    ends = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    told_to_end = Records(tmp_path)
    told_to_end.add(request("a"), ends)
    run = told_to_end.change("a", state="stopped")
    assert (run.state, run.error and run.error.code) == ("stopped", code)
    assert run.error is None or ends.astimezone().strftime("%H:%M") in run.error.message
    told_to_end.add(request("b"), ends)
    assert told_to_end.change("b", state="cancelled").error is None

    killed = Records(tmp_path / "killed")
    killed.add(request("c"), ends)
    next((tmp_path / "killed").glob("server-*")).unlink()
    later = Records(tmp_path / "killed")
    (left,) = later.load()
    assert (left.run.state, left.run.error and left.run.error.code) == ("stopped", code)


def test_runs_of_another_server_that_lives_are_left_alone(tmp_path: Path) -> None:
    first, second = Records(tmp_path), Records(tmp_path)
    first.add(request("a"))
    assert second.load() == [] and second.newest_first() == []
    with pytest.raises(OpenbisJupyterError, match="run-unknown"):
        second.get("a")


def test_a_run_has_the_name_and_the_place_of_its_notebook(tmp_path: Path) -> None:
    records = Records(tmp_path)
    records.add(request("a"))
    records.note_told(records.get("a").run)
    records.note_place("a", Path("/home/yeast/growth.ipynb"), Path("/home"))
    record = records.get("a")
    assert (record.run.title, record.run.notebook_path) == ("growth", "yeast/growth.ipynb")
    assert (record.file, record.told) == ("/home/yeast/growth.ipynb", False)


def test_the_last_ones_are_kept_and_none_that_has_not_ended_is_forgotten(tmp_path: Path) -> None:
    records = Records(tmp_path)
    for number in range(RUNS_SHOWN + 5):
        records.add(request(f"r{number}"))
        if number != 1:
            records.change(f"r{number}", state="done")
    kept = {record.run.run_id for record in records.newest_first()}
    assert len(kept) == RUNS_SHOWN and "r1" in kept and "r0" not in kept and f"r{RUNS_SHOWN + 4}" in kept
    files = list(tmp_path.glob("*.json"))
    assert len(files) == RUNS_SHOWN and all(file.stat().st_mode & 0o777 == 0o600 for file in files)


def test_a_hub_that_was_away_hears_the_newest_state_only(tmp_path: Path) -> None:
    records, told, tried = Records(tmp_path), list[Run](), threading.Event()
    away = threading.Event()
    away.set()

    def tell(run: Run) -> bool:
        tried.set()
        if away.is_set():
            raise OSError
        told.append(run)
        return True

    reporter = RunReporter(records, tell)
    reporter.start()
    records.add(request("a"))
    reporter.changed("a")
    assert tried.wait(SECONDS)
    for cell in (1, 2, 3):
        records.change("a", state="running", cell=cell)
        reporter.changed("a")
    away.clear()
    wait_until(lambda: bool(told), SECONDS)
    reporter.close(SECONDS)
    assert [run.cell for run in told] == [3] and records.get("a").told


def test_what_could_not_be_told_is_told_at_the_next_start(tmp_path: Path) -> None:
    records = Records(tmp_path)
    records.add(request("a"))
    records.change("a", state="done")
    refusing = RunReporter(records, lambda _: False)
    refusing.start()
    refusing.close(SECONDS)
    assert not records.get("a").told
    told = list[str]()
    later = RunReporter(records, lambda run: told.append(run.state) is None)
    later.start()
    later.close(SECONDS)
    assert told == ["done"] and records.get("a").told


def test_a_run_that_was_forgotten_before_the_hub_came_back_does_not_end_the_reports(tmp_path: Path) -> None:
    records, told = Records(tmp_path), list[str]()
    records.add(request("b"))
    reporter = RunReporter(records, lambda run: told.append(run.run_id) is None)
    reporter.changed("a")  # forgotten: newer ones took its place
    reporter.changed("b")
    reporter.start()
    wait_until(lambda: told == ["b"], SECONDS)
    reporter.close(SECONDS)


@pytest.mark.parametrize(
    ("status", "of_service", "heard"),
    [(404, False, None), (302, False, None), (503, True, None), (404, True, False), (200, True, True)],
)
def test_only_the_service_itself_refuses_for_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, of_service: bool, heard: bool | None
) -> None:
    """While a hub restarts, it answers 404 for its services."""

    class Service(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            if of_service:
                self.send_header(HEADER, str(PROTOCOL))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    records = Records(tmp_path)
    run = records.add(request("a")).run
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    with listening(server):
        monkeypatch.setenv("OPENBIS_JUPYTER_SERVICE_URL", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "t")
        if heard is None:
            with pytest.raises(OSError, match=str(status)):
                report_to_hub(run)
        else:
            assert report_to_hub(run) is heard


def test_a_file_that_was_left_in_the_middle_says_that_its_run_stopped(tmp_path: Path) -> None:
    file = tmp_path / "n.ipynb"
    notebook = nbformat.v4.new_notebook(metadata={"openbis": "edited by hand"})
    set_mark(notebook, RunMark("running", 2, 5, "fit"))
    nbformat.write(notebook, file)
    assert mark_interrupted(file) == RunMark("stopped", 2, 5, "fit") == mark_interrupted(file)
    notebook = read_notebook(file)
    assert notebook.metadata["openbis"]["run"]["state"] == "stopped"
    set_mark(notebook, None)
    assert "openbis" not in notebook.metadata
    nbformat.write(notebook, file)
    assert mark_interrupted(file) is None and mark_interrupted(tmp_path / "absent.ipynb") is None


def test_runs_that_have_ended_cost_a_server_nothing_at_its_start(tmp_path: Path) -> None:
    records = Records(tmp_path)
    records.add(request("one"))
    records.change("one", state="done")
    program = (
        "import sys; from pathlib import Path; from openbis_jupyterlab.runs.records import Records\n"
        "records = Records(Path(sys.argv[1])); print(records.load(), 'pydantic' in sys.modules)\n"
        "print([record.run.state for record in records.newest_first()])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=True, text=True
    )
    assert told.stdout.splitlines() == ["[] False", "['done']"]
