"""SoS: several kernels in one notebook. Our cells belong to Python 3, one of its sub-kernels."""

from __future__ import annotations

from openbis_jupyter.notebook.languages.language import Language
from openbis_jupyter.notebook.languages.python import LITERALS

LANGUAGE = Language(
    id="sos",
    jupyter="sos",
    title="SoS",
    rank=40,
    extension=".sos",
    comment="#",
    fences=("sos", "python", "python3", "r", "bash", "octave"),
    literal=LITERALS,
    assignment="{name} = {value}",
    first_line="%use Python3\n",
)
