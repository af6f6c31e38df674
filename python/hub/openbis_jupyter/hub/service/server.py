"""`python -m openbis_jupyter.hub.service`: the Hub service, started by the hub with everything in its environment."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import ssl
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from socket import socket
from typing import Any

import aiohttp
import jinja2
from sqlalchemy.engine import Engine
from tornado.httpserver import HTTPServer
from tornado.web import Application

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import audit, keys, logs, metrics
from openbis_jupyter.hub.account import Accounts
from openbis_jupyter.hub.batches import BatchWorker, batch_desk
from openbis_jupyter.hub.credentials import Broker, CredentialManager
from openbis_jupyter.hub.database import (
    AWAY,
    AWAY_SECONDS,
    BatchStore,
    CredentialStore,
    EarlyStartStore,
    LaunchStore,
    ProcessStore,
    RunStore,
    TurnStore,
    engine_of,
    prepare_database,
)
from openbis_jupyter.hub.jupyterhub import HubApi, ServerTokens, UserServers
from openbis_jupyter.hub.launch import (
    EarlyStarts,
    Launcher,
    LaunchTasks,
    NotebookFactory,
    OtherProcesses,
)
from openbis_jupyter.hub.options import Kernels, LaunchOptions, ProfilesOf
from openbis_jupyter.hub.runs import BackgroundRuns
from openbis_jupyter.hub.service.api import api_routes
from openbis_jupyter.hub.service.batches import batch_routes
from openbis_jupyter.hub.service.handlers import BODY_BYTES_MAX, BODY_SECONDS, Context, log_request
from openbis_jupyter.hub.service.measured import MeasuredRpc
from openbis_jupyter.hub.service.pages import page_routes
from openbis_jupyter.hub.service.people import People
from openbis_jupyter.hub.service.readiness import Readiness
from openbis_jupyter.hub.service.runs import run_routes
from openbis_jupyter.hub.service.sign_in_state import travelling_oauth
from openbis_jupyter.hub.settings import (
    SECRETS_FILE_VARIABLE,
    SETTINGS_VARIABLE,
    Settings,
    settings_from_json,
)
from openbis_jupyter.hub.templates import LabTemplates, SiteTemplates, TemplateWorker
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.openbis.data_store import DataStore
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.protocol.version import PROTOCOL

CLEAN_UP_SECONDS = 60.0
FORGET_SECONDS = 6 * 3600.0
WITHDRAW_PAUSE_SECONDS = 20.0
WITHDRAW_SECONDS = 2.0
ANSWER_SECONDS = 4.0
"""How long calls that are being answered keep a service from ending; JupyterHub kills one that takes much longer."""
RECORD_THREADS = 4
CONNECTIONS = 200
IDLE_SECONDS = 120.0
DAY_SECONDS = 86400.0
_PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


async def serve(environment: Mapping[str, str], sockets: Sequence[socket]) -> None:
    """Serve until SIGTERM or SIGINT. In: the environment that `configure` and the hub have set, where to listen."""
    settings = settings_from_json(environment[SETTINGS_VARIABLE])
    secrets = keys.held_secrets(environment[SECRETS_FILE_VARIABLE])
    encryption = keys.encryption(secrets)
    token = environment["JUPYTERHUB_API_TOKEN"]
    threads = Threads(settings.workers)
    # Of their own: an openBIS that is slow must not keep those waiting who only look at their launch.
    records = Threads(RECORD_THREADS)
    engine = engine_of(settings.database_url)
    store = LaunchStore(engine, encryption)
    credential_store = CredentialStore(engine, encryption)
    runs = RunStore(engine)
    processes = ProcessStore(engine)
    rpc = MeasuredRpc(settings.openbis_url, settings.ca_path, settings.openbis_timeout)
    gateway = Gateway(rpc)
    data_store = DataStore(
        MeasuredRpc(
            settings.data_store_url or settings.openbis_url, settings.ca_path, settings.openbis_timeout
        ),
        application_server=rpc,
    )
    credentials = CredentialManager(gateway, threads, records, store, credential_store)
    authority = ssl.create_default_context(cafile=settings.ca_file)
    # Cookies of the hub would let answers depend on earlier ones; variables could send tokens to a proxy.
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=authority, limit=CONNECTIONS),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    ) as client:
        hub = HubApi(
            client, environment["JUPYTERHUB_API_URL"], token, settings.hub_origin, settings.server_name
        )
        profiles = ProfilesOf(settings, hub)
        server_tokens = ServerTokens(hub)
        servers = UserServers(client, server_tokens)
        runner = LaunchTasks(
            settings=settings,
            store=store,
            runs=runs,
            turns=TurnStore(engine, processes.id),
            records=records,
            hub=hub,
            servers=servers,
            process=processes.id,
        )
        others = OtherProcesses(processes, store, records, runner)
        worker = TemplateWorker()
        broker = Broker(gateway, threads, hub, credentials)
        notebook_factory = NotebookFactory(settings, data_store, worker)
        site = SiteTemplates(settings.template_path, worker)
        kernels = Kernels(settings.kernels, hub, servers)
        lab = LabTemplates(settings, rpc, data_store, worker)
        launch_options = LaunchOptions(settings, gateway, threads, kernels, profiles, site, lab)
        early = EarlyStarts(
            settings, gateway, threads, records, EarlyStartStore(engine), store, hub, servers, profiles
        )
        launcher = Launcher(
            settings,
            gateway,
            store,
            threads,
            records,
            hub,
            runner,
            credentials,
            notebook_factory,
            launch_options,
            early,
            profiles,
        )
        background = BackgroundRuns(gateway, threads, records, hub, runs, servers)
        batches = batch_desk(engine, rpc, launcher, background, broker)
        context = Context(
            settings=settings,
            readiness=Readiness(engine, records, hub, rpc, threads),
            launcher=launcher,
            accounts=Accounts(settings, gateway, threads, hub, credentials, broker, profiles),
            background=background,
            batches=batches,
            people=People(engine, records, credential_store, credentials, hub),
            runner=runner,
            store=store,
            credential_store=credential_store,
            records=records,
            broker=broker,
            hub=hub,
            hub_auth=travelling_oauth(keys.encryption(secrets, "sign-in under way")),
            service_token=token,
            page_address=settings.page_address(environment.get("JUPYTERHUB_PUBLIC_URL", "")),
            templates=page_templates(),
        )
        server = http_server(application(context, secrets[0]))
        is_prepared = await _prepared(engine, records)
        server.add_sockets(sockets)
        metrics.VERSION.labels(version("openbis-jupyter-hub"), PROTOCOL).set(1)
        log.info("serving %s", settings.service_prefix)
        housekeeping = [
            asyncio.create_task(work)
            for work in (
                _clean_up_regularly(settings, store, runs, batches.store, records, others),
                _withdraw_tokens(server_tokens),
                _stop_unused(early, others),
                _forget_unknown(context.people, others),
                _resume(engine, records, runner, batches.worker, others, is_prepared),
            )
        ]
        await _asked_to_end()
        await _ended(context, server, housekeeping, others)
        # A hub that ends with us does not answer any more; it ends the tokens by itself.
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(server_tokens.withdraw_all(), WITHDRAW_SECONDS)
    _let_go(worker, threads, records, engine)


def _let_go(worker: TemplateWorker, threads: Threads, records: Threads, engine: Engine) -> None:
    worker.close()
    threads.stop()
    records.stop()
    engine.dispose()


async def _ended(
    context: Context, server: HTTPServer, housekeeping: list[asyncio.Task[None]], others: OtherProcesses
) -> None:
    """Take no more calls, answer those that have come, leave the launches to others or to the next start."""
    server.stop()
    await context.under_way.answered(ANSWER_SECONDS)
    for task in housekeeping:
        task.cancel()
    await asyncio.gather(*housekeeping, return_exceptions=True)
    await context.launcher.early.stop()
    await context.batches.worker.close()
    await context.runner.stop()
    await others.end()
    await server.close_all_connections()


def http_server(served: Application, body_seconds: float = BODY_SECONDS) -> HTTPServer:
    """In: what is served, how long the body of a request may take. Out: a server that waits for nobody for ever."""
    return HTTPServer(
        served,
        xheaders=True,
        max_body_size=BODY_BYTES_MAX,
        body_timeout=body_seconds,
        idle_connection_timeout=IDLE_SECONDS,
    )


def application(context: Context, secret: bytes) -> Application:
    """The routes of the service."""
    prefix = context.settings.service_prefix
    routes: list[Any] = [
        *api_routes(context, prefix),
        *run_routes(context, prefix),
        *batch_routes(context, prefix),
        *page_routes(context, prefix),
    ]
    return Application(
        routes,
        cookie_secret=keys.derived(secret, "cookies"),
        xsrf_cookies=True,
        log_function=log_request,
    )


def page_templates() -> jinja2.Environment:
    """The service's own pages: every value is escaped, and a missing one is an error."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("openbis_jupyter.hub.service", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )


async def _prepared(engine: Engine, records: Threads) -> bool:
    """Whether the database is there, with our tables."""
    try:
        await records.run(prepare_database, engine)
    except (*AWAY, OSError) as error:
        log.warning("the database does not answer yet (%s); it is asked again", type(error).__name__)
        return False
    return True


async def _resume(
    engine: Engine,
    records: Threads,
    runner: LaunchTasks,
    batches: BatchWorker,
    others: OtherProcesses,
    is_prepared: bool,
) -> None:
    """Carry on what a restart interrupted, as soon as the database is there; from then on, what others leave."""
    while not is_prepared:
        await asyncio.sleep(AWAY_SECONDS)
        is_prepared = await _prepared(engine, records)
    while True:
        try:
            await others.begin()
            await runner.resume_all()
        except AWAY as error:
            log.warning("launches wait for the database (%s)", type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)
        else:
            break
    await asyncio.gather(others.look_after(), others.follow(), batches.work(others.is_first))


async def _clean_up_regularly(
    settings: Settings,
    store: LaunchStore,
    runs: RunStore,
    batches: BatchStore,
    records: Threads,
    others: OtherProcesses,
) -> None:
    while True:
        await asyncio.sleep(CLEAN_UP_SECONDS)
        try:
            if not await others.is_first():
                continue
            old = time.time() - settings.keep_days * DAY_SECONDS
            await records.run(store.clean_up, old)
            await records.run(runs.clean_up, old)
            await records.run(batches.clean_up, old)
        except AWAY as error:
            log.warning("cleaning up waits for the database (%s)", type(error).__name__)
        except Exception:
            log.exception("cleaning up failed")


async def _withdraw_tokens(tokens: ServerTokens) -> None:
    while True:
        await asyncio.sleep(WITHDRAW_PAUSE_SECONDS)
        await tokens.withdraw_unused()


async def _stop_unused(early: EarlyStarts, others: OtherProcesses) -> None:
    while True:
        await asyncio.sleep(min(CLEAN_UP_SECONDS, 20 * early.settings.unused_minutes))
        try:
            if await others.is_first():
                await early.stop_unused()
        except AWAY as error:
            log.warning("servers that nobody uses wait for the database (%s)", type(error).__name__)
        except Exception:
            log.exception("looking after servers that nobody uses failed")


async def _forget_unknown(people: People, others: OtherProcesses) -> None:
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        try:
            if await others.is_first():
                await people.forget_unknown()
        except (*AWAY, OpenbisJupyterError) as error:
            log.warning("whom the hub does not know any more is looked up later (%s)", type(error).__name__)
        except Exception:
            log.exception("looking for people whom the hub does not know failed")


async def _asked_to_end() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()


def _end_with_the_hub() -> None:
    """A hub that is killed starts another service when it comes back: this one must not go on beside it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def main(sockets: Sequence[socket]) -> None:
    """In: sockets that listen already."""
    settings = settings_from_json(os.environ[SETTINGS_VARIABLE])
    logs.set_up(settings.log_format)
    try:
        audit.write_to(settings.audit_file)
    except OSError as error:
        sys.exit(f"openBIS Jupyter: audit_file {settings.audit_file} cannot be written: {error.strerror}.")
    if settings.service_runs == "hub":
        _end_with_the_hub()
    asyncio.run(serve(os.environ, sockets))
