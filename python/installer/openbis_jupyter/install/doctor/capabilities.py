"""What openBIS's own file `capabilities` beside `service.properties` gives to whom.

A line is `CAPABILITY: ROLE, ROLE`, `#` begins a comment; what has no line is as openBIS was made. Reference: openBIS's
manual, "Authorization", and its class CapabilityMap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.install import disk
from openbis_jupyter.install.doctor.subject import Subject

FILE = "capabilities"
FOR_PARENTS = ("ADD_PARENT_TO_DATASET", "UPDATE_DATASET")
"""The right to add parents, and the one by which `getRights` tells beforehand; both with power users by default."""
_OF_USERS = {"PROJECT_OBSERVER", "PROJECT_USER", "SPACE_OBSERVER", "SPACE_USER"}
_LINE = re.compile(r"\s*([A-Za-z_]+)[ \t:]+([^;#=]*)(;.*)?")


def check_parents(subject: Subject) -> list[Finding]:
    """Whether a user of a space may save a notebook with parents."""
    properties = subject.layout.service_properties if subject.layout else None
    if properties is None:
        return []
    file = properties.with_name(FILE)
    roles = roles_by_capability((disk.read(file) or b"").decode("utf-8", "replace"))
    if all(roles.get(one, set()) & _OF_USERS for one in FOR_PARENTS):
        return []
    return [found("parents-of-power-users", file=file)]


def roles_by_capability(text: str) -> Mapping[str, set[str]]:
    """In: the file. Out: the roles that it gives each capability to."""
    roles: dict[str, set[str]] = {}
    for line in map(_LINE.fullmatch, text.splitlines()):
        if line:
            named = {role.strip().upper() for role in line[2].split(",")}
            roles.setdefault(line[1].upper(), set()).update(named)
    return roles
