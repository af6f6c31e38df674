"""Files of datasets, onto this computer: many at once, resumed, checked.

in_notebooks: `download()` · downloads: what is wanted · batches, fetch: small and large files, by file_transfer
(parts: stretches of a file) and answers · partial, targets: where they go · large: how much is much.
"""

from openbis_jupyter.client.downloading.answers import Cut
from openbis_jupyter.client.downloading.batches import fetch_together
from openbis_jupyter.client.downloading.downloads import WORKERS, Downloaded, download_chosen, download_files
from openbis_jupyter.client.downloading.fetch import PAUSES_SECONDS, content_of, fetch_one, pour, stream_of
from openbis_jupyter.client.downloading.file_transfer import BROKEN, CHUNK_BYTES, NotThisWay
from openbis_jupyter.client.downloading.in_notebooks import download, left_out_of, summary
from openbis_jupyter.client.downloading.large import is_large
from openbis_jupyter.client.downloading.parts import WINDOW_CHUNKS, Parts
from openbis_jupyter.client.downloading.targets import Transfer, is_intact

__all__ = [
    "BROKEN",
    "CHUNK_BYTES",
    "PAUSES_SECONDS",
    "WINDOW_CHUNKS",
    "WORKERS",
    "Cut",
    "Downloaded",
    "NotThisWay",
    "Parts",
    "Transfer",
    "content_of",
    "download",
    "download_chosen",
    "download_files",
    "fetch_one",
    "fetch_together",
    "is_intact",
    "is_large",
    "left_out_of",
    "pour",
    "stream_of",
    "summary",
]
