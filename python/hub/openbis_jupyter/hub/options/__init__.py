"""What the form offers a person: kernels, server profiles, templates that apply."""

from openbis_jupyter.hub.options.kernels import Kernels, with_templates
from openbis_jupyter.hub.options.launch_options import Choice, LaunchOptions
from openbis_jupyter.hub.options.profiles import Profiles, ProfilesOf

__all__ = [
    "Choice",
    "Kernels",
    "LaunchOptions",
    "Profiles",
    "ProfilesOf",
    "with_templates",
]
