"""`connect`, `disconnect`, `whoami`."""

from __future__ import annotations

import getpass
import sys
from typing import Any

import click

from openbis_jupyter import client
from openbis_jupyter.cli.answering import answering
from openbis_jupyter.client.connecting import KnownConnection, find_connection
from openbis_jupyter.client.credentials import on_hub
from openbis_jupyter.command.options import as_json_option, common
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import Graph

_PLACES = {"keyring": "the keyring of this computer", "file": "a file that only you can read"}


@click.command()
@click.option("--url", help="Address of openBIS: https://host or https://host:port. Asked for where missing.")
@click.option("--user", help="Your openBIS user id. Asked for where missing.")
@click.option("--ca-file", type=click.Path(), help="Certificate of your institute's authority (PEM).")
@click.option(
    "--token",
    "with_token",
    is_flag=True,
    help="Sign in with a session token from your openBIS user profile (for single sign-on), or with a personal access"
    " token. It is asked for, or read from standard input.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_json_option
def connect(
    url: str | None,
    user: str | None,
    ca_file: str | None,
    *,
    with_token: bool,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Sign this computer in to an openBIS, once.

    openBIS gives a personal access token where it is set up to; it is kept in the keyring of your system, or where
    there is none in a file that only you can read. Password and token are never taken from the command line, where
    others could see them. Several openBIS can be connected at once.
    """
    with answering(as_json) as answer:
        if on_hub():
            raise OpenbisJupyterError(
                "request-invalid", field="connect", reason="on a hub you are connected already."
            )
        address = url or _asked("Address of openBIS", "--url")
        if with_token:
            made = client.connect_with_token(address, _secret("Token", from_stdin=False), ca_file)
        else:
            who = user or _asked("User", "--user")
            made = client.connect_with_password(address, who, _secret("Password", password_stdin), ca_file)
        answer.update(_about(made))
        answer["text"] = f"Connected to {made.url} as {made.user}. {_holds(made)}"


@click.command()
@common
def disconnect(url: str | None, as_json: bool) -> None:
    """Forget the connection to an openBIS, and its token."""
    with answering(as_json) as answer:
        known = find_connection(url)
        if known is None:
            raise OpenbisJupyterError("connection-missing")
        client.disconnect(known)
        answer |= {"url": known.url, "disconnected": True}
        answer["text"] = f"Disconnected from {known.url}."
        if known.is_access_token:
            until = f" until {known.valid_to[:10]}" if known.valid_to else ""
            answer["text"] += f" Its token is forgotten here, but holds{until}; openBIS lists and deletes it."


@click.command()
@common
def whoami(url: str | None, as_json: bool) -> None:
    """Say to which openBIS you are signed in, as whom, and until when."""
    with answering(as_json) as answer:
        access = client.open_access(url=url)
        session = access.ask("getSessionInformation")
        graph = Graph(session)
        user = graph.child(session, "person").get("userId") or graph.node(session).get("userName")
        answer |= {"url": access.url, "user": str(user)}
        known = None if on_hub() else find_connection(access.url)
        if known:
            answer |= {"valid_to": known.valid_to}
        until = f", until {known.valid_to[:10]}" if known and known.valid_to else ""
        answer["text"] = f"{user} at {access.url}{until}"


def _about(connection: KnownConnection) -> dict[str, Any]:
    return {
        "url": connection.url,
        "user": connection.user,
        "kept_in": connection.place,
        "valid_to": connection.valid_to,
    }


def _holds(connection: KnownConnection) -> str:
    place = _PLACES[connection.place]
    if connection.valid_to:
        return f"It holds until {connection.valid_to[:10]}; the token is in {place}."
    if connection.is_access_token:
        return f"The token is in {place}."
    return f"It ends with your openBIS session, since openBIS gave no longer token; the token is in {place}."


def _asked(what: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise OpenbisJupyterError("request-invalid", field=option, reason="it is needed.")
    return str(click.prompt(what, err=True))


def _secret(what: str, from_stdin: bool) -> str:
    """Asked for without showing it, or read from standard input."""
    silently = from_stdin or not sys.stdin.isatty()
    text = sys.stdin.readline().rstrip("\r\n") if silently else getpass.getpass(f"{what}: ")
    if not text:
        raise OpenbisJupyterError("request-invalid", field=what.lower(), reason="it is empty.")
    return text
