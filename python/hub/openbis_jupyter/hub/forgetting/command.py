"""`openbis-jupyter-hub forget`."""

from __future__ import annotations

import getpass
import logging
import os
from pathlib import Path

import click

from openbis_jupyter.command.answer import answering
from openbis_jupyter.command.options import FILE, as_json_option
from openbis_jupyter.doctor.report import secret_of
from openbis_jupyter.hub import audit
from openbis_jupyter.hub.config import configured_service
from openbis_jupyter.hub.forgetting import texts
from openbis_jupyter.hub.forgetting.person import Kept, Person, person_of
from openbis_jupyter.hub.forgetting.person import as_json as json_of
from openbis_jupyter.hub.settings import SETTINGS_VARIABLE, Settings, settings_from_json

DEFAULT_DATABASE = "sqlite:///jupyterhub.sqlite"
"""JupyterHub's own default, in the folder where it runs."""
TOKEN_VARIABLE = "OPENBIS_TOKEN"  # noqa: S105


@click.command("forget")
@click.argument("user")
@click.option("--config", type=FILE, required=True, help="The hub's jupyterhub_config.py.")
@click.option(
    "--database-url", metavar="URL", help="The service's database, in place of the configuration's."
)
@click.option("--dry-run", is_flag=True, help="Only say what is kept.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@as_json_option
def forget(
    user: str, config: Path, database_url: str | None, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Delete what is kept of USER, an openBIS user id, and say what remains elsewhere.

    To be run where the hub runs. With OPENBIS_TOKEN, the session token of an administrator of openBIS, the person's
    access tokens that were made for Jupyter are deleted in openBIS, too.

    \b
    Exit status: 0 it is deleted, or there was nothing; 1 it is not; 2 wrong input; 130 you said no, or Ctrl-C.
    """
    if as_json and not (yes or dry_run):
        raise click.UsageError("--json does not ask: say --yes or --dry-run.")
    settings = _settings(config, database_url)
    _write_audit_to(settings.audit_file)
    with answering(as_json) as answer:
        person = person_of(user, settings, secret_of(TOKEN_VARIABLE, "", ask=False))
        kept = person.kept()
        is_done = _told_and_done(person, kept, dry_run, yes or as_json, quiet=as_json)
        answer.update(json_of(person, kept, is_done), text=_last_words(person, kept, is_done))


def _write_audit_to(file: str) -> None:
    """Before anything is deleted: what cannot be recorded is not done. Errors: click.UsageError."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        audit.write_to(file)
    except OSError as error:
        raise click.UsageError(f"the audit record {file} cannot be written: {error.strerror}.") from None


def _told_and_done(person: Person, kept: Kept, dry_run: bool, yes: bool, quiet: bool) -> bool:
    """Say what there is, ask, and delete it. Out: whether it is deleted. Errors: click.Abort where somebody says no."""
    if not quiet and not kept.is_nothing:
        click.echo("\n".join([texts.KEPT.format(user=person.user), *kept.lines()]))
    if dry_run or kept.is_nothing:
        return False
    if not yes:
        click.confirm(texts.QUESTION, abort=True)
    person.forget()
    audit.record("forget", "forgotten", person.user, by=_account())
    return True


def _account() -> str:
    """Who runs this, also behind `sudo`."""
    return os.environ.get("SUDO_USER") or getpass.getuser()


def _last_words(person: Person, kept: Kept, is_done: bool) -> str:
    lines = [texts.NOTHING.format(user=person.user)] if kept.is_nothing else []
    lines.append(texts.FORGOTTEN if is_done else texts.REMAIN if kept.is_nothing else texts.WOULD_REMAIN)
    return "\n".join([*lines, *(f"  - {line}" for line in person.remains())])


def _settings(config: Path, database_url: str | None) -> Settings:
    """The hub's settings, with the database where the hub puts it. Errors: click.UsageError."""
    from openbis_jupyter.hub.sign_in import place_database  # noqa: PLC0415  (loads JupyterHub, which takes a second)

    try:
        loaded, ours = configured_service(config)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    hub_database = loaded.JupyterHub.db_url if "db_url" in loaded.JupyterHub else DEFAULT_DATABASE
    place_database([ours], hub_database)
    settings = settings_from_json(ours["environment"][SETTINGS_VARIABLE])
    if database_url:
        settings.database_url = database_url
    return settings
