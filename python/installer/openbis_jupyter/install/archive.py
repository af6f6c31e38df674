"""`python -m openbis_jupyter.install.archive FOLDER`: the core plugin as a zip file, to be unpacked in `core-plugins/`.

The same files give the same bytes: sorted names, one date, fixed modes.
"""

from __future__ import annotations

import os
import sys
import time
import zipfile
from pathlib import Path

from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.install.plugin_files import MODULE, VERSION_FOLDER, plugin_files

_FIRST_DAY = 315532800
"""1980-01-01, before which zip files know no time."""
_MODE = 0o100644


def write_archive(folder: Path, seconds: int) -> Path:
    """In: where to; the time of every file, in seconds since 1970. Out: the zip file. Errors: `plugin-incomplete`."""
    files = plugin_files()
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"openbis-jupyter-core-plugin-{product_version()}.zip"
    date = time.gmtime(max(seconds, _FIRST_DAY))[:6]
    with zipfile.ZipFile(archive, "w") as stream:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{MODULE}/{VERSION_FOLDER}/{path}", date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _MODE << 16
            entry.create_system = 3
            stream.writestr(entry, content)
    return archive


if __name__ == "__main__":
    write_archive(Path(sys.argv[1]), int(os.environ.get("SOURCE_DATE_EPOCH", _FIRST_DAY)))
