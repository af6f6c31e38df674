"""The notebook of a launch as text: made from a template, or a saved one from the data store."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.launch.notebook_text import as_text
from openbis_jupyter.hub.options import Choice
from openbis_jupyter.hub.settings import PYTHON, Kernel, Settings
from openbis_jupyter.hub.templates import TemplateWorker
from openbis_jupyter.notebook.builder import build_notebook
from openbis_jupyter.notebook.languages import LANGUAGES, LiteralError, language_of_kernel
from openbis_jupyter.notebook.parameters import with_properties
from openbis_jupyter.notebook.reopened import reopened
from openbis_jupyter.notebook.saved import language_of, read_saved, without_results
from openbis_jupyter.notebook.spec import DatasetInfo, NotebookSpec, OwnerInfo, SourceInfo
from openbis_jupyter.notebook.work import opened_from
from openbis_jupyter.openbis.data_store import DataStore, chosen
from openbis_jupyter.openbis.values import LaunchFacts, SessionInformation
from openbis_jupyter.protocol.launch import LaunchRequest, SourceRef
from openbis_jupyter.protocol.names import SUFFIX
from openbis_jupyter.protocol.source import SavedFile

_HISTORY_ID_MAX = 200


@dataclass(frozen=True)
class NotebookFactory:
    """Blocking: to be run in a thread. In: the settings, the data store, who fills templates."""

    settings: Settings
    data_store: DataStore
    worker: TemplateWorker

    def text(
        self,
        token: str,
        request: LaunchRequest,
        choice: Choice,
        session: SessionInformation,
        facts: LaunchFacts,
    ) -> str:
        """The notebook that the request asks for."""
        spec = self._spec(request, choice.kernel, session, facts)
        if request.source is None:
            if choice.template is None:
                return as_text(build_notebook(spec))
            asked = choice.template.parameters
            # `_spec` refuses a request without an owner.
            properties = facts.owner.properties if facts.owner else {}
            values = with_properties(asked, choice.parameters, properties, spec.owner.identifier)
            return as_text(self.worker.build(spec, choice.template, values))
        return as_text(self._reopened(token, request.source, spec, facts))

    def notebooks(self, token: str, dataset: str) -> tuple[SavedFile, ...]:
        """The notebooks at the top of a dataset, for the form. Errors: `source-without-notebook`, …"""
        files = self.data_store.notebooks(token, dataset)
        if not files:
            raise OpenbisJupyterError("source-without-notebook", dataset=dataset)
        return tuple(SavedFile(path=file.path, name=file.name, size=file.size) for file in files)

    def _spec(
        self, request: LaunchRequest, kernel: Kernel, session: SessionInformation, facts: LaunchFacts
    ) -> NotebookSpec:
        if facts.owner is None:
            raise OpenbisJupyterError("owner-unknown", owner=request.owner.perm_id)
        found = [facts.datasets[perm_id] for perm_id in request.datasets]
        return NotebookSpec(
            file_name=request.notebook,
            title=title_of(request, facts),
            openbis_url=self.settings.openbis_url.rstrip("/"),
            user=session.user,
            owner=OwnerInfo(
                facts.owner.kind, request.owner.perm_id, facts.owner.identifier, facts.owner.name
            ),
            datasets=tuple(DatasetInfo(d.perm_id, d.type, d.name, d.owner) for d in found),
            parents=request.datasets,
            not_parents=tuple(one.perm_id for one in facts.datasets.values() if not one.may_be_parent),
            history_id=history_of(session.user, request.launch_key),
            name_property=facts.name_property,
            kernel=kernel.name,
            kernel_display_name=kernel.display_name,
            language=kernel.language,
        )

    def _reopened(
        self,
        token: str,
        source: SourceRef,
        fresh: NotebookSpec,
        facts: LaunchFacts,
    ) -> dict[str, Any]:
        file = chosen(self.data_store.notebooks(token, source.dataset), source.file, source.dataset)
        content = self.data_store.read(token, source.dataset, file, self.settings.source_megabytes)
        saved = read_saved(content, PurePosixPath(file.path).name, source.dataset)
        language = language_of(saved) or _language(self.settings.kernels[0])
        by_hand = language not in LANGUAGES
        dataset = facts.datasets[source.dataset]
        spec = replace(
            fresh,
            parents=(source.dataset,),
            language=PYTHON.language if by_hand else language,
            source=SourceInfo(dataset.perm_id, dataset.name, source.mode, by_hand),
        )
        if source.mode == "continuation":
            spec = replace(spec, history_id=dataset.history_id or _own_history_id(saved) or spec.history_id)
        else:
            saved = without_results(saved)
        if saved["metadata"].get("openbis"):
            spec = replace(spec, dataset_type=dataset.type or spec.dataset_type)
        try:
            found = reopened(saved, spec, self._kernelspec(saved, language), dataset.notes)
        except LiteralError as error:
            raise OpenbisJupyterError("request-invalid", field="kernel", reason=str(error)) from None
        return opened_from(found, dataset.perm_id) if source.mode == "continuation" else found

    def _kernelspec(self, saved: dict[str, Any], language: str) -> dict[str, Any] | None:
        """Another kernel of its language, where the hub does not offer its own; None: it keeps what it has."""
        own = (saved["metadata"].get("kernelspec") or {}).get("name")
        if any(kernel.name == own for kernel in self.settings.kernels):
            return None
        other = next((kernel for kernel in self.settings.kernels if _language(kernel) == language), None)
        if other is None:
            return None
        row = language_of_kernel(other.language, other.name, other.display_name)
        jupyter = row.jupyter if row else other.language
        return {"name": other.name, "display_name": other.display_name, "language": jupyter}


def history_of(openbis_user: str, launch_key: str) -> str:
    """The history id of a new notebook: by it is found what a launch has saved, when nobody is left who could say."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{openbis_user}\n{launch_key}"))


def title_of(request: LaunchRequest, facts: LaunchFacts) -> str:
    """What people call it: as they said, else as the dataset is called that it goes on from, else as its file."""
    source = request.source
    goes_on = source is not None and source.mode == "continuation"
    earlier = facts.datasets[source.dataset].name if source and goes_on else ""
    return request.name or earlier or request.notebook.removesuffix(SUFFIX)


def _language(kernel: Kernel) -> str:
    row = language_of_kernel(kernel.language, kernel.name, kernel.display_name)
    return row.id if row else kernel.language.lower()


def _own_history_id(saved: dict[str, Any]) -> str:
    """What the notebook says itself, where its dataset has no such property."""
    about = saved["metadata"].get("openbis")
    value = about.get("history_id") if isinstance(about, dict) else saved["metadata"].get("openbisHistoryId")
    return value if isinstance(value, str) and len(value) <= _HISTORY_ID_MAX else ""
