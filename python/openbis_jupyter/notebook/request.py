"""The launch request (docs/developers/protocol.md, section 1) from untrusted JSON to a checked value.

Keys that are not known here are passed over: form and Hub service are installed apart and may differ in age.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from openbis_jupyter.fields import invalid, mapping, matching, one_of, text
from openbis_jupyter.notebook import limits
from openbis_jupyter.notebook.names import clean_directory, clean_notebook

Action = Literal["open", "download", "run"]
OwnerKind = Literal["EXPERIMENT", "OBJECT"]
EntityKind = Literal["SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET"]

SourceMode = Literal["continuation", "template"]
RunningServer = Literal["use", "restart"]

_SOURCE_MODES = ("continuation", "template")
_RUNNING_SERVER = ("use", "restart")
_ACTIONS = ("open", "download", "run")
_OWNER_KINDS = ("EXPERIMENT", "OBJECT")
_ENTITY_KINDS = ("SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET")
_LAUNCH_KEY = re.compile(rf"[A-Za-z0-9-]{{{limits.LAUNCH_KEY_MIN},{limits.LAUNCH_KEY_MAX}}}")
# Codes and permIds of openBIS: letters, digits, `_ - .`, and `:` in codes of contained objects.
_PERM_ID = re.compile(rf"[A-Za-z0-9_.:-]{{1,{limits.PERM_ID_MAX}}}")
_PROFILE = re.compile(rf"[A-Za-z0-9_.-]{{1,{limits.PROFILE_MAX}}}")
_TEMPLATE = re.compile(rf"(?:site|lab):[^/\x00-\x1f\\]{{1,{limits.TEMPLATE_MAX}}}")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KERNEL = re.compile(rf"[A-Za-z0-9_.-]{{1,{limits.KERNEL_MAX}}}")


@dataclass(frozen=True)
class OwnerRef:
    """Where the notebook will be saved, as the form names it."""

    kind: OwnerKind
    perm_id: str


@dataclass(frozen=True)
class EntityRef:
    """Where the click was made; a space's perm_id is its code."""

    kind: EntityKind
    perm_id: str


@dataclass(frozen=True)
class SourceRef:
    """The dataset with the saved notebook that is opened; `file`: which one, where it has several."""

    dataset: str
    mode: SourceMode
    file: str | None


@dataclass(frozen=True)
class ServerChoice:
    """With which profile the server runs; `running`: what to do with one that runs with another (None: ask)."""

    profile: str | None = None
    running: RunningServer | None = None


@dataclass(frozen=True)
class WorkspaceRequest:
    """One click that opens the workspace."""

    launch_key: str
    server: ServerChoice


@dataclass(frozen=True)
class LaunchRequest:
    """One click. `datasets`: in order, without duplicates; `notebook` ends in `.ipynb`; no kernel: default."""

    launch_key: str
    action: Action
    datasets: tuple[str, ...]
    owner: OwnerRef
    entity: EntityRef | None
    directory: str
    notebook: str
    kernel: str | None
    source: SourceRef | None = None
    server: ServerChoice = ServerChoice()
    template: str | None = None
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)


def parse_launch_request(data: object) -> LaunchRequest:
    """In: JSON from outside. Out: the checked request. Errors: `request-invalid` naming the field."""
    body = mapping(data, "request")
    owner_kind, owner_perm_id = _reference(body.get("owner"), "owner", _OWNER_KINDS)
    entity = body.get("entity")
    source = body.get("source")
    datasets = _datasets(body.get("datasets"))
    if source is not None and datasets:
        raise invalid(
            "datasets", "with a source the list must be empty: the notebook has its datasets already."
        )
    template = body.get("template")
    if source is not None and template is not None:
        raise invalid("template", "a saved notebook needs none.")
    return LaunchRequest(
        launch_key=_launch_key(body),
        action=cast(Action, one_of(body.get("action"), "action", _ACTIONS)),
        datasets=datasets,
        owner=OwnerRef(cast(OwnerKind, owner_kind), owner_perm_id),
        entity=None if entity is None else _entity(entity),
        directory=clean_directory(text(body.get("directory", ""), "directory")),
        notebook=clean_notebook(text(body.get("notebook"), "notebook")),
        kernel=_kernel(body.get("kernel")),
        source=None if source is None else _source(source),
        server=_server(body),
        template=None if template is None else _template(template),
        parameters=_parameters(body.get("parameters")),
    )


def parse_options_request(data: object) -> EntityRef | None:
    """In: JSON from outside, `{entity}`. Out: where the form is opened, None: nowhere in particular.

    Errors: `request-invalid`.
    """
    entity = mapping(data, "request").get("entity")
    return None if entity is None else _entity(entity)


def is_kernel_name(value: object) -> bool:
    """Whether a launch request could name this kernel."""
    return isinstance(value, str) and bool(_KERNEL.fullmatch(value))


def parse_workspace_request(data: object) -> WorkspaceRequest:
    """In: JSON from outside. Out: the checked request. Errors: `request-invalid`."""
    body = mapping(data, "request")
    return WorkspaceRequest(_launch_key(body), _server(body))


def parse_source_request(data: object) -> str:
    """In: JSON from outside, `{dataset}`. Out: the permId. Errors: `request-invalid`."""
    return _perm_id(mapping(data, "request").get("dataset"), "dataset")


def _source(value: object) -> SourceRef:
    body = mapping(value, "source")
    file = body.get("file")
    if file is not None and not (isinstance(file, str) and 0 < len(file) <= limits.SOURCE_FILE_MAX):
        raise invalid("source.file", "the path of a file is expected.")
    return SourceRef(
        dataset=_perm_id(body.get("dataset"), "source.dataset"),
        mode=cast(SourceMode, one_of(body.get("mode"), "source.mode", _SOURCE_MODES)),
        file=file,
    )


def _server(body: Mapping[str, object]) -> ServerChoice:
    profile, running = body.get("profile"), body.get("running_server")
    return ServerChoice(
        None
        if profile is None
        else matching(profile, "profile", _PROFILE, "the id of a profile is expected."),
        None if running is None else cast(RunningServer, one_of(running, "running_server", _RUNNING_SERVER)),
    )


def _launch_key(body: Mapping[str, object]) -> str:
    return matching(
        body.get("launch_key"),
        "launch_key",
        _LAUNCH_KEY,
        f"{limits.LAUNCH_KEY_MIN} to {limits.LAUNCH_KEY_MAX} letters, digits and hyphens are expected.",
    )


def _entity(value: object) -> EntityRef:
    kind, perm_id = _reference(value, "entity", _ENTITY_KINDS)
    return EntityRef(cast(EntityKind, kind), perm_id)


def _datasets(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise invalid("datasets", "a list of permIds is expected.")
    if len(value) > limits.DATASETS_MAX:
        raise invalid("datasets", f"at most {limits.DATASETS_MAX} datasets fit into one notebook.")
    return tuple(dict.fromkeys(_perm_id(item, "datasets") for item in value))


def _template(value: object) -> str:
    return matching(value, "template", _TEMPLATE, "the id of a template is expected.")


def _parameters(value: object) -> Mapping[str, str | int | float | bool]:
    if value is None:
        return {}
    answers = mapping(value, "parameters")
    if len(answers) > limits.PARAMETERS_MAX:
        raise invalid("parameters", f"at most {limits.PARAMETERS_MAX} are expected.")
    return {_parameter_name(name): _parameter_value(name, answer) for name, answer in answers.items()}


def _parameter_name(name: object) -> str:
    return matching(name, "parameters", _PARAMETER, "names of parameters are expected.")


def _parameter_value(name: str, answer: object) -> str | int | float | bool:
    if isinstance(answer, str) and len(answer) > limits.PARAMETER_TEXT_MAX:
        raise invalid(f"parameters.{name}", f"at most {limits.PARAMETER_TEXT_MAX} characters are expected.")
    if not isinstance(answer, (str, int, float, bool)):
        raise invalid(f"parameters.{name}", "a text, a number, true or false is expected.")
    return answer


def _kernel(value: object) -> str | None:
    return None if value is None else matching(value, "kernel", _KERNEL, "the name of a kernel is expected.")


def _reference(value: object, field: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    body = mapping(value, field)
    return one_of(body.get("kind"), f"{field}.kind", kinds), _perm_id(body.get("perm_id"), f"{field}.perm_id")


def _perm_id(value: object, field: str) -> str:
    return matching(value, field, _PERM_ID, "it must be a permId of openBIS.")
