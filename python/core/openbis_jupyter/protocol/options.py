"""What the form offers to one person at one place, in one round trip."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.launch import EntityRef
from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Flag, ParameterValue, Text
from openbis_jupyter.protocol.words import ParameterType


@shape
class OptionsRequest:
    """Where the form is opened."""

    entity: EntityRef | None = Field(default=None, description="Absent: nowhere in particular.")


@shape
class Kernel:
    """A kernel of the person's server when it runs, else of the hub's configuration."""

    name: Text
    display_name: Caption
    language: Text = Field(description="`python`, `r`, `octave`, `bash`, `sos`, `python2`, …")
    default: Flag


@shape
class Profile:
    """How a server starts."""

    id: Text
    title: Caption
    description: Caption
    default: Flag
    running: Flag = Field(default=False, description="The user's server runs with it.")


@shape
class Parameter:
    """What a template asks."""

    name: Text
    label: Caption
    type: ParameterType
    default: ParameterValue
    choices: tuple[Text, ...] = Field(default=(), description="Of a choice.")
    help: Caption = Field(default="", description="A sentence for whoever fills in the form.")
    minimum: ParameterValue | None = Field(default=None, description="Of a number.")
    maximum: ParameterValue | None = None
    property: Text = Field(
        default="",
        description="Code of the property of the owner that says the value where the request says none; else empty.",
    )


@shape
class Template:
    """A template that applies to the entity and that the person may read."""

    id: Text
    title: Caption
    description: Caption
    language: Text
    parameters: tuple[Parameter, ...]


@shape
class BrokenTemplate:
    """One that has a fault: of the lab for everybody who sees it there, of the site for administrators of openBIS."""

    name: Caption
    reason: Caption


@shape
class Options:
    """What the form offers."""

    kernels: tuple[Kernel, ...]
    profiles: tuple[Profile, ...]
    templates: tuple[Template, ...]
    broken_templates: tuple[BrokenTemplate, ...]
