"""The cluster that people's servers are jobs of: the stand-in, or with REAL_SLURM=1 the Slurm that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from integration.hub.slurm import stand_in

# What an administrator writes, for a machine without accounts for people: everybody's jobs run as whoever runs the
# test, in homes of their own. Jobs of a person who has a file `NAME.held` are held, as by `sbatch --hold`.
HUB_CONFIG = """
import os as _os
import pwd as _pwd
from pathlib import Path as _Path

from openbis_jupyter.hub.slurm import SlurmSpawner as _SlurmSpawner

_homes = _Path(settings["homes"])


class _OneAccount(_SlurmSpawner):
    def _of_account(self):
        account = _pwd.getpwuid(_os.getuid())
        return _pwd.struct_passwd((*account[:5], str(_homes / self.user.name), account[6]))


def _hook(spawner):
    (_homes / spawner.user.name).mkdir(parents=True, exist_ok=True)
    spawner.req_options = "--hold" if (_homes / f"{spawner.user.name}.held").exists() else ""


c.JupyterHub.spawner_class = _OneAccount
c.Spawner.pre_spawn_hook = _hook
c.Spawner.poll_interval = 1
c.Spawner.env_keep = ["PATH"]
c.Spawner.args = [*c.Spawner.args, "--ip=127.0.0.1"]
c.SlurmSpawner.account = lambda spawner: _pwd.getpwuid(_os.getuid()).pw_name
c.SlurmSpawner.exec_prefix = ""
c.SlurmSpawner.batch_script = _SlurmSpawner.batch_script.default_value.replace("#SBATCH --get-user-env=L\\n", "")
c.SlurmSpawner.start_timeout = 300
"""


@dataclass(frozen=True)
class Cluster:
    """In: the folder that the commands are found in, "" where they are the machine's own."""

    commands: str

    @property
    def path(self) -> str:
        """What `PATH` has to be for the hub."""
        return os.pathsep.join(filter(None, [self.commands, os.environ["PATH"]]))

    def ask(self, *command: str) -> str:
        """What a command of Slurm answers."""
        answer = subprocess.run(
            command,
            env={**os.environ, "PATH": self.path},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return answer.stdout.strip()

    def state(self, number: str) -> str:
        """Slurm's word for how a job is; empty for one that has ended."""
        return self.ask("squeue", "-h", "-j", number, "-o", "%T").replace("COMPLETING", "")

    def ends(self, number: str) -> str:
        """When a job ends at the latest, in local time."""
        return self.ask("squeue", "-h", "-j", number, "-o", "%e")


def cluster_in(folder: Path) -> Cluster:
    """In: a folder for the stand-in."""
    if os.environ.get("REAL_SLURM"):
        return Cluster("")
    folder.mkdir()
    program = shutil.copy(stand_in.__file__, folder / stand_in.PROGRAM)
    for name in stand_in.COMMANDS:
        command = folder / name
        command.write_text(f"#!/usr/bin/env -S python3\n{Path(program).read_text()}")
        command.chmod(0o755)
    return Cluster(str(folder))
