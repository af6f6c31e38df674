"""Many files at once: what is wanted, what is here already, and a few threads that fetch the rest."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import Listing, RemoteFile, chosen, list_files, unknown_files
from openbis_jupyter.client.disk import folder_full
from openbis_jupyter.client.downloading.batches import fetch_together
from openbis_jupyter.client.downloading.fetch import fetch_one
from openbis_jupyter.client.downloading.large import is_large
from openbis_jupyter.client.downloading.partial import bytes_here, keep_whole
from openbis_jupyter.client.downloading.targets import Transfer, plan
from openbis_jupyter.client.progress import (
    Arrived,
    Cancel,
    LeftOut,
    Listener,
    Moved,
    Planned,
    Started,
    in_threads,
    one_at_a_time,
    silent,
)

WORKERS = 4


@dataclass(frozen=True)
class Downloaded:
    """Where all wanted files are now, how many of them were fetched, how many of these came together with others in one
    answer, which is quicker, and the datasets without files to be had and files that cannot be here.
    """

    files: tuple[Path, ...]
    fetched: int
    together: int
    left_out: tuple[LeftOut, ...]

    @property
    def there(self) -> int:
        """How many were here already."""
        return len(self.files) - self.fetched


def download_files(
    access: Access,
    perm_ids: Iterable[str],
    folder: Path,
    *,
    patterns: Sequence[str] = (),
    workers: int = WORKERS,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> Downloaded:
    """Download the files of these datasets that a pattern names (all without patterns) into `folder/<permId>/…`.

    Files that are there and intact are not downloaded again; a file that was cut goes on where it ended. A damaged file
    does not keep the others from arriving, nor does one whose name cannot be here.
    Errors: `files-unavailable`; those of `list_files`, `chosen`, `plan` and `fetch_one`. What arrived before stays.
    """
    listing = list_files(access, perm_ids)
    listing.refuse_if_nothing_is_there()
    return _fetch_all(access, listing, chosen(listing.files, patterns), folder, workers, listen, cancel)


def download_chosen(
    access: Access,
    wanted: Mapping[str, Sequence[str] | None],
    folder: Path,
    *,
    workers: int = WORKERS,
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> Downloaded:
    """The same for permIds and the paths of their wanted files, None for all of a dataset's.

    Errors: likewise; `files-unknown` for a path that the dataset does not have.
    """
    listing = list_files(access, wanted)
    listing.refuse_if_nothing_is_there()
    there = {(file.dataset, file.path) for file in listing.files}
    unknown = [
        path for dataset, paths in wanted.items() for path in paths or () if (dataset, path) not in there
    ]
    if unknown:
        raise unknown_files(unknown, listing.files)
    sets = {dataset: None if paths is None else frozenset(paths) for dataset, paths in wanted.items()}
    files = [file for file in listing.files if (paths := sets[file.dataset]) is None or file.path in paths]
    return _fetch_all(access, listing, files, folder, workers, listen, cancel)


def _fetch_all(
    access: Access,
    listing: Listing,
    files: Sequence[RemoteFile],
    folder: Path,
    workers: int,
    listen: Listener,
    cancel: Cancel | None,
) -> Downloaded:
    cancel = cancel or Cancel()
    listen = one_at_a_time(listen)
    planned = plan(dict.fromkeys(files), folder)
    transfers, left_out = planned.transfers, (*listing.left_out, *planned.left_out)
    for one in left_out:
        listen(one)
    missing = [transfer for transfer in transfers if not transfer.intact]
    size = sum(transfer.file.size for transfer in missing)
    largest = _largest(missing) if is_large(size) else ""
    listen(Planned("download", len(missing), size, len(transfers) - len(missing), largest))
    _refuse_without_room(missing, folder)
    places = {transfer.file: transfer for transfer in missing}

    def keep(file: RemoteFile, content: memoryview) -> None:
        keep_whole(places[file], content)
        listen(Started(file.path, file.size))
        listen(Moved(file.path, file.size))
        listen(Arrived(file.path, places[file].target))

    arrived = fetch_together(access, list(places), listing.files, keep, workers, cancel)
    rest = [transfer for transfer in missing if transfer.file not in arrived]
    in_threads(rest, lambda one, stop: fetch_one(access, one, listen, stop), workers, cancel)
    files_here = tuple(transfer.target for transfer in transfers)
    return Downloaded(files_here, len(missing), len(arrived), left_out)


def _largest(missing: Sequence[Transfer]) -> str:
    largest = max((one.file for one in missing), key=lambda file: file.size)
    return f"{largest.dataset}/{largest.path}"


def _refuse_without_room(missing: Sequence[Transfer], folder: Path) -> None:
    """Errors: `folder-full` before a long download that cannot end well."""
    size = sum(transfer.file.size - bytes_here(transfer) for transfer in missing)
    if missing and shutil.disk_usage(folder).free < size:
        what = missing[0].target.name if len(missing) == 1 else f"{len(missing)} files"
        raise folder_full(folder, what, size)
