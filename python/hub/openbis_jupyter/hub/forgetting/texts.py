"""What `forget` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TABLES: Mapping[str, str] = {
    "launches": "launches: what was clicked, and where its notebook was written",
    "tickets": "tickets of these launches, with the credentials that they would have handed over",
    "runs": "runs in the background",
    "credentials": "openBIS credentials, encrypted",
    "revoked": "digests of access tokens that they revoked",
    "early_starts": "servers started for a form",
    "turns": "turns to write into their home",
}
"""Table of the database → what its rows are."""

ACCESS_TOKENS = "personal access tokens in openBIS that were made for Jupyter"
ACCESS_TOKENS_UNKNOWN = (
    "personal access tokens in openBIS that were made for Jupyter (session name `jupyter`): set OPENBIS_TOKEN to the "
    "session token of an administrator of openBIS, and they are deleted, too"
)
REMAINS: Sequence[str] = (
    "their record at JupyterHub, with a credential of openBIS: delete the user on JupyterHub's admin page",
    "their home, which is theirs: notebooks, and there ~/.pybis/*.token, ~/.local/share/openbis-jupyter, "
    "~/.config/openbis-jupyter",
    "what they saved in openBIS: datasets and their history",
    "log files, the audit record, and backups, for as long as you keep these",
)
NOTHING = "Nothing is kept of {user} here."
KEPT = "Kept of {user}:"
QUESTION = "Delete this?"
REMAIN = "What there may be elsewhere:"
FORGOTTEN = "Deleted. What remains elsewhere:"
WOULD_REMAIN = "What would remain elsewhere:"
NO_DATABASE = "{url} is not there. Run this where the hub runs and in its folder, or give --database-url."
