"""Where a kernel's openBIS token comes from, and the file where pybis looks for it.

On a hub the service of `openbis_jupyter.hub` is asked at each call, so a kernel that started yesterday works today.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openbis_jupyter.client.disk import read_private, write_private
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.protocol.version import HEADER, PROTOCOL

TIMEOUT_SECONDS = 15


@dataclass(frozen=True)
class Credential:
    """Address of an openBIS, the token for it (kept out of `repr`), whose it is and until when it holds."""

    url: str
    token: str = field(repr=False)
    user: str | None = None
    valid_to: str | None = None


def on_hub(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this process runs in a server of a hub that has the openBIS service."""
    return bool(environ.get("OPENBIS_JUPYTER_SERVICE_URL") and environ.get("JUPYTERHUB_API_TOKEN"))


def from_hub(environ: Mapping[str, str] = os.environ) -> Credential:
    """The current credential, asked from the hub's openBIS service.

    Errors: what the service answers (`credential-missing`, `credential-expired`, …), `hub-unreachable`,
    `hub-refused` for an answer that is not understood.
    """
    import requests  # noqa: PLC0415  (a server extension imports this module: keep its start quick)

    try:
        answer = requests.get(
            environ["OPENBIS_JUPYTER_SERVICE_URL"] + "api/credential",
            headers={"Authorization": f"token {environ['JUPYTERHUB_API_TOKEN']}", HEADER: str(PROTOCOL)},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            verify=environ.get("OPENBIS_JUPYTER_CA_FILE") or True,
        )
    except requests.RequestException:
        raise OpenbisJupyterError(
            "hub-unreachable"
        ) from None  # its text may hold addresses, never needed here
    try:
        body = answer.json()
    except ValueError:
        body = None
    if answer.status_code != 200:
        raise _reported(body)
    return _parsed(body)


def save_for_pybis(credential: Credential, home: Path | None = None) -> Path:
    """Write the token where plain `pybis.Openbis()` looks for it; readable by its owner only, never half written.

    Out: the file `~/.pybis/<host name>.token`.
    """
    path = _token_file(credential.url, home)
    if read_private(path) != credential.token:
        write_private(path, credential.token)
    return path


def saved_token(url: str, home: Path | None = None) -> str | None:
    """The token that pybis or we saved for the host of this address, if any."""
    return read_private(_token_file(url, home)) or None


def _token_file(url: str, home: Path | None) -> Path:
    host = urlsplit(url).hostname
    if not host:
        raise OpenbisJupyterError("address-missing")
    return (home or Path.home()) / ".pybis" / f"{host}.token"


def _reported(body: Any) -> OpenbisJupyterError:
    """The service's own error, where it sent one that this version knows."""
    try:
        return OpenbisJupyterError.from_json(body["error"])
    except (KeyError, TypeError):
        return OpenbisJupyterError("hub-refused")


def _parsed(body: Any) -> Credential:
    from openbis_jupyter.protocol.credentials import ServerCredential  # noqa: PLC0415
    from openbis_jupyter.protocol.shapes import parse  # noqa: PLC0415

    try:
        told = parse(ServerCredential, body)
    except OpenbisJupyterError:
        raise OpenbisJupyterError("hub-refused") from None
    end = told.credential.valid_to
    return Credential(
        url=told.openbis_url,
        token=told.credential.token,
        user=told.user,
        valid_to=end.isoformat() if end else None,
    )
