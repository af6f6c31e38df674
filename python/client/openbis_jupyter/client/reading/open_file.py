"""A file of a dataset that is open: fsspec's own, over our chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fsspec.spec import AbstractBufferedFile

from openbis_jupyter.client.downloading import CHUNK_BYTES
from openbis_jupyter.client.reading.chunks import Chunks

if TYPE_CHECKING:
    from openbis_jupyter.client.reading.as_fsspec import OpenbisFileSystem


class OpenbisFile(AbstractBufferedFile):  # type: ignore[misc]  # fsspec has no types
    """Of its bytes a few blocks are in memory; a block is a chunk of the data store's, so that none comes twice."""

    DEFAULT_BLOCK_SIZE = CHUNK_BYTES

    def __init__(
        self, fs: OpenbisFileSystem, path: str, chunks: Chunks, cache_type: str = "blockcache", **options: Any
    ) -> None:
        self._chunks = chunks
        super().__init__(fs, path, "rb", cache_type=cache_type, **options)

    def read(self, length: int | None = -1) -> bytes:
        """As any file is read; what is wanted in one go is asked for in as few questions as can be."""
        self._chunks.expect(self.size if length is None or length < 0 else self.loc + length)
        content: bytes = super().read(-1 if length is None else length)
        return content

    def _fetch_range(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`."""
        return self._chunks.read(start, end)

    def close(self) -> None:
        """Close it; what was read stays kept."""
        if not self.closed:
            self._chunks.close()
        super().close()
