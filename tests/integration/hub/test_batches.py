"""One notebook for many, through the AS service, with a real openBIS beside: to the saved datasets, whatever dies."""

from __future__ import annotations

import contextlib
import signal
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lab_template
import nbformat
import plates
import psutil
import pytest
from integration.notebook.sandbox import stored_files
from pybis import Openbis
from waiting import wait_until

from openbis_demo.journey import Visitor
from openbis_demo.stack import Stack

TEMPLATE = """# ---
# title: Dose
# language: python
# parameters:
#   - {name: dose, type: number, minimum: 0, default: "{{ object.properties.CONCENTRATION }}"}
#   - {name: author, default: ""}
# ---

# %%
import pathlib, time

while author and not pathlib.Path(author).exists():
    time.sleep(0.05)
print("dose", dose)
"""

CELL = "cell-1"
"""How a run calls the cell that waits."""


def pybis_of(stack: Stack, visitor: Visitor) -> Openbis:
    return Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)


def service(stack: Stack) -> psutil.Process:
    for one in psutil.Process(stack.child("JupyterHub").process.pid).children(recursive=True):
        # Servers of the tests before may just have ended.
        with contextlib.suppress(psutil.NoSuchProcess):
            if "openbis_jupyter.hub.service" in one.cmdline():
                return one
    raise AssertionError("the service does not run")


def saved_in(o: Openbis, perm_id: str) -> list[str]:
    return list(o.get_datasets(sample=perm_id, type="ANALYSIS_NOTEBOOK").df["permId"])


def printed(o: Openbis, perm_id: str) -> str:
    (content,) = (one for name, one in stored_files(o, perm_id).items() if name.endswith(".ipynb"))
    cells = nbformat.reads(content.decode(), as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", []))


@pytest.fixture
def template(stack: Stack, visit: Callable[[str], Visitor], tmp_path: Path) -> Iterator[str]:
    with lab_template.registered(stack, visit("admin"), tmp_path, TEMPLATE, "dose.py") as made:
        yield f"lab:{made.permId}"


def test_a_batch_goes_on_where_a_service_that_is_killed_left_it(
    stack: Stack,
    visit: Callable[[str], Visitor],
    template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stack.ca_file))
    admin, alice = pybis_of(stack, visit("admin")), visit("alice")
    o = pybis_of(stack, alice)
    objects, gate = plates.make(admin, [0.5, 2]), tmp_path / "gate"
    request: dict[str, Any] = {
        "launch_key": str(uuid.uuid4()),
        "name": "Doses",
        "notebook": "dose",
        "directory": "batches",
        "template": template,
        "parameters": {"author": str(gate)},
        "rows": [{"owner": one} for one in objects],
    }
    begun = alice.call_service(method="batch", **request)
    batch_id = begun["batch_id"]
    assert alice.call_service(method="batch", **request)["batch_id"] == batch_id, (
        "the same click is the same batch"
    )

    def batch() -> dict[str, Any]:
        found: dict[str, Any] = alice.call_service(method="batch_state", batch_id=batch_id)
        return found

    def is_running(count: int) -> bool:
        states = [(item["run"] or {}).get("state") for item in batch()["items"]]
        return states.count("running") == count

    # Somebody whom the hub does not know yet must come once.
    if wait_until(lambda: batch()["note"] or batch()["running"]) and batch()["note"]:
        alice.follow(alice.call_service(method="workspace", launch_key=str(uuid.uuid4())))
    wait_until(lambda: is_running(2), 120)
    service(stack).send_signal(signal.SIGKILL)
    gate.touch()
    ended = wait_until(lambda: found if (found := _asked(batch)) and found["ended"] else None, 240)
    assert (ended["done"], ended["failed"]) == (2, 0)
    saved = [item["run"]["dataset"] for item in ended["items"]]
    assert [saved_in(o, one) for one in objects] == [[one] for one in saved]
    assert [printed(o, one) for one in saved] == ["dose 0.5\n", "dose 2.0\n"]
    assert ended["items"][0]["url"].endswith(".ipynb")

    (listed,) = (
        one for one in alice.call_service(method="batches")["batches"] if one["batch_id"] == batch_id
    )
    assert "items" not in listed and listed["done"] == 2
    with pytest.raises(RuntimeError, match="batch-unknown"):
        visit("bob").call_service(method="batch_state", batch_id=batch_id)


def _asked(ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """What the service says; None while it starts again."""
    try:
        return ask()
    except RuntimeError as error:
        assert "hub-unreachable" in str(error) or "hub-address-wrong" in str(error), error
        return None


def test_a_batch_without_access_to_openbis_says_what_to_do_and_begins_nothing_more_when_it_is_stopped(
    stack: Stack, visit: Callable[[str], Visitor], template: str, tmp_path: Path
) -> None:
    alice = visit("alice")
    alice.follow(alice.call_service(method="workspace", launch_key=str(uuid.uuid4())))
    # The notebook of the third object alone comes to an end by itself.
    objects = plates.make(pybis_of(stack, visit("admin")), [1, 2, 3, 4, 5])
    never = [str(tmp_path / "never")] * 2
    gates = [*never, "", *never]
    table = "\n".join(["owner,author", *map(",".join, zip(objects, gates, strict=True))])
    shared = {"launch_key": str(uuid.uuid4()), "name": "Revoked", "notebook": "revoked"}
    begun = alice.call_service(method="batch", **shared, template=template, table=table)

    def batch() -> dict[str, Any]:
        found: dict[str, Any] = alice.call_service(method="batch_state", batch_id=begun["batch_id"])
        return found

    def at_work() -> list[int]:
        items = enumerate(batch()["items"])
        return [number for number, item in items if (item["run"] or {}).get("cell_name") == CELL]

    wait_until(lambda: at_work() == [0, 1], 120)
    assert batch()["waiting"] == 3, "as many at once as the settings allow"
    alice.call_service(method="revoke")
    alice.call_service(method="stop_run", run_id=batch()["items"][0]["run"]["run_id"])
    assert "Press Renew" in wait_until(lambda: batch()["note"], 120)
    assert batch()["items"][2]["state"] == "waiting"
    alice.call_service(method="renew")
    wait_until(lambda: batch()["items"][2]["state"] == "done", 120)
    assert batch()["note"] is None

    wait_until(lambda: set(at_work()) >= {1, 3}, 120)
    stopped = alice.call_service(method="stop_batch", batch_id=begun["batch_id"])
    assert (stopped["done"], stopped["cancelled"], bool(stopped["ended"])) == (1, 4, True)
    assert stopped["items"][4]["run"] is None
    runs = {item["run"]["run_id"]: item["state"] for item in stopped["items"] if item["run"]}

    def ended() -> dict[str, str]:
        told = alice.call_service(method="runs")["runs"]
        return {run["run_id"]: run["state"] for run in told if run["run_id"] in runs}

    wait_until(lambda: ended() == runs)
    with pytest.raises(RuntimeError, match=r"line 2.*parameters\.dose: a number of at least 0"):
        alice.call_service(
            method="batch",
            launch_key=str(uuid.uuid4()),
            name="Wrong",
            notebook="wrong",
            template=template,
            table=f"owner,dose\n{objects[0]},-1",
        )
