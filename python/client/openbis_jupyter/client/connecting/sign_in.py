"""`connect()`: a signed-in pybis connection, wherever the notebook runs; `open_access()`: the same without pybis."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openbis_jupyter.client.connecting.here import ended_here, missing_here
from openbis_jupyter.client.credentials import Credential, from_hub, on_hub, save_for_pybis, saved_token
from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    from openbis_jupyter.client.connecting.access import Access, Renew
    from openbis_jupyter.client.connecting.pybis_connection import Connection


@dataclass(frozen=True)
class _Way:
    """A token that may work, what renews it, and what is said where it does not work and no other does."""

    url: str
    token: str = field(repr=False)
    refusal: Callable[[], OpenbisJupyterError]
    ca_file: str | None = None
    renew: Renew | None = None


def connect(token: str | None = None, url: str | None = None) -> Connection:
    """Connect to openBIS.

    token: a session token or personal access token; without one, the hub is asked, then come the environment variable
    OPENBIS_TOKEN, what `openbis-jupyter connect` keeps, and the token saved by pybis. It is not stored.
    url: the address of openBIS where the hub does not say it; otherwise the environment variable OPENBIS_URL, or the
    only one that this computer is connected to.

    Out: a `pybis.Openbis`, signed in.
    Errors: `address-missing`, `connection-unclear`, `token-refused` (for `token` and OPENBIS_TOKEN);
    `credential-missing`, `credential-expired` on a hub, `connection-missing`, `connection-ended` elsewhere;
    `request-invalid`, `certificate-untrusted`, `openbis-unreachable`, `hub-unreachable`.
    """
    from openbis_jupyter.client.connecting.pybis_connection import Connection  # noqa: PLC0415  (loads pybis and pandas)
    from openbis_jupyter.client.pages import watch_cells  # noqa: PLC0415  (loads all languages of notebooks)

    watch_cells()
    way, _ = _working_way(token, url)
    return Connection(way.url, way.token, way.renew, way.ca_file)


def open_access(token: str | None = None, url: str | None = None) -> Access:
    """What `connect` does, without loading pybis: for programs that only use this package."""
    _, access = _working_way(token, url)
    return access


def _access_by(way: _Way) -> Access:
    from openbis_jupyter.client.connecting.access import Access  # noqa: PLC0415  (a server extension imports this module)

    return Access(way.url, way.token, way.ca_file, way.renew)


def _working_way(token: str | None, url: str | None) -> tuple[_Way, Access]:
    """The first way that openBIS takes, and the connection it asked with; else the error of the one that was meant,
    the first.
    """
    refusals: list[OpenbisJupyterError] = []
    for way in _ways(token, url, refusals):
        access = _access_by(way)
        if access.holds():
            return way, access
        refusals.append(way.refusal())
    raise (refusals or [missing_here()])[0] from None


def _ways(token: str | None, url: str | None, refusals: list[OpenbisJupyterError]) -> Iterator[_Way]:
    from openbis_jupyter.client.connecting.connections import find_connection, token_of  # noqa: PLC0415

    if token:
        known = None if on_hub() else find_connection(url or os.environ.get("OPENBIS_URL"))
        address = _address(url) or (known.url if known else None)
        yield _Way(
            _needed(address),
            token,
            lambda: _refused("the token that you gave"),
            known.ca_file if known else None,
        )
        return
    if on_hub():
        try:
            credential = _renewed()
            yield _Way(credential.url, credential.token, ended_here, renew=_renewed)
        except OpenbisJupyterError as reason:
            if reason.code == "openbis-unreachable":
                raise
            refusals.append(reason)
    address = _address(url)
    given = os.environ.get("OPENBIS_TOKEN")
    if given and address:
        yield _Way(address, given, lambda: _refused("the token in OPENBIS_TOKEN"), _authority_for(address))
    known = None if on_hub() else find_connection(address)
    kept = token_of(known) if known else None
    if known and kept:
        yield _Way(known.url, kept, ended_here, known.ca_file)
    saved = saved_token(_needed(address or (known.url if known else None)))
    if saved and address:
        yield _Way(address, saved, ended_here, known.ca_file if known else None)


def _refused(token: str) -> OpenbisJupyterError:
    return OpenbisJupyterError("token-refused", token=token)


def _authority_for(address: str) -> str | None:
    from openbis_jupyter.client.connecting.connections import find_connection  # noqa: PLC0415

    known = None if on_hub() else find_connection(address)
    return known.ca_file if known else None


def _renewed() -> Credential:
    credential = from_hub()
    with contextlib.suppress(
        OSError
    ):  # whoever has a full home has to get their work into openBIS all the more
        save_for_pybis(credential)
    return credential


def _address(url: str | None) -> str | None:
    """On a hub its configuration decides, so that a notebook from elsewhere cannot send a token elsewhere."""
    configured = os.environ.get("OPENBIS_URL")
    return configured or url if on_hub() else url or configured


def _needed(address: str | None) -> str:
    if not address:
        raise OpenbisJupyterError("address-missing")
    return address
