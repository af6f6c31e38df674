"""Examples of what travels, for the tests of every side: each is a value of its shape, and its file is made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol import batches, launch, options, runs, server, source
from openbis_jupyter.protocol.account import Account, AccountCredential, AccountServer
from openbis_jupyter.protocol.errors import Failure, Refusal
from openbis_jupyter.protocol.health import DetailedHealth, Health, HealthDetails, Ready
from openbis_jupyter.protocol.shapes import adapter
from openbis_jupyter.protocol.status import LaunchState, StatusRequest
from openbis_jupyter.protocol.version import PROTOCOL
from openbis_jupyter.protocol.workspace import WorkspaceRequest

NOTEBOOK = "openbis/Yeast growth – Übersicht/growth-curves.ipynb"
SAVED = "20260301120000000-9"
STARTED, ENDED, DEADLINE = (
    "2026-11-24T10:00:00+00:00", "2026-11-24T10:04:30+00:00", "2026-11-24T10:15:01+00:00",
)  # fmt: skip


def failure(code: str, **details: Any) -> Failure:
    """In: a row of the table of errors, and what its sentences name."""
    error = OpenbisJupyterError(code, **details)
    return Failure(
        code=code, message=error.message, advice=error.advice, reference="5f3a9c01", details=details
    )


FAILURES = (
    failure("credential-expired"),
    failure("credential-missing"),
    failure("datasets-unknown", datasets=["2026-1", "2026-2"]),
    failure("disk-full"),
    failure("hub-full"),
    failure("hub-refused"),
    failure("hub-unreachable"),
    failure("internal"),
    failure("kernel-unknown", kernel="sas", kernels=["python3", "ir", "octave"]),
    failure("launch-cancelled"),
    failure("launch-unknown"),
    failure("openbis-failed"),
    failure("openbis-unreachable"),
    failure("owner-read-only", owner="/YEAST_LAB/GROWTH/EXP1"),
    failure("owner-unknown", owner="20231120095900000-7"),
    failure("profile-other", running="Small", chosen="GPU"),
    failure("profile-not-allowed", profile="gpu", profiles=["small"]),
    failure("profile-none"),
    failure("profile-unknown", profile="huge", profiles=["small", "gpu"]),
    failure("request-invalid", field="notebook", reason="a name must not be empty."),
    failure("run-refused", reason="The file growth-curves.ipynb is not a notebook."),
    failure("run-unknown"),
    failure("run-unsupported"),
    failure("server-stopped"),
    failure("session-expired"),
    failure("source-damaged", file="a.ipynb", dataset="2026-1"),
    failure("source-several", dataset="2026-1", files=["original/a.ipynb", "original/b.ipynb"]),
    failure("source-too-large", file="a.ipynb", limit=20),
    failure("source-unavailable", dataset="2026-1"),
    failure("source-without-notebook", dataset="2026-1"),
    failure("spawn-failed", reason="the machine has no memory left."),
    failure("stop-not-allowed"),
    failure("template-broken", template="Growth curve", reason="cell fit: there is no datset."),
    failure("template-unknown", template="site:growth-curve"),
    failure("ticket-invalid"),
    failure("too-many"),
    failure("user-not-allowed"),
    failure("user-unsupported", reason="it is longer than 200 characters."),
    failure("versions-differ", newer="This openBIS", older="the JupyterHub"),
    failure("write-failed", reason="the directory is read-only."),
)

EXPERIMENT = launch.EntityRef(kind="EXPERIMENT", perm_id="20231120095900000-7")
OWNER = launch.OwnerRef(kind="EXPERIMENT", perm_id=EXPERIMENT.perm_id)
OBJECT = launch.OwnerRef(kind="OBJECT", perm_id="20231120100500000-9")
REQUEST = launch.LaunchRequest(
    launch_key="3f1c2a9e-7d54-4b0e-9a61-5f0f2f0f7c11",
    action="open",
    datasets=("20231120100000000-11", "20231120100000001-12", "20231121083015123-40"),
    owner=OWNER,
    entity=EXPERIMENT,
    directory="openbis/Yeast growth – Übersicht",
    notebook="Growth-curves-30-C.ipynb",
    name="Growth curves, 30 °C",
    kernel="python3",
)
CONTINUATION = replace(
    REQUEST,
    notebook="growth-curves.ipynb",
    name=None,
    datasets=(),
    entity=launch.EntityRef(kind="DATASET", perm_id=SAVED),
    kernel=None,
    source=launch.SourceRef(dataset=SAVED, mode="continuation"),
)
ANSWER = launch.OpenAnswer(
    state="starting",
    launch_id="b7Qm2xT9vKp4sWc1",
    redirect_url="https://hub.example.org/hub/openbis/open/b7Qm2xT9vKp4sWc1",
    ticket="pZ3vN0cYb8Rr4kQmT1xW6uJdL9sGf2Ha7eEoUi5Vt_w",
    expires_in=60,
)
DOWNLOADED = {
    "cells": [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# 生长曲线 📈"}],
    "metadata": {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}

ACCEPTED = LaunchState(
    launch_id=ANSWER.launch_id,
    state="accepted",
    progress=0,
    message="Waiting for you to arrive at the JupyterHub.",
    url=None,
    notebook_path=NOTEBOOK,
    error=None,
    retry=False,
    started=STARTED,
)
STARTING = replace(
    ACCEPTED, state="starting", progress=10, message="Your Jupyter server is starting.", deadline=DEADLINE
)
SPAWNING = replace(STARTING, progress=50, message="Pulling the image.")
WRITING = replace(ACCEPTED, state="writing", progress=90, message="Writing the notebook.")
READY = replace(
    ACCEPTED,
    state="ready",
    progress=100,
    message="Your notebook is ready.",
    url="/user/anna/lab/tree/openbis/Yeast%20growth%20%E2%80%93%20%C3%9Cbersicht/growth-curves.ipynb",
)
FAILED = replace(
    ACCEPTED,
    state="failed",
    progress=50,
    message="Your Jupyter server did not start.",
    error=failure("spawn-failed", reason="the machine has no memory left."),
    retry=True,
)
CANCELLED = replace(FAILED, message="Cancelled.", error=failure("launch-cancelled"))

RUNNING = runs.Run(
    run_id="b7Qm2xT9vKp4sWc2",
    title="growth-curves",
    notebook_path=NOTEBOOK,
    state="running",
    cell=4,
    cells=11,
    cell_name="Download the datasets",
    started=STARTED,
)
STOPPED = replace(RUNNING, run_id="b7Qm2xT9vKp4sWc7", state="stopped", ended=ENDED)
CANCELLED_RUN = replace(STOPPED, run_id="b7Qm2xT9vKp4sWc6", state="cancelled", cell=2)
CELL = "cell 5, which begins “growth = load(”"
RUNS = runs.Runs(
    runs=(
        replace(RUNNING, run_id="b7Qm2xT9vKp4sWc1", state="waiting", cell=0, cell_name=None, started=None),
        RUNNING,
        replace(RUNNING, run_id="b7Qm2xT9vKp4sWc3", state="saving", cell=11, cell_name=None),
        replace(
            STOPPED,
            run_id="b7Qm2xT9vKp4sWc4",
            state="done",
            cell=11,
            cell_name=None,
            dataset="20261124100430000-71",
            compared=runs.Compared(cells=10, changed=3),
        ),
        replace(
            STOPPED,
            run_id="b7Qm2xT9vKp4sWc5",
            state="failed",
            cell_name=CELL,
            error=failure(
                "cell-failed", cell=CELL, reason="NameError: name 'load' is not defined", file=NOTEBOOK
            ),
        ),
        CANCELLED_RUN,
        STOPPED,
    )
)

SUMMARY = batches.BatchSummary(
    batch_id="0f3c9d1f6a40a54a0e8c4320d0c9f1b2",
    name="Doses – Übersicht",
    created=STARTED,
    waiting=1,
    running=1,
    done=1,
    failed=1,
)
BATCH = batches.Batch(
    **{one: getattr(SUMMARY, one) for one in ("batch_id", "name", "created", "waiting", "running")},
    done=1,
    failed=1,
    hub_url="https://hub.example.org/jupyter",
    items=(
        batches.BatchItem(
            number=1,
            title="Doses – Plate 1",
            owner="/YEAST_LAB/GROWTH/PLATE1",
            state="done",
            run=RUNS.runs[3],
            url="/jupyter/user/anna/lab/tree/openbis/batches/doses-PLATE1.ipynb",
        ),
        batches.BatchItem(
            number=2,
            title="Doses – Plate 2",
            owner="/YEAST_LAB/GROWTH/PLATE2",
            state="failed",
            run=RUNS.runs[4],
            error=RUNS.runs[4].error,
            url="/jupyter/user/anna/lab/tree/openbis/batches/doses-PLATE2.ipynb",
        ),
        batches.BatchItem(
            number=3, title="Doses – Plate 3", owner="/YEAST_LAB/GROWTH/PLATE3", state="running", run=RUNNING
        ),
        batches.BatchItem(
            number=4, title="Doses – Plate 4", owner="/YEAST_LAB/GROWTH/PLATE4", state="waiting"
        ),
    ),
)

GROWTH_TEMPLATE = options.Template(
    id="site:growth-curve",
    title="Growth curve – Übersicht",
    description="Fits a growth curve to the tables of an experiment.",
    language="python",
    parameters=(
        options.Parameter(name="threshold", label="Threshold", type="number", default=0.5),
        options.Parameter(
            name="stain", label="Stain", type="choice", default="DAPI", choices=("DAPI", "GFP")
        ),
        options.Parameter(name="smooth", label="Smooth", type="boolean", default=True),
        options.Parameter(name="note", label="Note", type="text", default=""),
        options.Parameter(
            name="dose",
            label="Dose",
            type="number",
            default=0,
            help="In µg/ml.",
            minimum=0,
            maximum=10.5,
            property="CONCENTRATION",
        ),
    ),
)
OPTIONS = options.Options(
    kernels=(
        options.Kernel(name="python3", display_name="Python 3 (ipykernel)", language="python", default=True),
        options.Kernel(name="ir", display_name="R", language="r", default=False),
        options.Kernel(name="octave", display_name="Octave", language="octave", default=False),
    ),
    profiles=(
        options.Profile(id="small", title="Small", description="1 processor, 2 GB of memory", default=True),
        options.Profile(id="gpu", title="GPU – Übersicht", description="", default=False, running=True),
    ),
    templates=(
        GROWTH_TEMPLATE,
        options.Template(
            id="lab:20231120100000000-99", title="Counts in R", description="", language="r", parameters=()
        ),
    ),
    broken_templates=(
        options.BrokenTemplate(name="old-template", reason="cell cell-2: there is no datset."),
    ),
)
ACCOUNT = Account(
    user="anna",
    server=AccountServer(state="running", since="2026-11-24T09:12:44.120000Z", profile="Small"),
    credential=AccountCredential(
        state="valid", kind="personal-access-token", valid_to="2026-12-24T09:12:40+00:00"
    ),
    can_stop=True,
)
WORKSPACE = WorkspaceRequest(launch_key="5b2f7b1e-1c1f-4f6e-bb54-93d7d0a0f333")

REQUESTS: Mapping[str, Any] = {
    "batch_request": batches.BatchRequest(
        launch_key="9a1d1f6a-40a5-4a0e-8c43-20d0c9f1b333",
        name=SUMMARY.name,
        notebook="Doses.ipynb",
        directory="openbis/batches",
        template=GROWTH_TEMPLATE.id,
        parameters={"threshold": 0.25},
        rows=(batches.BatchRow(owner="20231120095900000-8"), batches.BatchRow(datasets=(SAVED,))),
    ),
    "batch_request_table": batches.BatchRequest(
        launch_key="9a1d1f6a-40a5-4a0e-8c43-20d0c9f1b334",
        name=SUMMARY.name,
        notebook="Doses.ipynb",
        table="owner,threshold\n/YEAST_LAB/GROWTH/PLATE1,0.25\n",
    ),
    "batch_ref": batches.BatchRef(batch_id=SUMMARY.batch_id),
    "repeat_request": batches.RepeatRequest(batch_id=SUMMARY.batch_id, items=(2,)),
    "launch_request": REQUEST,
    "launch_request_continuation": CONTINUATION,
    "launch_request_download": launch.LaunchRequest(
        launch_key="0c9d1f6a-40a5-4a0e-8c43-20d0c9f1b222",
        action="download",
        datasets=("20231120100000000-11",),
        owner=OBJECT,
        entity=launch.EntityRef(kind="SPACE", perm_id="YEAST_LAB"),
        notebook="生长曲线 📈.ipynb",
    ),
    "launch_request_minimal": launch.LaunchRequest(
        launch_key="click-01", action="open", datasets=(), owner=OBJECT, notebook="new"
    ),
    "launch_request_profile": replace(REQUEST, profile="gpu", running_server="restart"),
    "launch_request_run": replace(REQUEST, action="run"),
    "launch_request_site_template": replace(
        REQUEST,
        template=GROWTH_TEMPLATE.id,
        parameters={"threshold": 0.25, "stain": "GFP", "smooth": False, "note": 'Größe "x" 🧪'},
    ),
    "launch_request_template": replace(
        CONTINUATION,
        source=launch.SourceRef(dataset=SAVED, mode="template", file="original/Größe 2.ipynb"),
    ),
    "options_request": options.OptionsRequest(
        entity=launch.EntityRef(kind="OBJECT", perm_id="20231120095900000-8")
    ),
    "server_request": server.ServerRequest(owner=OWNER),
    "source_request": source.SourceRequest(dataset=SAVED),
    "status_request": StatusRequest(launch_id=ANSWER.launch_id),
    "stop_request": runs.StopRequest(run_id=RUNNING.run_id),
    "workspace_request": WORKSPACE,
    "workspace_request_profile": replace(WORKSPACE, profile="gpu", running_server="use"),
}
"""Name of the file → what is asked."""
ANSWERS: Mapping[str, Any] = {
    **{f"error_{one.code}": Refusal(error=one) for one in FAILURES},
    "account_answer": ACCOUNT,
    "batch_answer": BATCH,
    "batch_answer_waits": replace(
        BATCH, running=0, waiting=2, items=BATCH.items[3:], note="It waits for you: open your workspace once."
    ),
    "batches_answer": batches.Batches(
        batches=(SUMMARY, replace(SUMMARY, batch_id="1" * 32, running=0, waiting=0, ended=ENDED))
    ),
    "account_answer_revoked": replace(
        ACCOUNT,
        server=replace(ACCOUNT.server, profile=None),
        credential=AccountCredential(state="none"),
        can_stop=False,
    ),
    "account_answer_session": replace(
        ACCOUNT,
        server=AccountServer(state="stopped"),
        credential=AccountCredential(state="valid", kind="session-token"),
        can_stop=False,
    ),
    "events": (ACCEPTED, STARTING, SPAWNING, WRITING, READY),
    "events_failed": (ACCEPTED, STARTING, SPAWNING, FAILED),
    **{
        f"launch_answer_{state}": replace(
            ANSWER, state=state, notebook_path=None if state == "accepted" else NOTEBOOK
        )
        for state in ("accepted", "starting", "writing", "ready")
    },
    "health_answer": Health(status="ok", version="1.0.0", protocol=PROTOCOL),
    "health_answer_detailed": DetailedHealth(
        status="ok",
        version="1.0.0",
        protocol=PROTOCOL,
        details=HealthDetails(missing_scopes=("servers",), packages={"jupyterhub": "6.0.0"}),
    ),
    "launch_answer_downloaded": launch.DownloadAnswer(
        state="downloaded",
        launch_id=ANSWER.launch_id,
        file_name="生长曲线 📈.ipynb",
        notebook=json.dumps(DOWNLOADED, ensure_ascii=False),
    ),
    "launch_state_accepted": ACCEPTED,
    "launch_state_starting": STARTING,
    "launch_state_waiting": replace(
        STARTING,
        progress=5,
        message="The JupyterHub is busy; your server starts as soon as there is room.",
        place=2,
        waiting=3,
    ),
    "launch_state_writing": WRITING,
    "launch_state_ready": READY,
    "launch_state_failed": FAILED,
    "launch_state_cancelled": CANCELLED,
    "options_answer": OPTIONS,
    "ready_answer": Ready(status="degraded", database="ok", hub="ok", openbis="away"),
    "server_answer": server.ServerOutlook(state="starting", progress=40, message="Pulling the image"),
    "run_answer_cancelled": CANCELLED_RUN,
    "runs_answer": RUNS,
    "source_answer": source.Source(
        dataset=SAVED,
        notebooks=(
            source.SavedFile(path="original/growth.ipynb", name="growth.ipynb", size=18422),
            source.SavedFile(path="original/Größe 2.ipynb", name="Größe 2.ipynb", size=913),
        ),
    ),
    "workspace_answer_starting": ANSWER,
    "workspace_answer_ready": replace(ANSWER, state="ready"),
}
"""Name of the file → what is answered, or the events of a stream."""


def text_of(example: Any, *, is_request: bool) -> str:
    """The file of an example. A request leaves out what it does not say."""
    values = example if isinstance(example, tuple) else (example,)
    written = [
        adapter(type(one)).dump_python(one, mode="json", by_alias=True, exclude_defaults=is_request)
        for one in values
    ]
    content = written if isinstance(example, tuple) else written[0]
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
