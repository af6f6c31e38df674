"""Files of datasets, onto this computer: many at once, resumed, checked.

in_notebooks: `download()` · downloads: what is wanted · batches, fetch: small and large files, by file_transfer
(resumed: the rest of a file) and answers · partial, targets: where they go.
"""

from openbis_jupyter.client.downloading.batches import fetch_together
from openbis_jupyter.client.downloading.downloads import WORKERS, Downloaded, download_chosen, download_files
from openbis_jupyter.client.downloading.fetch import stream_of
from openbis_jupyter.client.downloading.in_notebooks import download, left_out_of, summary

__all__ = [
    "WORKERS",
    "Downloaded",
    "download",
    "download_chosen",
    "download_files",
    "fetch_together",
    "left_out_of",
    "stream_of",
    "summary",
]
