"""People's servers as jobs of Slurm: batchspawner's spawner, which tells what a job waits for as Slurm says it.

For `c.JupyterHub.spawner_class = "openbis-slurm"`; needs the package `batchspawner`, which nothing else here does.
"""

from __future__ import annotations

import asyncio
import pwd
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import batchspawner
from traitlets import Callable, List, Unicode, default

from openbis_jupyter.hub import texts
from openbis_jupyter.hub.usernames import openbis_user

PROGRESS_SECONDS = 1.0
WAITING, RUNNING = 10, 60
"""Percent, as the hub's progress page draws them."""
BEGINS = "openbis_job_begins"
"""In the state of a spawner whose job was handed in and has not begun."""
OPTIONS = ("partition", "qos", "runtime", "memory", "nprocs", "ngpus", "gres", "reservation")
_UNKNOWN = frozenset(("", "None", "N/A", "Unknown", "n/a", "(null)"))
_ACCOUNT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")
"""Accounts stand in command lines."""


@dataclass(frozen=True)
class Job:
    """What squeue tells of a job in the format of `batch_query_cmd`; empty where it tells nothing.

    `state`: Slurm's word, `PENDING` …; `reason`: why it waits, `Priority` …; `begins`: when Slurm expects it to begin,
    in the cluster's time; `host`: where it runs.
    """

    state: str = ""
    reason: str = ""
    begins: str = ""
    host: str = ""


def job_in(answer: str) -> Job:
    """In: squeue's answer, or what an error was. Out: what it tells; of another format only the first word."""
    parts = [part.strip() for part in answer.split("|")]
    if len(parts) != 4:
        return Job(state=answer.split(maxsplit=1)[0] if answer.split() else "")
    return Job(*("" if part in _UNKNOWN else part for part in parts))


def told(job: Job) -> Mapping[str, Any]:
    """An event of the hub's progress page, which our own progress page shows as it is."""
    if job.state == "PENDING":
        return {"progress": WAITING, "message": texts.waiting_in_queue(job.reason, job.begins)}
    if job.state == "CONFIGURING":
        return {"progress": WAITING, "message": texts.NODE_PREPARED}
    if job.state in ("RUNNING", "COMPLETING"):
        return {"progress": RUNNING, "message": texts.job_runs(job.host)}
    return {"progress": 0, "message": texts.JOB_SUBMITTED}


class SlurmSpawner(batchspawner.SlurmSpawner):  # type: ignore[misc]
    """A person's server as a job of theirs. Settings: those of batchspawner's, as `c.SlurmSpawner.…`, and `account`."""

    account = Callable(
        help="The person's account on the cluster: a function of the spawner that gives its name. Default: their "
        "openBIS user id.",
    ).tag(config=True)
    job_options = List(
        Unicode(),
        list(OPTIONS),
        help="Names of `user_options`, and so of what `profiles` may choose, that a job may be given. Anybody may send "
        "some when they start their own server, so what commands are made of (`prologue`, `options`) is not among "
        "them.",
    ).tag(config=True)
    batch_query_cmd = Unicode("squeue -h -j {job_id} -o '%T|%r|%S|%B'").tag(config=True)
    state_exechost_re = Unicode(r"[\s|]((?:[\w_-]+\.?)+)$").tag(config=True)

    _begins = False
    _is_left = False

    @default("account")  # type: ignore[untyped-decorator]
    def _default_account(self) -> Any:
        return lambda spawner: openbis_user(spawner.user.name)

    @default("req_username")  # type: ignore[untyped-decorator]
    def _default_username(self) -> str:
        name = str(self.account(self))
        if not _ACCOUNT.fullmatch(name):
            raise LookupError(texts.no_account(name))
        return name

    @default("req_homedir")  # type: ignore[untyped-decorator]
    def _default_home(self) -> str:
        return self._of_account().pw_dir

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """In: the environment of the job. Out: the same with what an account's own shell has."""
        shell = self._of_account().pw_shell
        return {
            **env,
            "USER": self.req_username,
            "HOME": self.req_homedir,
            **({"SHELL": shell} if shell else {}),
        }

    async def run_command(
        self, cmd: str, input: str | None = None, env: Mapping[str, str] | None = None
    ) -> str:
        """Run one of Slurm's commands to its end, also where whoever asked for it is cancelled meanwhile.

        batchspawner kills it then and takes a squeue that was killed for a job that is gone: the job would stay in the
        queue, and nobody would know its number. Errors: RuntimeError with the command's words.
        """
        return str(await asyncio.shield(super().run_command(cmd, input=input, env=env)))

    async def submit_batch_script(self) -> str:
        """Hand the job in. Out: its number, which is kept at once: a hub that restarts before it runs has to cancel it.

        Errors: ValueError, LookupError, and RuntimeError with the words of sbatch.
        """
        for name, value in self.user_options.items():
            if name not in self.job_options or len(str(value).splitlines()) > 1:
                raise ValueError(texts.no_job_option(str(name)))
        handing_in = asyncio.ensure_future(super().submit_batch_script())
        try:
            number = str(await asyncio.shield(handing_in))
        except asyncio.CancelledError:
            # Slurm may have taken it by now, and nobody else would know its number.
            if await handing_in:
                await self.cancel_batch_job()
            raise
        self._begins = True
        self.orm_spawner.state = self.get_state()
        self.db.commit()
        return number

    async def start(self) -> Any:
        """Hand a job in, and wait until it runs and its server has told where. Out: its address."""
        address = await super().start()
        self._begins = False
        return address

    def get_state(self) -> dict[str, Any]:
        """What the hub keeps, also whether the job had not begun."""
        return {**super().get_state(), **({BEGINS: True} if self._begins else {})}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """In: what a hub before this one has kept."""
        super().load_state(state)
        self._is_left = bool(state.get(BEGINS))

    def clear_state(self) -> None:
        """There is no job."""
        super().clear_state()
        self._begins = self._is_left = False

    async def poll(self) -> int | None:
        """Whether the job is there: None, else how it ended.

        A job that a hub before this one has waited for is cancelled: nobody knows any more where its server is, and
        whoever wants that has it started anew.
        """
        if self._is_left:
            self.log.warning("openBIS: job %s had not begun when the hub ended; it is cancelled", self.job_id)
            try:
                await self.cancel_batch_job()
            except RuntimeError as reason:
                self.log.warning("openBIS: job %s is not cancelled: %s", self.job_id, reason)
            self.clear_state()
            return 1
        status: int | None = await super().poll()
        return status

    async def progress(self) -> AsyncIterator[Mapping[str, Any]]:
        """What changes about the job, until it runs."""
        last: Mapping[str, Any] = {}
        while True:
            event = told(job_in(self.job_status))
            if event != last:
                yield event
                last = event
            if self.state_isrunning():
                return
            await asyncio.sleep(PROGRESS_SECONDS)

    def _of_account(self) -> pwd.struct_passwd:
        """Errors: LookupError with a sentence for whoever waits for the server."""
        try:
            return pwd.getpwnam(self.req_username)
        except KeyError:
            raise LookupError(texts.no_account(self.req_username)) from None
