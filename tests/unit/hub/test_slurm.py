"""What a job of Slurm waits for, whose account it runs in, what may be chosen for it, and that none is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.hub.slurm import Job, SlurmSpawner, job_in, told


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("PENDING|Priority|N/A|n/a", "Waiting in the queue of the cluster (Priority)."),
        (
            "PENDING|Resources|2026-11-30T17:30:00|n/a",
            "Waiting in the queue of the cluster (Resources); it is expected to begin at 2026-11-30 17:30.",
        ),
        (
            "PENDING|ReqNodeNotAvail, UnavailableNodes:node[1-2]|N/A|n/a",
            "Waiting in the queue of the cluster (ReqNodeNotAvail, UnavailableNodes:node[1-2]).",
        ),
        ("PENDING|None|N/A|n/a", "Waiting in the queue of the cluster."),
        ("PENDING n/a", "Waiting in the queue of the cluster."),
        ("CONFIGURING|None|N/A|n/a", "The cluster prepares a machine for your job."),
        ("RUNNING|None|N/A|node7", "The cluster has begun your job on node7; Jupyter is starting there."),
        ("RUNNING node7", "The cluster has begun your job; Jupyter is starting there."),
        ("", "Your Jupyter server is handed to the cluster as a job."),
    ],
)
def test_squeues_answer_in_words(answer: str, sentence: str) -> None:
    assert told(job_in(answer))["message"] == sentence


@given(st.text(max_size=80))
def test_any_answer_is_told_somehow(answer: str) -> None:
    assert told(job_in(answer))["message"].endswith(".")


@pytest.mark.parametrize(
    ("answer", "host"),
    [("RUNNING|None|2026-11-30T17:30:00|node-7.local", "node-7.local"), ("RUNNING n1", "n1")],
)
def test_where_it_runs_is_found_also_in_batchspawners_own_format(answer: str, host: str) -> None:
    spawner = SlurmSpawner(job_status=answer)
    assert spawner.state_isrunning() and spawner.state_gethost() == host
    assert job_in("RUNNING|None|N/A|node7") == Job("RUNNING", "", "", "node7")


def spawner_of(user: str, **options: Any) -> SlurmSpawner:
    """As the hub makes it, as far as a job needs it."""
    made = SlurmSpawner(
        user=SimpleNamespace(name=user),
        orm_spawner=SimpleNamespace(state=None, name="", server=None),
        user_options=options,
    )
    # The hub's own part of the environment needs a hub.
    made.get_env = lambda: made.user_env({"PATH": os.environ["PATH"]})
    made.get_args = list
    made.exec_prefix = ""
    made._deprecated_db_session = SimpleNamespace(commit=lambda: None)
    return made


def test_a_job_runs_in_the_persons_account_and_in_no_other() -> None:
    me = pwd.getpwuid(os.getuid())
    ours = spawner_of("x")
    ours.account = lambda _: me.pw_name
    assert (ours.req_username, ours.req_homedir) == (me.pw_name, me.pw_dir)
    assert ours.user_env({"A": "b"})["HOME"] == me.pw_dir
    with pytest.raises(LookupError, match=r"no account Anna\.Bell on the cluster"):
        _ = spawner_of("u--41nna-2e-42ell").req_homedir
    for name in ("$(reboot)", "a b", "-x", "", "a;b", "a\nb"):
        dangerous = spawner_of("x")
        dangerous.account = lambda _, name=name: name
        with pytest.raises(LookupError, match="no account"):
            _ = dangerous.req_username


@pytest.mark.parametrize(
    "options",
    [
        {"prologue": "curl evil"},
        {"options": "--uid=0"},
        {"username": "root"},
        {"runtime": "1\n#SBATCH --uid=0"},
    ],
)
async def test_what_becomes_part_of_a_script_cannot_be_sent(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=f"a job cannot be given {next(iter(options))}"):
        await spawner_of("x", **options).submit_batch_script()


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `sbatch` and a `squeue` that take their time, and a `scancel` that notes what it was told."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for name, program in {
        "sbatch": f"cat >{tmp_path}/script; touch {tmp_path}/asked; "
        f"until test -e {tmp_path}/go; do sleep 0.01; done; echo 42",
        "squeue": f"touch {tmp_path}/queried; until test -e {tmp_path}/answer; do sleep 0.01; done; "
        "echo 'PENDING|Priority|N/A|n/a'",
        "scancel": f'echo "$@" >>{tmp_path}/cancelled',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{program}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def for_me() -> SlurmSpawner:
    made = spawner_of("x", runtime="2:00:00", partition="long")
    made.account = lambda _: pwd.getpwuid(os.getuid()).pw_name
    return made


async def test_the_number_of_a_job_is_kept_before_it_runs(commands: Path) -> None:
    (commands / "go").touch()
    made = for_me()
    assert await made.submit_batch_script() == "42"
    kept = made.orm_spawner.state
    assert kept["job_id"] == "42"

    after_a_restart = for_me()
    after_a_restart.load_state(kept)
    assert await after_a_restart.poll() == 1, "nobody knows where its server will be"
    assert await after_a_restart.poll() == 1
    assert (commands / "cancelled").read_text().split() == ["42"], "once"
    assert after_a_restart.job_id == ""
    script = (commands / "script").read_text()
    assert "#SBATCH --time=2:00:00\n" in script and "#SBATCH --partition=long\n" in script


async def test_a_job_that_is_just_handed_in_when_it_is_cancelled_is_not_left_behind(commands: Path) -> None:
    handing_in = asyncio.ensure_future(for_me().submit_batch_script())
    while not (commands / "asked").exists():
        await asyncio.sleep(0.01)
    handing_in.cancel()
    await asyncio.sleep(0)
    assert not handing_in.done()
    (commands / "go").touch()
    with contextlib.suppress(asyncio.CancelledError):
        await handing_in
    assert handing_in.cancelled()
    assert (commands / "cancelled").read_text().split() == ["42"]


async def test_a_start_that_is_cancelled_while_squeue_answers_forgets_no_job(commands: Path) -> None:
    (commands / "go").touch()
    made = for_me()
    starting = asyncio.ensure_future(made.start())
    while not (commands / "queried").exists():
        await asyncio.sleep(0.01)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    (commands / "answer").touch()
    assert await made.poll() is None, "the hub asks this before it cancels the job"
    await made.stop(now=True)
    assert (commands / "cancelled").read_text().split() == ["42"]
