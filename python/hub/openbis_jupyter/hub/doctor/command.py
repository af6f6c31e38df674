"""`openbis-jupyter-hub doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from openbis_jupyter.command.answer import answering
from openbis_jupyter.command.options import FILE, as_json_option
from openbis_jupyter.doctor.report import HUB_TOKEN_VARIABLE, exit_code, secret_of, told
from openbis_jupyter.doctor.service import Service
from openbis_jupyter.hub.doctor.checks import Subject, examine
from openbis_jupyter.hub.settings import SERVICE_NAME


@click.command("doctor")
@click.option("--config", "hub_config", type=FILE, help="The hub's jupyterhub_config.py.")
@click.option("--hub-url", metavar="URL", help="Public address of the hub: asks the running service.")
@click.option(
    "--ca-file",
    type=FILE,
    help="PEM file of the authority that signed the hub's certificate, if it is your own.",
)
@as_json_option
def doctor(hub_config: Path | None, hub_url: str | None, ca_file: Path | None, as_json: bool) -> None:
    """Say what is wrong on the hub's side, and what to do. To be run where the hub runs.

    With JUPYTERHUB_TOKEN, a token of the hub's administrator, the running service is asked for its rights. Nothing is
    changed. What openBIS needs is looked at by `openbis-jupyter doctor`, where openBIS runs.

    \b
    Exit status: 0 all is well; 1 warnings; 2 problems.
    """
    if not (hub_config or hub_url):
        raise click.UsageError("Say what to look at: --config or --hub-url.")
    with answering(as_json) as answer:
        address = f"{hub_url.rstrip('/')}/services/{SERVICE_NAME}/" if hub_url else ""
        token = secret_of(HUB_TOKEN_VARIABLE, "", ask=False)
        results = list(examine(Subject(hub_config, Service(address, ca_file, token), hub_url or "")))
        told(answer, results)
    sys.exit(exit_code([finding for _, finding in results]))
