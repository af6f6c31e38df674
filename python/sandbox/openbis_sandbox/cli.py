"""`openbis-sandbox`: the command line."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from starlette.middleware import Middleware

from openbis_sandbox import demo_data
from openbis_sandbox.access_log import AccessLog
from openbis_sandbox.app import make_app, rpc_endpoint, v1_reader, v3_reader
from openbis_sandbox.as_api.context import API_VERSIONS, Options
from openbis_sandbox.as_api.entities import DATA_STORE
from openbis_sandbox.core_plugins import CorePlugins, load
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.dss.routes import data_store_routes
from openbis_sandbox.eln import master_data
from openbis_sandbox.eln.front_end import FrontEnd
from openbis_sandbox.eln.front_end import find as find_front_end
from openbis_sandbox.eln.services import AGGREGATION_SERVICES, AS_SERVICES
from openbis_sandbox.faults import PATH as FAULTS_PATH
from openbis_sandbox.faults import FaultMiddleware, Faults, orders_help
from openbis_sandbox.folder_lock import hold
from openbis_sandbox.instance import Instance
from openbis_sandbox.jython.worker import JythonWorker
from openbis_sandbox.tls import make_authority, write_private
from openbis_sandbox.v1_api.routes import v1_routes

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_SHUTDOWN_SECONDS = 2
HANDOVER_SECONDS = 8.0
"""How long a server that is just ending is waited for."""
_THREADS = 1024
"""As many calls wait at once: a trial of load shall meet the services behind it, and not this number."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A small openBIS on this machine, for tests, demos and continuous integration."""


@main.command(context_settings={"show_default": True})
@click.option(
    "--data", type=_PATH, required=True, help="Folder for database, files and authority; made if missing."
)
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=0, help="Port to listen on; 0: any free one.")
@click.option("--url", metavar="URL",
              help="Address by which others know it: https://host[:port]. Default: for this machine.")  # fmt: skip
@click.option("--ready-file", type=_PATH, help="Write address, authority and logins as JSON when ready.")
@click.option("--core-plugins", "core_plugins_folder", type=_PATH, help="A core-plugins folder to load.")
@click.option("--service-properties", type=_PATH, help="The application server's service.properties.")
@click.option(
    "--certificate", type=_FILE, help="Certificate chain (PEM). Default: an own authority in DATA/tls."
)
@click.option("--key", type=_FILE, help="Private key of the certificate (PEM).")
@click.option("--ca-file", type=_FILE, help="What clients have to trust, for the ready file.")
@click.option(
    "--demo-data/--empty",
    "with_demo_data",
    default=True,
    help="Fill a new instance with demo data, or only with admin.",
)
@click.option("--test-data", "for_tests", is_flag=True,
              help="Of the demo's data the growth curves only, two with names that have broken programs.")  # fmt: skip
@click.option("--people", "further", type=click.IntRange(0, 999), default=0,
              help="So many people more in a new instance, who may work in MICROSCOPY: person001, …")  # fmt: skip
@click.option("--no-pat", is_flag=True, help="Disable personal access tokens.")
@click.option("--session-timeout", default=24 * 3600, help="Seconds after which an unused session ends.")
@click.option("--property-names", type=click.Choice(["20.10", "7"]), default="20.10",
              help="Codes of internal properties: $NAME (20.10) or NAME (7).")  # fmt: skip
@click.option("--api-version", type=click.Choice(API_VERSIONS), default=API_VERSIONS[0],
              help="Version of the V3 interface: 3.6 as recorded, 3.7 with what came later.")  # fmt: skip
@click.option("--file-service", default="", metavar="URL",
              help="Tell of a file service (AFS), as openBIS 7 may. There is none here.")  # fmt: skip
@click.option("--checksum-delay", default=5.0,
              help="Seconds after which the checksums of a new dataset's files are known.")  # fmt: skip
@click.option("--access-token-delay", default=0.0,
              help="Seconds that an access token costs the data store; openBIS's 0.02 to 0.05.")  # fmt: skip
@click.option(
    "--sessions-per-person", default=5, help="How many sessions a person may have; one more ends the oldest."
)
@click.option("--openbis-source", type=_FOLDER,
              help="openBIS's sources or an installed openBIS: serve its own ELN-LIMS front end.")  # fmt: skip
@click.option("--eln-html", type=_FOLDER, help="The front end's html folder, where it is not found there.")
@click.option("--resources", type=_FOLDER, help="openBIS's public/resources, where it is not found there.")
@click.option("--faults", "with_faults", is_flag=True, help=f"Take orders for faults. {orders_help()}")
def serve(
    data: Path,
    host: str,
    port: int,
    url: str | None,
    ready_file: Path | None,
    core_plugins_folder: Path | None,
    service_properties: Path | None,
    certificate: Path | None,
    key: Path | None,
    ca_file: Path | None,
    with_demo_data: bool,
    for_tests: bool,
    further: int,
    no_pat: bool,
    session_timeout: int,
    property_names: str,
    api_version: str,
    file_service: str,
    checksum_delay: float,
    access_token_delay: float,
    sessions_per_person: int,
    openbis_source: Path | None,
    eln_html: Path | None,
    resources: Path | None,
    with_faults: bool,
) -> None:
    """Serve until SIGTERM or Ctrl-C. The passwords of the demo are USER-demo."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key belong together.")
    known = urlsplit(url or "https://localhost")
    if known.scheme != "https" or not known.hostname or known.path.strip("/"):
        raise click.UsageError("--url must look like https://openbis.example.org.")
    front_end = find_front_end(openbis_source, eln_html, resources)
    # Sessions and keys lie in it.
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = hold(data, HANDOVER_SECONDS)
    if held is None:
        raise click.ClickException(
            f"Another sandbox runs on {data}. End it, or choose another folder with --data."
        )
    if certificate is None or key is None:
        authority = make_authority(data / "tls")
        certificate, key = authority.issue(*dict.fromkeys(("localhost", "127.0.0.1", known.hostname)))
        ca_file = authority.ca_file
    listener = socket.create_server((host, port), backlog=256)
    # Connections inherit it; without, each small answer on a kept connection waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"https://{known.netloc}" if url else f"https://localhost:{listener.getsockname()[1]}"
    options = Options(
        session_timeout=session_timeout,
        pat_enabled=not no_pat,
        property_names=property_names,
        api_version=api_version,
        checksum_delay=checksum_delay,
        access_token_delay=access_token_delay,
        sessions_per_person=sessions_per_person,
        download_url=url,
        file_service=file_service,
    )
    plugins = load(core_plugins_folder, service_properties) if core_plugins_folder else None
    jython = _jython(plugins, data)
    instance = Instance(data, options, plugins, jython, AS_SERVICES)
    store = _fill(instance, data, with_demo_data, for_tests, further)
    if front_end is not None:
        master_data.ensure(instance)
    if plugins is not None and jython is not None:
        # Jython takes seconds to load a script: here, and not at somebody's first click.
        jython.warm_up(plugins.services.values())
    faults = Faults(instance, secrets.token_hex(16)) if with_faults else None
    ready = {
        "url": url,
        "ca_file": str(ca_file.resolve()) if ca_file else None,
        "pid": os.getpid(),
        "users": demo_data_logins(with_demo_data),
        "eln_url": f"{url}/openbis/webapp/eln-lims/",
        "faults_url": f"{url}{FAULTS_PATH}" if faults else None,
        "faults_token": faults.token if faults else None,
    }
    app = _application(instance, store, faults, front_end)
    config = uvicorn.Config(
        app,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        lifespan="off",
    )
    try:
        asyncio.run(_serve(uvicorn.Server(config), listener, ready, ready_file))
    finally:
        instance.close()
        held.close()


def demo_data_logins(with_demo_data: bool) -> list[dict[str, Any]]:
    """The logins for the ready file."""
    return [one for one in demo_data.logins() if with_demo_data or one["user"] == "admin"]


def _jython(plugins: CorePlugins | None, data: Path) -> JythonWorker | None:
    if plugins is None or not plugins.services:
        return None
    worker = JythonWorker(plugins.properties, log_file=data / "services.log")
    worker.start()
    return worker


def _fill(instance: Instance, data: Path, with_demo_data: bool, for_tests: bool, further: int) -> FileStore:
    store = FileStore(data, instance.options.checksum_delay)
    with instance.storage.transaction() as transaction:
        store.remove_orphans(str(document["key"]) for document in transaction.all("DataSet"))
        _set_download_url(transaction, instance.options.download_url)
    if with_demo_data:
        demo_data.fill(instance, store, for_tests=for_tests, further=further)
    else:
        demo_data.fill_with_admin_only(instance)
    return store


def _set_download_url(transaction: Any, url: str) -> None:
    """The data store is where the server listens now, which may be another port than last time."""
    if transaction.get("DataStore", DATA_STORE):
        transaction.edit("DataStore", DATA_STORE).update(downloadUrl=url, remoteUrl=url)


def _application(
    instance: Instance, store: FileStore, faults: Faults | None, front_end: FrontEnd | None
) -> Any:
    def before(method: str) -> None:
        if faults is not None:
            faults.before(method)

    def rpc(call: Callable[[str, Sequence[Any]], Any], server: str | None) -> Callable[[Any], Any]:
        read = v3_reader(server, instance.options.api_version) if server else v1_reader
        return rpc_endpoint(call, before, read)

    routes = [*data_store_routes(instance, store, rpc, AGGREGATION_SERVICES), *v1_routes(instance, rpc)]
    middleware = [Middleware(AccessLog)]
    if faults is not None:
        routes = [faults.route(), *routes]
        middleware.append(Middleware(FaultMiddleware, faults=faults))
    return make_app(instance, routes, middleware, before, front_end)


async def _serve(
    server: uvicorn.Server, listener: socket.socket, ready: dict[str, Any], ready_file: Path | None
) -> None:
    # A service may wait for somebody who asks this server: its callers must not use up all threads.
    current_default_thread_limiter().total_tokens = _THREADS
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        click.echo(f"openBIS sandbox: {ready['url']}")
        if ready_file:
            write_private(ready_file, (json.dumps(ready, indent=2, ensure_ascii=False) + "\n").encode())
    await serving


if __name__ == "__main__":
    main()
