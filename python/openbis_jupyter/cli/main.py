"""`openbis-jupyter`: what notebooks do, from a shell. The commands stand in modules of their own."""

from __future__ import annotations

import click

from openbis_jupyter.cli.answer import EXIT_CODES
from openbis_jupyter.cli.connecting import connect, disconnect, whoami
from openbis_jupyter.cli.datasets import datasets
from openbis_jupyter.cli.doctor import doctor_command
from openbis_jupyter.cli.download import download
from openbis_jupyter.cli.install import install_command, uninstall_command
from openbis_jupyter.cli.render import render
from openbis_jupyter.cli.run import run
from openbis_jupyter.cli.save import save
from openbis_jupyter.cli.show import show
from openbis_jupyter.cli.toolbox import toolbox

COMMANDS = (
    *(connect, disconnect, whoami, datasets, show, download, render, save, run, toolbox),
    *(install_command, uninstall_command, doctor_command),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="openbis-jupyter")
def main() -> None:
    """Work with openBIS from a Jupyter server or a laptop.

    On a hub you are signed in already; on your own computer, `openbis-jupyter connect` signs you in once.
    Administrators of openBIS begin with `install` and `doctor`.
    """


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
