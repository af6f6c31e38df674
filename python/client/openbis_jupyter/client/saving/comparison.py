"""What openBIS has stored, compared with what is here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile, list_files
from openbis_jupyter.client.disk import LocalFile
from openbis_jupyter.client.downloading import WORKERS, fetch_together, stream_of
from openbis_jupyter.client.progress import Cancel, Listener, Moved, Planned, in_threads

READ_BACK_BYTES = 64 << 20
"""Up to this size a stored file is read back; of larger ones openBIS's own checksum of what it stored is taken."""


def difference(
    access: Access, perm_id: str, files: Mapping[str, LocalFile], listen: Listener, cancel: Cancel
) -> str | None:
    """The name of a file that openBIS has not stored as it is here, None where all are the same.

    Errors: `session-expired`, `openbis-unreachable`, `file-damaged`, `cancelled`.
    """
    return _difference(access, list_files(access, [perm_id]).files, files, listen, cancel)


def same_version(
    access: Access,
    versions: Sequence[str],
    variants: Sequence[Mapping[str, LocalFile]],
    listen: Listener,
    cancel: Cancel,
) -> tuple[str, int] | None:
    """The version that holds the very files of a variant, and which variant; None where none does. Errors: likewise."""
    stored = list_files(access, versions).files
    for perm_id in versions:
        own = [file for file in stored if file.dataset == perm_id]
        for number, files in enumerate(variants):
            if _difference(access, own, files, listen, cancel) is None:
                return perm_id, number
    return None


def _difference(
    access: Access,
    stored_files: Sequence[RemoteFile],
    files: Mapping[str, LocalFile],
    listen: Listener,
    cancel: Cancel,
) -> str | None:
    stored = by_name(stored_files, next(iter(files)))
    for name, file in files.items():
        if name not in stored or not _may_be(stored[name], file):
            return name
    to_read = {stored[name]: name for name in files if _must_read(stored[name])}
    listen(Planned("compare", len(to_read), sum(file.size for file in to_read)))
    differing: set[str] = set()

    def compare(file: RemoteFile, blocks: Iterable[memoryview]) -> None:
        name, digest = to_read[file], hashlib.sha256()
        for block in blocks:
            cancel.check()
            digest.update(block)
            listen(Moved(name, len(block)))
        if digest.digest() != files[name].sha256:
            differing.add(name)

    arrived = fetch_together(
        access, list(to_read), stored_files, lambda file, content: compare(file, [content]), WORKERS, cancel
    )
    rest = [file for file in to_read if file not in arrived]
    in_threads(rest, lambda file, _: compare(file, stream_of(access, file)), WORKERS, cancel)
    return next((name for name in files if name in differing), None)


def by_name(stored: Sequence[RemoteFile], first: str) -> dict[str, RemoteFile]:
    """The stored files by the names that they were sent under; the first that was sent lies at the top."""
    tops = [file.path.removesuffix(first) for file in stored if f"/{file.path}".endswith(f"/{first}")]
    top = min(tops, key=len, default="")
    return {file.path.removeprefix(top): file for file in stored if file.path.startswith(top)}


def _may_be(stored: RemoteFile, file: LocalFile) -> bool:
    return stored.size == file.size and stored.crc32 in (None, file.crc32)


def _must_read(stored: RemoteFile) -> bool:
    return stored.size <= READ_BACK_BYTES or stored.crc32 is None
