"""`openbis-jupyter-hub serve`: the service, started by somebody else than the hub, as often as they like."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from openbis_jupyter.command.options import FILE
from openbis_jupyter.hub import keys
from openbis_jupyter.hub.config import SERVICE_COMMAND, configured_service
from openbis_jupyter.hub.scopes import ACCESS_SCOPE
from openbis_jupyter.hub.settings import (
    SECRETS_FILE_VARIABLE,
    SERVICE_NAME,
    SETTINGS_VARIABLE,
    settings_from_json,
)


def environment_for(config: Path, listen: str, hub_api_url: str) -> dict[str, str]:
    """What the hub would give a service that it starts (`jupyterhub.services.service`, `jupyterhub.spawner`).

    In: the hub's configuration file, where to listen, the hub's API (empty: at its public address). Errors:
    click.UsageError where the file sets up no service of this kind; SystemExit as in `configure`.
    """
    try:
        _, ours = configured_service(config)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    settings = settings_from_json(ours["environment"][SETTINGS_VARIABLE])
    if settings.service_runs != "elsewhere":
        raise click.UsageError(
            f'{config} leaves the service to the hub: give configure service_runs="elsewhere".'
        )
    prefix = settings.service_prefix
    # JupyterHub's own code for services knows no other way to be told of an authority.
    authority = {"SSL_CERT_FILE": settings.ca_file} if settings.ca_file else {}
    return {
        **authority,
        **ours["environment"],
        "JUPYTERHUB_API_TOKEN": ours["api_token"],
        "JUPYTERHUB_API_URL": hub_api_url or f"{settings.hub_url.rstrip('/')}/hub/api",
        "JUPYTERHUB_BASE_URL": settings.base_path,
        "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE_NAME}",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": f'["{ACCESS_SCOPE}"]',
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{prefix}oauth_callback",
        "JUPYTERHUB_PUBLIC_URL": settings.public_service_url,
        "JUPYTERHUB_SERVICE_NAME": SERVICE_NAME,
        "JUPYTERHUB_SERVICE_PREFIX": prefix,
        "JUPYTERHUB_SERVICE_URL": listen,
    }


@click.command("serve")
@click.option("--config", type=FILE, required=True, help="The hub's jupyterhub_config.py, as the hub has it.")
@click.option("--listen", metavar="URL", required=True, help="Where to listen, http://ADDRESS:PORT.")
@click.option(
    "--hub-api-url",
    metavar="URL",
    default="",
    help="The hub's API, as it is reached from here. Default: at the hub's public address.",
)
def serve(config: Path, listen: str, hub_api_url: str) -> None:
    """Run the service here, beside others on the same database. Ends with SIGTERM; the others go on.

    JUPYTERHUB_CRYPT_KEY has to be the hub's.

    \b
    Exit status: 0 it was told to end; 1 a setting is wrong; 2 wrong input.
    """
    if urlsplit(listen).scheme != "http" or not urlsplit(listen).port:
        raise click.UsageError("--listen must look like http://10.0.0.5:8091.")
    environment = environment_for(config, listen, hub_api_url)
    keys.keep_through_exec(environment[SECRETS_FILE_VARIABLE])
    # The program that the hub would start, and nothing left of what the configuration file has loaded.
    os.execve(SERVICE_COMMAND[0], SERVICE_COMMAND, {**os.environ, **environment})  # noqa: S606
