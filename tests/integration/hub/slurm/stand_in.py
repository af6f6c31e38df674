#!/usr/bin/env python3
"""Stands in for sbatch, squeue, scancel, scontrol and srun of one machine: what a job runs is a real process.

Called by the name of the command, next to a folder `jobs`. Answers are worded as Slurm 22.05 and 23.11 word them. A job
that is held waits until it is released, as in Slurm; one that is not begins at once. Only what the hub asks is here.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

JOBS = Path(__file__).parent / "jobs"
PROGRAM = "stand_in.py"
PAUSE = 0.05
KILL_SECONDS = 10.0
NO_LIMIT_MINUTES = 60
ENDED = ("COMPLETED", "CANCELLED", "TIMEOUT", "FAILED")


@contextlib.contextmanager
def job(number: str) -> Iterator[dict[str, Any]]:
    """A job as it is kept; what is changed inside is kept, too."""
    with (JOBS / f"{int(number)}.json").open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held = json.load(file)
        before = dict(held)
        yield held
        if held != before:
            file.seek(0)
            file.truncate()
            json.dump(held, file)


def seconds(limit: str) -> float:
    """In: minutes, or hours:minutes:seconds with fewer parts on the left missing. Out: seconds."""
    parts = [int(part) for part in limit.split(":")]
    if len(parts) == 1:
        return parts[0] * 60.0
    return float(sum(part * 60**place for place, part in enumerate(reversed(parts))))


def sbatch(arguments: list[str]) -> None:
    """Take a job from standard input and tell its number."""
    script = sys.stdin.read()
    options = dict(re.findall(r"^#SBATCH --([a-z-]+)(?:=(.*))?$", script, re.MULTILINE))
    if options.get("partition", "main") != "main":
        sys.exit(f"sbatch: error: invalid partition specified: {options['partition']}")
    JOBS.mkdir(exist_ok=True)
    with (JOBS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        number = str(1 + max((int(file.stem) for file in JOBS.glob("*.json")), default=0))
        (JOBS / f"{number}.sh").write_text(script)
        names = options.get("export", "ALL").split(",")
        kept = dict(os.environ) if "ALL" in names else {n: os.environ[n] for n in names if n in os.environ}
        (JOBS / f"{number}.json").touch(mode=0o600)
        (JOBS / f"{number}.json").write_text(
            json.dumps(
                {
                    "state": "PENDING",
                    "reason": "JobHeldUser" if "hold" in options else "Priority",
                    "limit": seconds(options.get("time", str(NO_LIMIT_MINUTES))),
                    "folder": options.get("chdir", "."),
                    "output": options.get("output", "slurm-%j.out").replace("%j", number),
                    "environment": {"PATH": os.environ["PATH"], **kept},
                }
            )
        )
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    program = str(Path(__file__).with_name(PROGRAM))
    subprocess.Popen([sys.executable, program, "run", number], start_new_session=True, **quiet)  # type: ignore[call-overload]
    print(number if "--parsable" in arguments else f"Submitted batch job {number}")


def run(arguments: list[str]) -> None:
    """Run one job when its turn has come, to its end, its limit or until it is cancelled."""
    number = arguments[0]
    while True:
        with job(number) as held:
            if held["state"] != "PENDING":
                return
            if held["reason"] != "JobHeldUser":
                break
        time.sleep(PAUSE)
    with job(number) as held, Path(held["output"]).open("w") as output:
        if held["state"] != "PENDING":
            return
        began = time.time()
        own = {
            "SLURM_JOB_ID": number,
            "SLURM_JOB_END_TIME": str(int(began + held["limit"])),
        }
        process = subprocess.Popen(
            ["bash", str(JOBS / f"{number}.sh")],
            cwd=held["folder"],
            env={**held["environment"], **own},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        held.update(state="RUNNING", reason="None", began=began)
    while process.poll() is None:
        with job(number) as held:
            if time.time() > began + held["limit"]:
                held["state"] = "TIMEOUT"
            is_over = held["state"] != "RUNNING"
        if is_over:
            end(process)
        time.sleep(PAUSE)
    with job(number) as held:
        if held["state"] == "RUNNING":
            held["state"] = "FAILED" if process.returncode else "COMPLETED"


def end(process: subprocess.Popen[bytes]) -> None:
    """First told, then killed, all that the job has begun, as by Slurm with `KillWait`."""
    deadline = time.monotonic() + KILL_SECONDS
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        while number == signal.SIGTERM and process.poll() is None and time.monotonic() < deadline:
            time.sleep(PAUSE)
    process.wait()


def squeue(arguments: list[str]) -> None:
    """`-h -j NUMBER -o FORMAT`: a line for a job that has not ended."""
    asked = dict(itertools.pairwise(arguments))
    try:
        with job(asked["-j"]) as held:
            shown = dict(held)
    except FileNotFoundError:
        sys.exit("slurm_load_jobs error: Invalid job id specified")
    if shown["state"] in ENDED:
        return
    is_running = shown["state"] == "RUNNING"
    end_time = (
        datetime.fromtimestamp(shown["began"] + shown["limit"]).isoformat(timespec="seconds")
        if is_running
        else "N/A"
    )
    values = {
        "T": shown["state"],
        "r": shown["reason"],
        "S": datetime.fromtimestamp(shown["began"]).isoformat(timespec="seconds") if is_running else "N/A",
        "e": end_time,
        "B": "localhost" if is_running else "n/a",
    }
    print(re.sub("%([A-Za-z])", lambda found: values[found[1]], asked["-o"]))


def scancel(arguments: list[str]) -> None:
    """End a job, or take it out of the queue."""
    with job(arguments[0]) as held:
        if held["state"] not in ENDED:
            held["state"] = "CANCELLED"


def scontrol(arguments: list[str]) -> None:
    """`release NUMBER`."""
    with job(arguments[1]) as held:
        held["reason"] = "Priority"


def srun(arguments: list[str]) -> None:
    """Run a command as the job's step."""
    os.execvp(arguments[0], arguments)


COMMANDS = {one.__name__: one for one in (sbatch, squeue, scancel, scontrol, srun)}

if __name__ == "__main__":
    called = Path(sys.argv[0]).name
    if called in COMMANDS:
        COMMANDS[called](sys.argv[1:])
    else:
        run(sys.argv[2:])
