"""The lab's templates: datasets in openBIS, found and read with the user's own token. Blocking: for a thread."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path, PurePosixPath

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.templates.site import only_one
from openbis_jupyter.hub.templates.worker import BrokenTemplate, Loaded, TemplateWorker
from openbis_jupyter.notebook.sources import EXTENSIONS
from openbis_jupyter.notebook.template_error import TemplateError
from openbis_jupyter.openbis.data_store import DataStore, StoredFile
from openbis_jupyter.openbis.rpc import Rpc
from openbis_jupyter.openbis.templates import Surroundings, surroundings

PREFIX = "lab:"
KEPT = 256
MEGABYTES = 4

log = logging.getLogger(__name__)


class LabTemplates:
    """In: the settings, the application server, the data store, and who reads templates.

    Whether somebody may see a template is asked each time; what is in a dataset never changes, so it is kept.
    """

    def __init__(self, settings: Settings, rpc: Rpc, data_store: DataStore, worker: TemplateWorker) -> None:
        self._settings = settings
        self._rpc = rpc
        self._data_store = data_store
        self._worker = worker
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Loaded] = OrderedDict()

    def surroundings(self, token: str, user: str, entity: tuple[str, str] | None) -> Surroundings:
        """What decides about the offer (1 request)."""
        spaces = self._settings.template_spaces
        return surroundings(self._rpc, token, user, entity, self._settings.template_type, spaces)

    def load(self, token: str, perm_ids: tuple[str, ...]) -> list[Loaded]:
        """The templates in these datasets (1 request, and 1 for each that is not known yet). Never fails."""
        with self._lock:
            missing = [perm_id for perm_id in perm_ids if perm_id not in self._kept]
        try:
            files = self._data_store.files(token, missing) if missing else {}
        except OpenbisJupyterError as error:
            log.info("templates are not known: %s", error.code)
            files = {}
        for perm_id in missing:
            if perm_id in files:
                self._keep(perm_id, self._read(token, perm_id, files[perm_id]))
        with self._lock:
            return [self._kept[perm_id] for perm_id in perm_ids if perm_id in self._kept]

    def get(self, token: str, user: str, template_id: str) -> Loaded | None:
        """The template with this id, where this user may see it now."""
        perm_id = template_id.removeprefix(PREFIX)
        if not self._settings.template_spaces or not template_id.startswith(PREFIX):
            return None
        if perm_id not in self.surroundings(token, user, None).datasets:
            return None
        return next(iter(self.load(token, (perm_id,))), None)

    def _read(self, token: str, perm_id: str, files: list[StoredFile]) -> Loaded | None:
        fitting = [file for file in files if PurePosixPath(file.path).suffix.lower() in EXTENSIONS]
        try:
            path = only_one([Path(file.path) for file in fitting])
            content = self._data_store.read(token, perm_id, fitting[0], MEGABYTES)
        except TemplateError as error:
            return BrokenTemplate(PREFIX + perm_id, perm_id, f"{error}.")
        except OpenbisJupyterError as error:
            log.info("template %s cannot be read: %s", perm_id, error.code)
            return (
                BrokenTemplate(PREFIX + perm_id, perm_id, error.message)
                if error.code == "source-too-large"
                else None
            )
        return self._worker.load(PREFIX + perm_id, perm_id, content, path.name)

    def _keep(self, perm_id: str, loaded: Loaded | None) -> None:
        if loaded is None:
            return
        with self._lock:
            self._kept[perm_id] = loaded
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
