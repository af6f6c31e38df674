"""An RO-Crate with each saved dataset: what was used, by whom and when, what came of it, and the version before it.

Facts: RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), Process Run Crate 0.5 (https://w3id.org/ro/wfrun/process/0.5).
Written here rather than by the library `rocrate`: that takes longer to load than all else that a save cell does.
"""

from __future__ import annotations

import json
import math
import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from openbis_jupyter.client.datasets import Owner, RemoteFile, dataset_link, owner_link
from openbis_jupyter.client.provenance.inputs import Input
from openbis_jupyter.untrusted import mapping_of

CRATE = "ro-crate-metadata.json"
"""Its name and its place, the top of the dataset, are RO-Crate's."""
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_LICENCE = {
    "@id": "#licence",
    "@type": "CreativeWork",
    "name": "Not stated",
    "description": "Who may read and use this is what openBIS, where it is stored, says.",
}
_BEFORE = "The version before this one."
_NOT_PARENT = "It was used, but openBIS did not take it as a parent of this dataset."
_COMPARISON = "What came out the same as before when the notebook ran again, cell by cell."
_LONGEST_VALUE = 1000
_MOST_FILES = 100
"""Of one dataset that was used."""
_FRACTION = re.compile(r"(?<=\d)\.\d+")
_TIMES = ("shell.execute_reply.started", "iopub.execute_input", "iopub.status.busy", "shell.execute_reply")

_Entity = dict[str, Any]


@dataclass(frozen=True)
class CrateFile:
    """A file of the dataset: size in bytes, SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Work:
    """A version that is being saved.

    url: openBIS's address; user: who saves, as openBIS calls them, empty where that is not known; files: the notebook
    and its page first, results; environment: files about what it ran in; comparison: files about what came out the same
    when it ran again; inputs: what is known of datasets that were used, by permId; before: permId of the version before
    it.
    """

    url: str
    user: str
    name: str
    notes: str
    owner: Owner
    history_id: str
    files: Mapping[str, CrateFile]
    environment: Mapping[str, CrateFile] = field(default_factory=dict)
    comparison: Mapping[str, CrateFile] = field(default_factory=dict)
    language: str = ""
    language_version: str = ""
    inputs: Mapping[str, Input] = field(default_factory=dict)
    parents: Sequence[str] = ()
    not_parents: Sequence[str] = ()
    before: str | None = None


def crate(work: Work, notebook: Any) -> str:
    """In: what is saved; the notebook. Out: the text of `CRATE`, in JSON-LD."""
    graph = [_descriptor(), *_entities(work, notebook)]
    document = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _entities(work: Work, notebook: Any) -> Iterator[_Entity]:
    name, *results = work.files
    inputs = [*_inputs(work)]
    datasets = [*inputs, *_earlier(work)]
    used = [*_files_of_inputs(work)]
    parameters = [*_parameters(notebook)]
    software = [*_software(work)]
    owner = owner_link(work.url, work.owner.kind, work.owner.perm_id) or f"#{quote(work.owner.perm_id)}"
    yield {
        "@id": "./",
        "@type": "Dataset",
        "name": work.name or name,
        "description": work.notes or f"The notebook {name} with its results, saved in openBIS.",
        "datePublished": _now(),
        "license": {"@id": _LICENCE["@id"]},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": [
            *(_file_ref(one) for one in [*work.files, *work.environment, *work.comparison]),
            *map(_ref, datasets),
        ],
        "mentions": {"@id": "#run"},
        "about": {"@id": owner},
        "identifier": f"urn:uuid:{work.history_id}" if work.history_id else name,
        **({"isBasedOn": {"@id": dataset_link(work.url, work.before)}} if work.before else {}),
        **({"author": {"@id": _person_id(work.user)}} if work.user else {}),
    }
    yield _LICENCE
    yield {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"Running {name}",
        "description": "The cells of the notebook ran, and it was saved with their results.",
        "instrument": _file_ref(name),
        "object": [_ref(one) for one in [*inputs, *parameters]],
        "result": [_file_ref(one) for one in results],
        **_times(notebook),
        **({"agent": {"@id": _person_id(work.user)}} if work.user else {}),
    }
    if work.user:
        yield {"@id": _person_id(work.user), "@type": "Person", "name": work.user, "identifier": work.user}
    yield {
        **_file_entity(name, work.files[name], ["File", "SoftwareSourceCode"]),
        "programmingLanguage": {"@id": "#language"},
        "softwareRequirements": [*map(_ref, software), *map(_file_ref, work.environment)],
    }
    yield from (_file_entity(one, work.files[one], "File") for one in results)
    yield from (_file_entity(one, file, "File") for one, file in work.environment.items())
    for one, file in work.comparison.items():
        yield {**_file_entity(one, file, "File"), "description": _COMPARISON, "about": {"@id": "#run"}}
    kind = "object" if work.owner.kind == "OBJECT" else "experiment"
    yield {
        "@id": owner,
        "@type": "CreativeWork",
        "name": f"The {kind} {work.owner.identifier} in openBIS",
        "identifier": work.owner.perm_id,
    }
    yield from (*datasets, *used, *parameters, *software)


def _descriptor() -> _Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPECIFICATION},
    }


def _inputs(work: Work) -> Iterator[_Entity]:
    for perm_id in dict.fromkeys([*work.parents, *work.not_parents]):
        notes = [
            *([_BEFORE] if perm_id == work.before else []),
            *([_NOT_PARENT] if perm_id in work.not_parents else []),
        ]
        yield _dataset(work, perm_id, " ".join(notes))


def _files_of_inputs(work: Work) -> Iterator[_Entity]:
    for perm_id in dict.fromkeys([*work.parents, *work.not_parents]):
        yield from map(_input_file, _named_files(work, perm_id))


def _named_files(work: Work, perm_id: str) -> Sequence[RemoteFile]:
    """Of a dataset with many files none: openBIS has the list."""
    files = work.inputs[perm_id].files if perm_id in work.inputs else ()
    return files if len(files) <= _MOST_FILES else ()


def _input_file(file: RemoteFile) -> _Entity:
    return {
        "@id": f"{file.store_url.rstrip('/')}/datastore_server/{quote(file.dataset)}/{quote(file.path)}",
        "@type": "File",
        "name": file.path,
        "contentSize": str(file.size),
        **({"identifier": f"crc32:{file.checksum}"} if file.checksum else {}),
    }


def _earlier(work: Work) -> Iterator[_Entity]:
    """The version before, where the notebook did not use it."""
    if work.before and work.before not in (*work.parents, *work.not_parents):
        yield _dataset(work, work.before, _BEFORE)


def _dataset(work: Work, perm_id: str, description: str) -> _Entity:
    known = work.inputs.get(perm_id, Input())
    files = [_ref(_input_file(file)) for file in _named_files(work, perm_id)]
    return {
        "@id": dataset_link(work.url, perm_id),
        "@type": "Dataset",
        "name": known.name[:_LONGEST_VALUE] or f"Dataset {perm_id} in openBIS",
        "identifier": perm_id,
        **({"additionalType": known.type} if known.type else {}),
        **({"description": description} if description else {}),
        **({"hasPart": files} if files else {}),
    }


def _parameters(notebook: Any) -> Iterator[_Entity]:
    """What a template asked, and what was given for a run in place of that."""
    about, papermill = (mapping_of(notebook.metadata.get(key)) for key in ("openbis", "papermill"))
    values = {**mapping_of(about.get("parameters")), **mapping_of(papermill.get("parameters"))}
    for number, (name, value) in enumerate(values.items(), start=1):
        yield {
            "@id": f"#parameter-{number}",
            "@type": "PropertyValue",
            "name": str(name)[:_LONGEST_VALUE],
            "value": _scalar(value),
        }


def _scalar(value: Any) -> str | int | float | bool:
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:_LONGEST_VALUE]


def _software(work: Work) -> Iterator[_Entity]:
    yield {
        "@id": "#language",
        "@type": "ComputerLanguage",
        "name": work.language or "unknown",
        **({"version": work.language_version} if work.language_version else {}),
    }
    yield {
        "@id": "#openbis-jupyter",
        "@type": "SoftwareApplication",
        "name": "openbis-jupyter",
        "softwareVersion": version("openbis-jupyter"),
        "description": "It saved the notebook and wrote this crate.",
    }


def _times(notebook: Any) -> dict[str, str]:
    """When the first cell began and the last one ended, as the cells say it; else the end is now."""
    said = [
        mapping_of(cell.metadata.get("execution")).get(key) for cell in notebook.cells for key in _TIMES
    ]  # Jupyter's `recordTiming`
    times = sorted(moment for moment in map(_moment, said) if moment)
    if not times:
        return {"endTime": _now()}
    return {
        "startTime": times[0].isoformat(timespec="seconds"),
        "endTime": times[-1].isoformat(timespec="seconds"),
    }


def _moment(text: Any) -> datetime | None:
    # Seconds will do; not every Python reads every number of digits behind them.
    whole = _FRACTION.sub("", str(text)).replace("Z", "+00:00")
    try:
        found = datetime.fromisoformat(whole)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _file_entity(name: str, file: CrateFile, kind: str | list[str]) -> _Entity:
    encoding = _ENCODINGS.get(PurePosixPath(name).suffix.lower()) or mimetypes.guess_type(name)[0]
    return {
        "@id": quote(name),
        "@type": kind,
        "name": name,
        "contentSize": str(file.size),
        "sha256": file.sha256,
        **({"encodingFormat": encoding} if encoding else {}),
    }


_ENCODINGS = {".ipynb": "application/x-ipynb+json"}


def _ref(entity: _Entity) -> dict[str, str]:
    return {"@id": entity["@id"]}


def _file_ref(name: str) -> dict[str, str]:
    return {"@id": quote(name)}


def _person_id(user: str) -> str:
    return f"#person-{quote(user, safe='')}"
