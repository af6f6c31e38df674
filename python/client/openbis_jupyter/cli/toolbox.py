"""`toolbox`."""

from __future__ import annotations

import click

from openbis_jupyter.client.toolbox import toolbox_folder


@click.command()
def toolbox() -> None:
    """Say where the MATLAB/Octave toolbox is: `[~, at] = system('openbis-jupyter toolbox'); addpath(strtrim(at))`."""
    click.echo(toolbox_folder())
