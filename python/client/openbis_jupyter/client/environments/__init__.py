"""What a notebook was computed with: asked, told to people, and written down so that the same can be installed again.

answers: what a kernel says about itself · asking: how it is asked · machine: what it ran on · tools: programs of a
shell · requirements, conda, renv, octave, apt: what each language's own tools install from · files: what is saved
beside a notebook · again: the same once more.
"""

from openbis_jupyter.client.environments.again import Again, made_again, planned_again, stored_environment
from openbis_jupyter.client.environments.answers import Answer, Package, parse_answer
from openbis_jupyter.client.environments.asking import (
    Asked,
    asked_here,
    asked_later,
    asked_of_interpreter,
    asked_of_kernel,
    script_for,
    text_of_this_kernel,
)
from openbis_jupyter.client.environments.files import FOLDER, READABLE, environment_files

__all__ = [
    "FOLDER",
    "READABLE",
    "Again",
    "Answer",
    "Asked",
    "Package",
    "asked_here",
    "asked_later",
    "asked_of_interpreter",
    "asked_of_kernel",
    "environment_files",
    "made_again",
    "parse_answer",
    "planned_again",
    "script_for",
    "stored_environment",
    "text_of_this_kernel",
]
