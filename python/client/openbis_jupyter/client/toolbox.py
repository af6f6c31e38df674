"""Where the MATLAB/Octave toolbox is, for `addpath` in an Octave notebook."""

from __future__ import annotations

from importlib.metadata import files
from pathlib import Path

CLASS_FILE = "matlab/@OpenBis/OpenBis.m"


def toolbox_folder() -> Path:
    """The toolbox's folder: of a source tree that is installed as editable, else where the package was installed to."""
    source = Path(__file__).resolve().parents[4] / CLASS_FILE
    if source.exists():
        return source.parents[1]
    [installed] = [file for file in files("openbis-jupyter") or () if file.as_posix().endswith(CLASS_FILE)]
    return Path(installed.locate()).resolve().parents[1]
