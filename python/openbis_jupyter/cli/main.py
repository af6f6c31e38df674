"""`openbis-jupyter`: what notebooks do, from a shell.

Exit status: 0 done; 1 failed; 2 wrong input. With `--json` the answer, or the error, is one JSON object on standard
output; without it a failure is a sentence on standard error.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from openbis_jupyter import client  # loads pybis and nbconvert only where a command needs them
from openbis_jupyter.cli.answer import answering
from openbis_jupyter.cli.doctor import doctor_command
from openbis_jupyter.cli.install import install_command, uninstall_command
from openbis_jupyter.errors import OpenbisJupyterError

Command = Callable[..., None]


def _common(command: Command) -> Command:
    """The options of every command."""
    command = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")(command)
    return click.option("--url", help="Address of openBIS; otherwise the hub or OPENBIS_URL says it.")(
        command
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openbis-jupyter")
def main() -> None:
    """Work with openBIS from a Jupyter server or a laptop.

    On a hub you are signed in already; elsewhere the token comes from OPENBIS_TOKEN or from where pybis saves it.
    """


@main.command()
@_common
def whoami(url: str | None, as_json: bool) -> None:
    """Say to which openBIS you are signed in, and as whom."""
    with answering(as_json) as answer:
        o = client.connect(url=url)
        answer |= {"url": o.url, "user": o.get_session_info().userName}
        answer["text"] = f"{answer['user']} at {answer['url']}"


@main.command()
@click.argument("owner")
@_common
def datasets(owner: str, url: str | None, as_json: bool) -> None:
    """List the datasets of OWNER, an experiment or object: its permId or identifier."""
    with answering(as_json) as answer:
        found = _owner(client.connect(url=url), owner).get_datasets().df
        rows = found[["permId", "type", "registrationDate"]].to_dict("records")
        answer["datasets"] = rows
        answer["text"] = "\n".join("\t".join(str(value) for value in row.values()) for row in rows)


@main.command("download")
@click.argument("perm_ids", nargs=-1, required=True, metavar="PERMID...")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("data"), show_default=True)
@_common
def download_command(perm_ids: tuple[str, ...], folder: Path, url: str | None, as_json: bool) -> None:
    """Download the files of datasets; what is there and intact is left alone."""
    with answering(as_json) as answer:
        files = client.download(client.connect(url=url), perm_ids, folder)
        answer["files"] = [str(file) for file in files]


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--owner", help="PermId or identifier of the experiment or object; otherwise the notebook says it."
)
@click.option("--name", help="Name of the dataset; otherwise the name of the file.")
@click.option("--notes", default="", help="Notes of the dataset.")
@click.option(
    "--type", "type_code", default="ANALYSIS_NOTEBOOK", show_default=True, help="Type of the dataset."
)
@_common
def save(
    notebook: Path,
    *,
    owner: str | None,
    name: str | None,
    notes: str,
    type_code: str,
    url: str | None,
    as_json: bool,
) -> None:
    """Save NOTEBOOK and its web page as a dataset; parents and history id are those that it was made with."""
    with answering(as_json) as answer:
        from openbis_jupyter.client.notebook_file import read_notebook  # noqa: PLC0415

        made_with = read_notebook(notebook).metadata.get("openbis", {})
        wanted = owner or made_with.get("owner", {}).get("perm_id")
        if not wanted:
            raise OpenbisJupyterError(
                "request-invalid", field="--owner", reason="the notebook does not name one."
            )
        o = client.connect(url=url)
        saved = client.save_notebook(
            o,
            notebook,
            None,
            _owner(o, wanted),
            name=name or notebook.stem,
            notes=notes,
            type=type_code,
            parents=made_with.get("parents", ()),
            history_id=made_with.get("history_id") or str(uuid.uuid4()),
        )
        answer["dataset"] = saved.permId


@main.command()
def toolbox() -> None:
    """Say where the MATLAB/Octave toolbox is: `[~, at] = system('openbis-jupyter toolbox'); addpath(strtrim(at))`."""
    from openbis_jupyter.client.toolbox import toolbox_folder  # noqa: PLC0415

    click.echo(toolbox_folder())


def _owner(o: Any, text: str) -> Any:
    """The object or experiment of this permId or identifier. Errors: `owner-unknown`."""
    for get in (o.get_object, o.get_experiment):
        with contextlib.suppress(ValueError):
            return get(text)
    raise OpenbisJupyterError("owner-unknown", owner=text)


main.add_command(install_command)
main.add_command(uninstall_command)
main.add_command(doctor_command)


if __name__ == "__main__":
    main()
