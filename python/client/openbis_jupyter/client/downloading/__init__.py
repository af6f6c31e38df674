"""Files of datasets, onto this computer: many at once, resumed, checked.

in_notebooks: `download()` · downloads: what is wanted · batches, fetch: small and large files · partial, targets:
where they go.
"""

from openbis_jupyter.client.downloading.downloads import WORKERS, Downloaded, download_chosen, download_files
from openbis_jupyter.client.downloading.fetch import stream_of
from openbis_jupyter.client.downloading.in_notebooks import download, summary

__all__ = ["WORKERS", "Downloaded", "download", "download_chosen", "download_files", "stream_of", "summary"]
