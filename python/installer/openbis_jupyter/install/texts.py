"""What the commands say, in one place."""

from __future__ import annotations

from collections.abc import Mapping

WRITES = "writes"
REMOVES = "removes"
FILES = "{folder}: {verb} {count} files of the core plugin"
NOTHING = "Nothing to do."
WOULD = "would change:"

CHANGES: Mapping[str, str] = {
    "modules": "enables the module `jupyter`",
    "service": "says where the Hub service is",
    "eln": "lets the ELN load `../../jupyter`",
    "removed": "is as it was without the plugin",
}
"""What happens to a file of openBIS."""

NOTES: Mapping[str, str] = {
    "interrupted": "An earlier run did not come to its end: with this one, nothing of it is left half done.",
    "kept-copy": "{file} had been changed by somebody: that version is kept as {copy}.",
    "left-over": "{file} is not ours and was left.",
    "no-service-properties": "No service.properties was found: set jupyter.hub-service-url there yourself.",
    "no-hub-url": "openBIS does not know where the JupyterHub is: run the command again with --hub-url.",
    "no-eln": "There is no ELN-LIMS here: the form is at /openbis/webapp/jupyter/ only.",
    "disabled": "disabled-core-plugins in {file} switches the plugin off: take `{term}` out there.",
    "other-version": "{folder} is a higher version of the module, and openBIS takes that one: remove the folder.",
    "entry-remains": "{file} named the plugin before it was installed, and still does: remove the entry, or the ELN "
    "may wait for a plugin that is gone.",
    "restart": "Restart openBIS: it serves the plugin from then on.",
    "restart-removed": "Restart openBIS when it suits you.",
    "doctor": "Then ask `openbis-jupyter doctor {places}` whether all is well.",
}


def note(name: str, **values: object) -> str:
    """A sentence of NOTES, filled in."""
    return NOTES[name].format(**values)
