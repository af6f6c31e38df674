"""What service, people and their servers may do at the hub: no more than they need."""

from __future__ import annotations

from openbis_jupyter.hub.settings import SERVICE_NAME
from openbis_jupyter.hub.versions import series_here

SERVICE_SCOPES = (
    "read:users:name",
    "read:servers",
    "admin:auth_state",
)
"""What the service may do at the hub beside starting servers. `admin:auth_state` only reads: no right to create, change
or delete users.

None of `access:servers` and `tokens`: for one user's server at a time the hub gives it a token (`hub_token_handlers`).
"""


STOP_SCOPE = "delete:servers"
"""Only where it may be needed: changing the profile of a running server stops it first, and a server that was started
for a form and not used is stopped again."""


ACCESS_SCOPE = f"access:services!service={SERVICE_NAME}"


GROUPS_SCOPE = "read:users:groups"
"""Only where profiles are for groups."""


def service_scopes(may_stop: bool, has_groups: bool = False) -> list[str]:
    """What the service needs at the hub. In: whether it may stop servers, and has to know groups (`Settings`)."""
    return [
        *SERVICE_SCOPES,
        series_here().start_scope,
        *([STOP_SCOPE] if may_stop else []),
        *([GROUPS_SCOPE] if has_groups else []),
    ]
