"""Who asks whom what: every request that travels, with the shapes of its body and of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openbis_jupyter.protocol.account import Account
from openbis_jupyter.protocol.batches import Batch, Batches, BatchRef, BatchRequest, RepeatRequest
from openbis_jupyter.protocol.browsing import (
    Entity,
    EntityQuery,
    EntityTypes,
    FindQuery,
    Level,
    LevelQuery,
    NodesQuery,
    Preview,
    PreviewQuery,
)
from openbis_jupyter.protocol.connections import Connections, NewConnection, SignIn
from openbis_jupyter.protocol.credentials import ArrivedCredential, KeptCredential, ServerCredential
from openbis_jupyter.protocol.datasets import (
    DatasetFiles,
    DatasetPage,
    DatasetQuery,
    DatasetTypes,
    OwnerQuery,
    Owners,
)
from openbis_jupyter.protocol.errors import Refusal
from openbis_jupyter.protocol.health import DetailedHealth, Health, Ready
from openbis_jupyter.protocol.launch import DownloadAnswer, LaunchRequest, OpenAnswer
from openbis_jupyter.protocol.notebook_state import NotebookPlace, NotebookState, NotebookWanted
from openbis_jupyter.protocol.options import Options, OptionsRequest
from openbis_jupyter.protocol.runs import Run, RunOrder, Runs, StopRequest
from openbis_jupyter.protocol.server import ServerOutlook, ServerRequest
from openbis_jupyter.protocol.source import Source, SourceRequest
from openbis_jupyter.protocol.status import LaunchState, StatusRequest
from openbis_jupyter.protocol.tickets import Inspected, Redeemed, TicketRef
from openbis_jupyter.protocol.time_limit import TimeLimit
from openbis_jupyter.protocol.transfers import (
    DownloadRequest,
    EnvironmentPlan,
    EnvironmentRequest,
    Transfer,
    UploadRequest,
)
from openbis_jupyter.protocol.workspace import WorkspaceRequest

Shape = type[Any]


@dataclass(frozen=True)
class Call:
    """`name`: HTTP method and path below the base; `method`: of the AS service, where a page of openBIS asks so."""

    name: str
    asked: tuple[Shape, ...] = ()
    answered: tuple[Shape, ...] = ()
    method: str = ""


FROM_OPENBIS = (
    Call("POST api/launches", (LaunchRequest,), (OpenAnswer, DownloadAnswer), "launch"),
    Call("POST api/workspaces", (WorkspaceRequest,), (OpenAnswer,), "workspace"),
    Call("POST api/options", (OptionsRequest,), (Options,), "options"),
    Call("POST api/sources", (SourceRequest,), (Source,), "source"),
    Call("POST api/server", (ServerRequest,), (ServerOutlook,), "server"),
    Call("GET api/launches/<launch_id>", (StatusRequest,), (LaunchState,), "status"),
    Call("GET api/account", (), (Account,), "account"),
    Call("POST api/account/renew", (), (Account,), "renew"),
    Call("POST api/account/revoke", (), (Account,), "revoke"),
    Call("POST api/account/stop", (), (Account,), "stop"),
    Call("GET api/runs", (), (Runs,), "runs"),
    Call("POST api/runs/<run_id>/stop", (StopRequest,), (Run,), "stop_run"),
    Call("POST api/batches", (BatchRequest,), (Batch,), "batch"),
    Call("GET api/batches", (), (Batches,), "batches"),
    Call("GET api/batches/<batch_id>", (BatchRef,), (Batch,), "batch_state"),
    Call("POST api/batches/<batch_id>/stop", (BatchRef,), (Batch,), "stop_batch"),
    Call("POST api/batches/<batch_id>/repeat", (RepeatRequest,), (Batch,), "repeat_batch"),
    Call("GET api/health", (), (Health, DetailedHealth)),
    Call("GET api/health/ready", (), (Ready,)),
)
"""To the Hub service, base `…/services/openbis/`."""

FROM_HUB = (
    Call("POST api/tickets/inspect", (TicketRef,), (Inspected,)),
    Call("POST api/tickets/redeem", (TicketRef,), (Redeemed,)),
    Call("POST api/credentials/kept", (ArrivedCredential,), (KeptCredential,)),
)
"""To the Hub service."""

FROM_SERVER = (
    Call("GET api/credential", (), (ServerCredential,)),
    Call("PUT api/runs/<run_id>", (Run,), (Run,)),
)
"""From a user's server to the Hub service."""

TO_SERVER = (
    Call("GET runs", (), (Runs,)),
    Call("POST runs", (RunOrder,), (Run,)),
    Call("GET runs/<run_id>", (), (Run,)),
    Call("DELETE runs/<run_id>", (), (Run,)),
)
"""From Hub service and browser to a user's server, base `<base url>openbis/`."""

FROM_LAB = (
    Call("GET connections", (), (Connections,)),
    Call("POST connections", (NewConnection,), (Connections,)),
    Call("DELETE connections/<id>", (), (Connections,)),
    Call("POST connections/<id>/session", (SignIn,), (Connections,)),
    Call("DELETE connections/<id>/session", (), (Connections,)),
    Call("POST connections/<id>/datasets", (DatasetQuery,), (DatasetPage,)),
    Call("GET connections/<id>/datasets/<perm_id>/files", (), (DatasetFiles,)),
    Call("POST connections/<id>/owners", (OwnerQuery,), (Owners,)),
    Call("GET connections/<id>/dataset-types", (), (DatasetTypes,)),
    Call("POST connections/<id>/level", (LevelQuery,), (Level,)),
    Call("POST connections/<id>/find", (FindQuery,), (Level,)),
    Call("POST connections/<id>/nodes", (NodesQuery,), (Level,)),
    Call("POST connections/<id>/entity", (EntityQuery,), (Entity,)),
    Call("GET connections/<id>/types", (), (EntityTypes,)),
    Call("POST connections/<id>/datasets/<perm_id>/preview", (PreviewQuery,), (Preview,)),
    Call("GET connections/<id>/datasets/<perm_id>/environment", (), (EnvironmentPlan,)),
    Call("POST transfers", (DownloadRequest, UploadRequest, EnvironmentRequest), (Transfer,)),
    Call("GET transfers/<id>", (), (Transfer,)),
    Call("DELETE transfers/<id>", (), (Transfer,)),
    Call("GET time-limit", (), (TimeLimit,)),
    Call("POST notebook-state", (NotebookPlace,), (NotebookState,)),
    Call("POST notebook-wanted", (NotebookWanted,), (NotebookWanted,)),
)
"""From the browser's half of the Lab extension to its server half, same base."""


def shapes_of(*groups: tuple[Call, ...]) -> tuple[Shape, ...]:
    """The shapes that these calls name, each once, in order; what is refused has the last one."""
    named = [shape for group in groups for call in group for shape in (*call.asked, *call.answered)]
    return tuple(dict.fromkeys([*named, Refusal]))
