"""Files on this computer: private, whole or not there; checksums; what the disk refuses."""

from openbis_jupyter.client.disk.checksums import BLOCK_BYTES, crc32_of, updated_crc32
from openbis_jupyter.client.disk.local_files import LocalFile, measured
from openbis_jupyter.client.disk.private_files import read_private, replace_whole, write_private, write_whole
from openbis_jupyter.client.disk.private_rows import put_row, rows_in
from openbis_jupyter.client.disk.refusals import explaining_disk_errors, folder_full, is_full, refusal, why

__all__ = [
    "BLOCK_BYTES",
    "LocalFile",
    "crc32_of",
    "explaining_disk_errors",
    "folder_full",
    "is_full",
    "measured",
    "put_row",
    "read_private",
    "refusal",
    "replace_whole",
    "rows_in",
    "updated_crc32",
    "why",
    "write_private",
    "write_whole",
]
