"""What is kept of one person: in the service's database, and in openBIS what was made there for Jupyter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine, make_url

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.database import forget, kept_of, open_database
from openbis_jupyter.hub.forgetting import texts
from openbis_jupyter.hub.settings import Settings
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.openbis.gateway import PAT_SESSION_NAME, Gateway
from openbis_jupyter.openbis.rpc import Rpc


@dataclass(frozen=True)
class Kept:
    """Rows by table, and access tokens in openBIS (None: nobody could look)."""

    rows: dict[str, int]
    access_tokens: int | None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to delete."""
        return not self.rows and not self.access_tokens

    def lines(self) -> list[str]:
        """A line for each kind, for people."""
        lines = [f"{count:>6} {texts.TABLES.get(table, table)}" for table, count in self.rows.items()]
        return [*lines, *([f"{self.access_tokens:>6} {texts.ACCESS_TOKENS}"] if self.access_tokens else [])]


@dataclass(frozen=True)
class Person:
    """Somebody by their openBIS user id. `token`: of an administrator of openBIS, empty: openBIS is not asked."""

    user: str
    engine: Engine
    gateway: Gateway
    token: str

    @property
    def hub_user(self) -> str:
        """Their name at the hub."""
        return hub_name(self.user)

    def kept(self) -> Kept:
        """What there is now. Errors: those of openBIS."""
        tokens = (
            len(self.gateway.personal_access_tokens(self.token, self.user, PAT_SESSION_NAME))
            if self.token
            else None
        )
        return Kept(kept_of(self.engine, self.user, self.hub_user), tokens)

    def forget(self) -> None:
        """Delete it: in openBIS first, so that where that fails all is as before. Errors: those of openBIS."""
        if self.token:
            self.gateway.delete_personal_access_tokens(
                self.token, self.user, frozenset(), "the person is forgotten"
            )
        forget(self.engine, self.user, self.hub_user)

    def remains(self) -> list[str]:
        """What is not ours to delete, or was not."""
        return [*([] if self.token else [texts.ACCESS_TOKENS_UNKNOWN]), *texts.REMAINS]


def person_of(user: str, settings: Settings, token: str) -> Person:
    """In: the openBIS user id, the hub's settings, with the address of the database. Errors: `request-invalid`."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        reason = texts.NO_DATABASE.format(url=settings.database_url)
        raise OpenbisJupyterError("request-invalid", field="database", reason=reason)
    rpc = Rpc(settings.openbis_url, settings.ca_path, settings.openbis_timeout)
    return Person(user, open_database(settings.database_url), Gateway(rpc), token)


def as_json(person: Person, kept: Kept, forgotten: bool) -> dict[str, Any]:
    """For programs."""
    return {
        "user": person.user,
        "hub_user": person.hub_user,
        "kept": kept.rows,
        "access_tokens": kept.access_tokens,
        "forgotten": forgotten,
        "remains": person.remains(),
    }
