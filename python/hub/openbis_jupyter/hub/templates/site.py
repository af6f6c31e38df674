"""The site's templates: a folder each in the directory that the administrator chose."""

from __future__ import annotations

from pathlib import Path

from openbis_jupyter.hub.templates.worker import BrokenTemplate, Loaded, TemplateWorker
from openbis_jupyter.notebook.sources import EXTENSIONS, SOURCE_MAX
from openbis_jupyter.notebook.template_error import TemplateError

PREFIX = "site:"
FOLDERS_MAX = 200
BYTES_MAX = 4 * SOURCE_MAX


class SiteTemplates:
    """In: the directory, None where there is none; who reads templates. A file is read again when it has changed."""

    def __init__(self, directory: Path | None, worker: TemplateWorker) -> None:
        self._directory = directory
        self._worker = worker
        self._loaded: dict[Path, tuple[tuple[int, int], Loaded]] = {}

    def all(self) -> list[Loaded]:
        """The templates by name of their folders."""
        try:
            return [self._load(folder) for folder in self._folders()]
        except OSError as error:
            return [BrokenTemplate(PREFIX, str(self._directory), f"it cannot be read: {error.strerror}.")]

    def get(self, template_id: str) -> Loaded | None:
        """The template with this id."""
        if not template_id.startswith(PREFIX):
            return None
        name = template_id.removeprefix(PREFIX)
        try:
            return next((self._load(folder) for folder in self._folders() if folder.name == name), None)
        except OSError:
            return None

    def _folders(self) -> list[Path]:
        if self._directory is None:
            return []
        folders = sorted(path for path in self._directory.iterdir() if path.is_dir())
        return [folder for folder in folders if not folder.name.startswith((".", "_"))][:FOLDERS_MAX]

    def _load(self, folder: Path) -> Loaded:
        try:
            file = template_file(folder)
            about = file.stat()
            state = (about.st_mtime_ns, about.st_size)
            kept = self._loaded.get(file)
            if kept and kept[0] == state:
                return kept[1]
            if about.st_size > BYTES_MAX:
                raise TemplateError("the file is too large")
            loaded = self._worker.load(PREFIX + folder.name, folder.name, file.read_bytes(), file.name)
        except TemplateError as error:
            return BrokenTemplate(PREFIX + folder.name, folder.name, f"{error}.")
        except OSError as error:
            return BrokenTemplate(PREFIX + folder.name, folder.name, f"it cannot be read: {error.strerror}.")
        self._loaded[file] = (state, loaded)
        return loaded


def template_file(folder: Path) -> Path:
    """The one file in a folder that is a template. Errors: TemplateError where there is none, or several."""
    files = [path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in EXTENSIONS]
    return only_one(files)


def only_one(files: list[Path]) -> Path:
    """The one of these. Errors: TemplateError."""
    if len(files) != 1:
        raise TemplateError(
            f"exactly one file with one of {', '.join(EXTENSIONS)} is expected, not {len(files)}"
        )
    return files[0]
