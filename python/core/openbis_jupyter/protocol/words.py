"""The fixed words that travel: kinds, states and modes."""

from __future__ import annotations

from typing import Literal, get_args

Action = Literal["open", "download", "run"]
OwnerKind = Literal["EXPERIMENT", "OBJECT"]
EntityKind = Literal["SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET"]
LevelKind = Literal["ROOT", "SPACE", "PROJECT", "EXPERIMENT", "OBJECT"]
GroupName = Literal["LAB_NOTEBOOK", "INVENTORY", "SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET"]
"""What stands together in the tree of openBIS: spaces by where the ELN shows them, else things of one kind."""
PreviewKind = Literal["text", "table", "picture", "pdf", "notebook", "none", "too-large"]
SourceMode = Literal["continuation", "template"]
RunningServer = Literal["use", "restart"]

LaunchStep = Literal["accepted", "starting", "writing", "ready", "failed"]
FINAL_STATES = ("ready", "failed")
"""States of a launch after which nothing of it changes."""

RunState = Literal["waiting", "running", "saving", "done", "failed", "cancelled", "stopped"]
RUN_STATES: tuple[RunState, ...] = get_args(RunState)
ENDED = ("done", "failed", "cancelled", "stopped")
"""States of a run after which nothing of it changes."""

BatchItemState = Literal["waiting", "running", "done", "failed", "cancelled"]
ParameterType = Literal["text", "number", "integer", "boolean", "choice"]
Part = Literal["ok", "away"]
Readiness = Literal["ready", "degraded", "not-ready"]
ServerState = Literal["stopped", "starting", "running", "stopping"]
CredentialKind = Literal["personal-access-token", "session-token"]
CredentialState = Literal["none", "valid", "expired"]

ConnectionSource = Literal["hub", "file", "own"]
ConnectionState = Literal["connected", "signed-out", "expired", "unreachable", "untrusted"]
TransferKind = Literal["download", "upload", "environment"]
TransferState = Literal["running", "done", "failed", "cancelled"]
Newer = Literal["ask", "continue", "branch", "beside"]
SavedState = Literal["never", "saved", "changed"]
WantedState = Literal["taken", "written", "refused"]
"""A page is at it, it has written the file, it could not."""
