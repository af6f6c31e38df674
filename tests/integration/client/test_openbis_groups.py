"""Which authorization groups somebody is in, as openBIS tells it, and to whom it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from integration.notebook.sandbox import Sandbox

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Rpc


def test_groups_are_told_to_administrators_and_to_nobody_else(sandbox: Sandbox) -> None:
    rpc = Rpc(sandbox.url, Path(sandbox.ca_file))
    gateway, admin = Gateway(rpc), sandbox.token_of("ADMIN")
    me = gateway.session_information(admin).user
    people = [{"@type": "as.dto.person.id.PersonPermId", "permId": user} for user in (me, "alice")]
    groups = [("GROUPS_OF_BOTH", people), ("GROUPS_OF_ALICE", people[1:]), ("GROUPS_OF_NOBODY", [])]
    creations = [
        {
            "@type": "as.dto.authorizationgroup.create.AuthorizationGroupCreation",
            "code": code,
            "userIds": members,
        }
        for code, members in groups
    ]
    rpc.call("createAuthorizationGroups", admin, creations)
    assert gateway.groups(admin, me) == ["GROUPS_OF_BOTH"]
    assert sorted(gateway.groups(admin, "alice")) == ["GROUPS_OF_ALICE", "GROUPS_OF_BOTH"]
    assert gateway.groups(admin, "*") == [], "no wildcard puts anybody into a group"
    with pytest.raises(OpenbisJupyterError) as refusal:
        gateway.groups(sandbox.token_of("POWER_USER"), "alice")
    assert refusal.value.code == "access-denied"
