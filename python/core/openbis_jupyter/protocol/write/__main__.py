"""`python -m openbis_jupyter.protocol.write`, run in the repository: writes the files that are made from the shapes."""

from __future__ import annotations

from pathlib import Path

from openbis_jupyter.protocol.write.files import FILES

if __name__ == "__main__":
    for path, make in FILES.items():
        Path(path).write_text(make(), encoding="utf-8")
