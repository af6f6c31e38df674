"""What the form offers a person: kernels, server profiles, templates that apply."""

from openbis_jupyter.hub.options.kernels import Kernels, with_templates
from openbis_jupyter.hub.options.launch_options import Choice, LaunchOptions
from openbis_jupyter.hub.options.profiles import (
    check_choice,
    early_profile,
    must_restart,
    running_profile,
    spawn_options,
)

__all__ = [
    "Choice",
    "Kernels",
    "LaunchOptions",
    "check_choice",
    "early_profile",
    "must_restart",
    "running_profile",
    "spawn_options",
    "with_templates",
]
