"""`openbis://PERMID/path` for pandas, xarray, zarr, Dask and whatever else reads through fsspec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from fsspec.callbacks import DEFAULT_CALLBACK
from fsspec.spec import AbstractFileSystem, make_instance

from openbis_jupyter.client.connecting import Access, access_of
from openbis_jupyter.client.downloading import CHUNK_BYTES, Transfer, fetch_one, pour
from openbis_jupyter.client.progress import Cancel, Event, Moved
from openbis_jupyter.client.reading.chunks import Chunks
from openbis_jupyter.client.reading.failures import NotInOpenbis, only_read
from openbis_jupyter.client.reading.kept_chunks import kept_here
from openbis_jupyter.client.reading.open_file import OpenbisFile
from openbis_jupyter.client.reading.paths import PROTOCOL, parted, plain
from openbis_jupyter.client.reading.source import Source, source_of
from openbis_jupyter.client.reading.trees import Tree
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import pybis


class OpenbisFileSystem(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """The files of datasets, to be read; with the credential that `connect()` finds, which is in no option.

    url: which openBIS, as for `connect`. cache_bytes: how much of what was read is kept on this computer's disk, 0 for
    nothing; without it the environment variable OPENBIS_JUPYTER_CACHE_BYTES, or 1 GiB.
    Errors, of all that asks openBIS: those of `connect`; `datasets-unknown` and `files-unknown`, which are
    FileNotFoundErrors, too; `path-is-folder`, also IsADirectoryError; `files-read-only`, also PermissionError;
    `files-unavailable`, `file-damaged`, `transfer-broken`, `folder-full`.
    """

    protocol = PROTOCOL
    root_marker = ""

    def __init__(self, *, url: str | None = None, cache_bytes: int | None = None, **options: Any) -> None:
        if "token" in options:
            raise OpenbisJupyterError(
                "request-invalid",
                field="token",
                reason="options are shown and sent around; set OPENBIS_TOKEN, or use file_system(o).",
            )
        super().__init__(**options)
        self._url, self._cache_bytes = url, cache_bytes
        self._own: Source | None = None
        kept_here(cache_bytes)

    @property
    def _source(self) -> Source:
        """Looked for each time: fsspec keeps file systems, and a person may have set another address or token."""
        return self._own or source_of(self._url)

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        return [plain(str(one)) for one in path] if isinstance(path, list) else plain(str(path))

    def __reduce__(self) -> tuple[Any, ...]:
        """Without credential, which is found again; but for the same openBIS."""
        known = self._source.known_url
        options = {**self.storage_options, **({"url": known} if known else {})}
        return make_instance, (type(self), (), options)

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        """What is in a folder, or the file itself, as `info` tells it; without `detail` only names."""
        path = plain(path)
        perm_id, inside = parted(path)
        tree = self._tree(perm_id)
        if inside in tree.folders:
            paths = [f"{path}/{name}" for name in tree.folders[inside]]
        elif inside in tree.files:
            paths = [path]
        else:
            raise tree.missing(inside)
        return [_info(tree, one) for one in paths] if detail else paths

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """`name`, `type` (file or directory), `size` in bytes, and of a file `crc32`, None where openBIS knows none."""
        path = plain(path)
        if not path:
            return {"name": "", "type": "directory", "size": 0}
        return _info(self._tree(parted(path)[0]), path)

    def exists(self, path: str, **_: Any) -> bool:
        """Whether there is such a file or folder; what keeps openBIS from saying so is an error."""
        try:
            self.info(path)
        except NotInOpenbis:
            return False
        return True

    def isfile(self, path: str) -> bool:
        """Whether it is a file. Errors: likewise."""
        return self.exists(path) and self.info(path)["type"] == "file"

    def isdir(self, path: str) -> bool:
        """Whether it is a folder. Errors: likewise."""
        return self.exists(path) and self.info(path)["type"] == "directory"

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **options: Any) -> bytes:
        """The bytes of a file; all of them in one answer, checked against openBIS's checksum."""
        if start is not None or end is not None:
            part: bytes = super().cat_file(path, start, end, **options)
            return part
        perm_id, inside = parted(path)
        file, content = self._tree(perm_id).file(inside), bytearray()

        def all_of(access: Access) -> None:
            content.clear()
            pour(access, file, content.extend)

        self._source.ask(all_of)
        return bytes(content)

    def get_file(
        self, rpath: str, lpath: Any, callback: Any = DEFAULT_CALLBACK, outfile: Any = None, **options: Any
    ) -> None:
        """Copy a file to this computer: what was cut goes on where it ended, and all of it is checked."""
        perm_id, inside = parted(rpath)
        tree = self._tree(perm_id)
        if outfile is not None or hasattr(lpath, "write") or inside in tree.folders:
            super().get_file(rpath, lpath, callback=callback, outfile=outfile, **options)
            return
        file, target = tree.file(inside), Path(lpath)

        def listen(event: Event) -> None:
            if isinstance(event, Moved):
                callback.relative_update(event.size)

        callback.set_size(file.size)
        self._source.ask(
            lambda access: fetch_one(access, Transfer(file, target, intact=False), listen, Cancel())
        )

    def invalidate_cache(self, path: str | None = None) -> None:
        """List datasets anew."""
        self._source.forget_trees()
        super().invalidate_cache(path)

    def _open(
        self, path: str, mode: str = "rb", block_size: int | None = None, **options: Any
    ) -> OpenbisFile:
        if mode != "rb":
            raise only_read(path)
        perm_id, inside = parted(path)
        file = self._tree(perm_id).file(inside)
        options = {name: options[name] for name in ("cache_type", "cache_options") if name in options}
        return OpenbisFile(
            self, path, Chunks(self._source, file, kept_here(self._cache_bytes)), block_size=block_size or CHUNK_BYTES,
            size=file.size, **options,
        )  # fmt: skip

    def _tree(self, perm_id: str) -> Tree:
        if not perm_id:
            raise OpenbisJupyterError(
                "request-invalid", field=f"{PROTOCOL}://", reason="name a dataset: openbis://PERMID/path."
            )
        return self._source.tree(perm_id)


def _info(tree: Tree, path: str) -> dict[str, Any]:
    inside = parted(path)[1]
    if inside in tree.folders:
        return {"name": path, "type": "directory", "size": 0}
    if inside not in tree.files:
        raise tree.missing(inside)
    file = tree.files[inside]
    return {"name": path, "type": "file", "size": file.size, "crc32": file.crc32}


def _refusing(name: str) -> Callable[..., NoReturn]:
    def refuse(self: OpenbisFileSystem, path: Any, *_: Any, **__: Any) -> NoReturn:
        raise only_read(plain(str(path)))

    refuse.__name__, refuse.__doc__ = name, "Errors: `files-read-only`."
    return refuse


WRITING = (
    *("mkdir", "makedirs", "rmdir", "rm", "rm_file", "_rm", "touch", "cp_file", "mv", "put_file", "put", "pipe_file"),
)  # fmt: skip
for _name in WRITING:
    setattr(OpenbisFileSystem, _name, _refusing(_name))


def file_system(o: pybis.Openbis | Access | None = None) -> OpenbisFileSystem:
    """The file system of a connection; without one, of what `connect()` finds, as `openbis://` has it.

    `pd.read_csv(file_system(o).open("PERMID/path"))` reads with the token that `o` was given by hand, and takes any
    path. On a Dask worker the credential that is there is used: no token travels.
    """
    if o is None:
        return OpenbisFileSystem()
    access = access_of(o)
    made = OpenbisFileSystem(url=access.url, skip_instance_cache=True)
    made._own = Source(lambda: access, finds_again=False)
    return made
