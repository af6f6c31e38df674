"""`openbis-jupyter doctor`: says what is wrong on openBIS's side."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from openbis_jupyter.command.answer import answering
from openbis_jupyter.command.options import FILE, as_json_option
from openbis_jupyter.doctor.report import HUB_TOKEN_VARIABLE, exit_code, secret_of, told
from openbis_jupyter.install.commands.places import layout_of, openbis_places
from openbis_jupyter.install.doctor.checks import examine, examine_here
from openbis_jupyter.install.doctor.here import Here
from openbis_jupyter.install.doctor.subject import Subject
from openbis_jupyter.install.installer import settings_for
from openbis_jupyter.install.properties import HUB_URL

TOKEN_VARIABLE = "OPENBIS_TOKEN"  # noqa: S105  (the name of a variable)
TOKEN_QUESTION = "openBIS session token (empty: leave those checks out)"  # noqa: S105  (a question)


@click.command("doctor")
@openbis_places(
    "Folder of the openBIS installation: looks at its files, and at the Hub service as this machine reaches it."
)
@click.option(
    "--openbis-url",
    metavar="URL",
    default="",
    help="Address of openBIS, for example https://openbis.example.org.",
)
@click.option(
    "--hub-url", metavar="URL", help="Public address of the JupyterHub; otherwise service.properties says it."
)
@click.option(
    "--ca-file", type=FILE, help="PEM file of the authority that signed the certificates, if it is your own."
)
@click.option(
    "--hub-config",
    type=FILE,
    help="The hub's jupyterhub_config.py: has `openbis-jupyter-hub doctor` look at the hub's side instead.",
)
@click.option(
    "--here",
    "is_here",
    is_flag=True,
    help="Look at the Jupyter server that this is called in: PATH, room, access to openBIS, kernels, R and Octave.",
)
@as_json_option
def doctor_command(
    folder: Path | None,
    core_plugins: Path | None,
    service_properties: Path | None,
    openbis_url: str,
    hub_url: str | None,
    ca_file: Path | None,
    hub_config: Path | None,
    is_here: bool,
    as_json: bool,
) -> None:
    """Say what is wrong on the side of openBIS, or with --here in a person's Jupyter server, and what to do.

    Give what can be reached from here: on the openBIS server --openbis and --openbis-url. With --openbis-url a session
    token of openBIS is asked for, or taken from OPENBIS_TOKEN; with JUPYTERHUB_TOKEN, a token of the hub's
    administrator, the running service is asked for its rights. Nothing is changed. The side of the hub is looked at by
    `openbis-jupyter-hub doctor`, where JupyterHub runs.

    \b
    Exit status: 0 all is well; 1 warnings; 2 problems.
    """
    if is_here:
        if any((folder, core_plugins, service_properties, openbis_url, hub_url, ca_file, hub_config)):
            raise click.UsageError("Look at one side at a time: --here goes with --json only.")
        sys.exit(_look_here(as_json))
    with answering(as_json) as answer:
        if hub_config and not (folder or core_plugins or service_properties or openbis_url):
            sys.exit(_look_at_hub(hub_config, hub_url, ca_file, as_json))
        if hub_config:
            raise click.UsageError(
                "Look at one side at a time: --hub-config goes with --hub-url and --ca-file only."
            )
        layout = layout_of(folder, core_plugins, service_properties)
        if not (layout or openbis_url or hub_url):
            raise click.UsageError("Say what to look at: --openbis, --openbis-url, --hub-url or --here.")
        subject = Subject(
            layout=layout,
            openbis_url=openbis_url.rstrip("/"),
            service_url=settings_for(hub_url, ca_file).get(HUB_URL, ""),
            ca_file=ca_file,
            openbis_token=secret_of(TOKEN_VARIABLE, TOKEN_QUESTION, ask=bool(openbis_url) and not as_json),
            hub_token=secret_of(HUB_TOKEN_VARIABLE, "", ask=False),
        )
        results = list(examine(subject))
        told(answer, results)
    sys.exit(exit_code([finding for _, finding in results]))


def _look_here(as_json: bool) -> int:
    """Look at the server that this runs in. Out: the exit status."""
    with answering(as_json) as answer:
        results = list(examine_here(Here()))
        told(answer, results)
    return exit_code([finding for _, finding in results])


def _look_at_hub(hub_config: Path, hub_url: str | None, ca_file: Path | None, as_json: bool) -> int:
    """Have the hub's own doctor answer instead. Out: its exit status. Errors: a usage error where it is not here."""
    beside = Path(sys.executable).parent
    doctor = shutil.which(
        "openbis-jupyter-hub", path=f"{beside}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    )
    if doctor is None:
        raise click.UsageError("Run `openbis-jupyter-hub doctor --config FILE` where JupyterHub runs.")
    options = {"--config": hub_config, "--hub-url": hub_url, "--ca-file": ca_file}
    given = [str(part) for name, value in options.items() if value for part in (name, value)]
    return subprocess.run(
        [doctor, "doctor", *given, *(["--json"] if as_json else [])], check=False
    ).returncode
