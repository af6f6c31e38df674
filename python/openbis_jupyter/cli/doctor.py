"""`openbis-jupyter doctor`: says what is wrong, from the side that it is run on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from openbis_jupyter.install.commands import FILE, answering, as_json_option, layout_of, openbis_places
from openbis_jupyter.install.doctor import checks
from openbis_jupyter.install.doctor.subject import Subject
from openbis_jupyter.install.installer import settings_for
from openbis_jupyter.install.properties import HUB_URL

_SIGNS = {"ok": "✓", "skipped": "·", "warning": "!", "problem": "✗"}
TOKEN_VARIABLE = "OPENBIS_TOKEN"  # noqa: S105  (the name of a variable)
HUB_TOKEN_VARIABLE = "JUPYTERHUB_TOKEN"  # noqa: S105  (the name of a variable)


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
@click.option("--hub-config", type=FILE, help="The hub's jupyterhub_config.py: to be run where the hub runs.")
@click.option(
    "--hub-url", metavar="URL", help="Public address of the JupyterHub; otherwise service.properties says it."
)
@click.option(
    "--ca-file", type=FILE, help="PEM file of the authority that signed the certificates, if it is your own."
)
@as_json_option
def doctor_command(
    folder: Path | None,
    core_plugins: Path | None,
    service_properties: Path | None,
    openbis_url: str,
    hub_config: Path | None,
    hub_url: str | None,
    ca_file: Path | None,
    as_json: bool,
) -> None:
    """Say what is wrong, and what to do.

    Give what can be reached from here: on the openBIS server --openbis and --openbis-url, where JupyterHub runs
    --hub-config and --hub-url. With --openbis-url a session token of openBIS is asked for, or taken from OPENBIS_TOKEN;
    with JUPYTERHUB_TOKEN, a token of the hub's administrator, the running service is asked for its rights. Nothing is
    changed.

    \b
    Exit status: 0 all is well; 1 warnings; 2 problems.
    """
    with answering(as_json) as answer:
        layout = layout_of(folder, core_plugins, service_properties)
        if not (layout or openbis_url or hub_config or hub_url):
            raise click.UsageError(
                "Say what to look at: --openbis, --openbis-url, --hub-config or --hub-url."
            )
        subject = Subject(
            layout=layout,
            openbis_url=openbis_url.rstrip("/"),
            service_url=settings_for(hub_url, ca_file).get(HUB_URL, ""),
            hub_config=hub_config,
            ca_file=ca_file,
            openbis_token=_openbis_token(openbis_url, as_json),
            hub_token=os.environ.get(HUB_TOKEN_VARIABLE, ""),
        )
        results = list(checks.examine(subject))
        answer["findings"] = [finding.as_json(check.name) for check, finding in results]
        answer["text"] = "\n".join(
            f"{_SIGNS[finding.level]} {check.name}: {finding.text}"
            + (f"\n    {finding.advice}" if finding.advice else "")
            for check, finding in results
        )
    sys.exit(checks.exit_code([finding for _, finding in results]))


def _openbis_token(openbis_url: str, as_json: bool) -> str:
    """From the environment or typed, never from the command line, which every user of the machine can read."""
    token = os.environ.get(TOKEN_VARIABLE, "")
    if token or not openbis_url or as_json or not sys.stdin.isatty():
        return token
    asked: str = click.prompt(
        "openBIS session token (empty: leave those checks out)",
        default="",
        hide_input=True,
        show_default=False,
    )
    return asked.strip()
