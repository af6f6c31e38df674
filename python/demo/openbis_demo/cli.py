"""`openbis-jupyter-demo`: start everything on this machine and stay, or make the journey once and end."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import click
import psutil
from rich.console import Console
from rich.table import Table

from openbis_demo.journey import StepFailed, travel
from openbis_demo.kernels import installed_kernels, kernel_named
from openbis_demo.processes import StartFailed, port_is_free
from openbis_demo.stack import DEMO_LOGIN, REPOSITORY, Stack, StackOptions, start_stack

DEFAULT_OPENBIS_PORT = 8443
DEFAULT_HUB_PORT = 8000
DEMO_EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"

console = Console(highlight=False, soft_wrap=True)


def choose_port(name: str, chosen: int | None, default: int) -> int:
    """The port to listen on: the chosen one if free, else the default, else any free one (0).

    Raises click.UsageError when a port that was asked for is taken.
    """
    if chosen:
        if not port_is_free(chosen):
            raise click.UsageError(
                f"Port {chosen} is taken by another program. Choose another one with {name}=PORT, "
                f"or leave {name} out: a free one is picked."
            )
        return chosen
    return default if port_is_free(default) else 0


def write_ready_file(stack: Stack, ready_file: Path) -> None:
    """Write addresses and logins, all at once: who sees the file sees all of it."""
    unfinished = ready_file.with_name(f".{ready_file.name}.new")
    unfinished.write_text(json.dumps(stack.ready(), indent=2) + "\n")
    unfinished.replace(ready_file)


def stay(stack: Stack) -> None:
    """Show where to go and wait for Ctrl-C; StartFailed when a part ends by itself meanwhile."""
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("openBIS ELN", f"[bold]{stack.eln_url}[/bold]")
    table.add_row("Sign in as", f"{DEMO_LOGIN['user']} with password {DEMO_LOGIN['password']}")
    table.add_row("JupyterHub", stack.hub_url)
    table.add_row(
        "Authority", f"{stack.ca_file} (import it, or accept the browser's warning at both addresses)"
    )
    table.add_row("Data and logs", str(stack.directory))
    console.print(table)
    console.print("Open an experiment, then More… → New Jupyter notebook. Ctrl-C ends everything.")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(1.0):
        for name in ("openBIS sandbox", "JupyterHub"):
            if stack.child(name).process.poll() is not None:
                raise StartFailed(f"{name} ended by itself:\n{stack.child(name).log_tail()}")


def once(stack: Stack, kernel: str | None) -> None:
    """Make the journey (in this kernel) and print its steps; raises StepFailed."""
    report = travel(
        stack,
        DEMO_LOGIN["user"],
        DEMO_LOGIN["password"],
        DEMO_EXPERIMENT,
        lambda line: console.print(f"  {line}"),
        kernel,
    )
    table = Table("step", "seconds", title="One click, step by step", title_justify="left")
    for name, seconds in report.steps.items():
        table.add_row(name, f"{seconds:.2f}")
    console.print(table)
    console.print(
        f"Saved as [bold]{report.perm_id}[/bold] (ANALYSIS_NOTEBOOK): {report.cells_run} cells ran in the kernel; "
        "notebook and HTML rendering were read back and are the same bytes."
    )


def turn_signals_into_exit() -> None:
    """Let SIGTERM unwind the stack as Ctrl-C does, so that children are ended in order."""

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)


def report_leftovers() -> bool:
    """Whether a process that we started is still there; says which."""
    leftovers = psutil.Process().children(recursive=True)
    for process in leftovers:
        console.print(f"[red]still running: {process.pid} {process.name()}[/red]")
    return bool(leftovers)


def run(options: StackOptions, only_once: bool, kernel: str | None, ready_file: Path | None) -> str:
    """Start the stack and do what was asked; gives the sentence that says what failed, or nothing.

    Ends the program with status 130 on an interrupt, after everything that was started has ended.
    """
    if ready_file:
        ready_file.unlink(missing_ok=True)
    try:
        with start_stack(options) as stack:
            if ready_file:
                write_ready_file(stack, ready_file)
            if only_once:
                once(stack, kernel)
            else:
                stay(stack)
    except StartFailed as error:
        return f"Starting failed. {error}"
    except StepFailed as error:
        return f"The journey failed at the step “{error.step}”: {error.__cause__}"
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        if ready_file:
            ready_file.unlink(missing_ok=True)
    return ""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--once", "only_once", is_flag=True, help="Make the whole journey once, without a browser, and end."
)
@click.option("--kernel", help="With --once: the kernel or language (r, octave, bash, sos) of the notebook.")
@click.option(
    "--ready-file", type=click.Path(path_type=Path), help="Write addresses and logins as JSON when all is up."
)
@click.option("--directory", type=click.Path(path_type=Path), help="Where data, homes and logs are kept. "
              "[default: build/demo, and a temporary folder with --once]")  # fmt: skip
@click.option("--openbis-port", type=int, envvar="OPENBIS_PORT", help="Port of the openBIS sandbox. "
              f"[default: {DEFAULT_OPENBIS_PORT} if free, else any]")  # fmt: skip
@click.option("--hub-port", type=int, envvar="HUB_PORT", help="Port of the JupyterHub. "
              f"[default: {DEFAULT_HUB_PORT} if free, else any]")  # fmt: skip
def main(
    only_once: bool,
    kernel: str | None,
    ready_file: Path | None,
    directory: Path | None,
    openbis_port: int | None,
    hub_port: int | None,
) -> None:
    """Start the openBIS sandbox and a JupyterHub with openBIS Jupyter, on loopback, and stay until Ctrl-C.

    Exit status: 0 done, 1 a step failed (it is named), 2 wrong usage, 130 interrupted while starting.
    """
    chosen = kernel_named(kernel) if kernel else None
    if kernel and chosen is None:
        listed = ", ".join(one.name for one in installed_kernels())
        raise click.UsageError(f"There is no kernel {kernel} on this machine, only {listed}.")
    turn_signals_into_exit()
    with ExitStack() as cleanup:
        if directory is None and only_once:
            directory = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="openbis-jupyter-")))
        options = StackOptions(
            directory=(directory or REPOSITORY / "build" / "demo").resolve(),
            openbis_port=choose_port("OPENBIS_PORT", openbis_port, 0 if only_once else DEFAULT_OPENBIS_PORT),
            hub_port=choose_port("HUB_PORT", hub_port, 0 if only_once else DEFAULT_HUB_PORT),
            report=lambda what: console.print(f"[dim]· {what}[/dim]"),
        )
        failure = run(options, only_once, chosen, ready_file.resolve() if ready_file else None)
    if failure:
        console.print(failure, style="red", markup=False)
    if report_leftovers() or failure:
        sys.exit(1)
    console.print("[dim]everything has ended[/dim]")
