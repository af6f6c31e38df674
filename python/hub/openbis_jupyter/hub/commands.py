"""`openbis-jupyter-hub`: what an administrator of a JupyterHub runs."""

from __future__ import annotations

import click

from openbis_jupyter.hub import settings
from openbis_jupyter.hub.doctor.command import doctor
from openbis_jupyter.hub.forgetting.command import forget
from openbis_jupyter.hub.service import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openbis-jupyter-hub", prog_name="openbis-jupyter-hub")
def main() -> None:
    """openBIS Jupyter on a JupyterHub: what can be set, whether all is well, the service, and the people whom
    it knows."""


@main.command("settings")
def show_settings() -> None:
    """Show every setting of `openbis_jupyter.hub.configure(c, …)` with its meaning and default, as Markdown."""
    click.echo(settings.as_markdown())


main.add_command(doctor)
main.add_command(serve)
main.add_command(forget)
