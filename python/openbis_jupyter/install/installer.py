"""The use cases: install, and uninstall. Both first take back what an interrupted run had begun."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import texts
from openbis_jupyter.install.editors import CA_FILE, EDITORS, HUB_URL
from openbis_jupyter.install.journal import Change, Journal, Tick
from openbis_jupyter.install.layout import Layout
from openbis_jupyter.install.plan import Plan, plan_install, plan_uninstall
from openbis_jupyter.install.plugin_files import Files, plugin_files, product_version
from openbis_jupyter.install.texts import note

SERVICE_PATH = "services/openbis/"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Outcome:
    """What was done, or would be: the changes, what people should know, what they have to do next."""

    version: str
    done: bool
    changes: tuple[str, ...]
    notes: tuple[str, ...]
    next_steps: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "version": self.version,
            "done": self.done,
            "changes": list(self.changes),
            "notes": list(self.notes),
            "next": list(self.next_steps),
        }


def install(
    layout: Layout,
    settings: Mapping[str, str],
    files: Files | None = None,
    *,
    dry_run: bool = False,
    tick: Tick = lambda step: None,
) -> Outcome:
    """Put the core plugin in place. In: where openBIS is, settings, the plugin if not ours."""
    steps = (note("restart"), note("doctor", folder=layout.core_plugins.parent))
    plugin = plugin_files() if files is None else files
    return _run(
        layout, True, lambda journal: plan_install(layout, plugin, settings, journal), steps, dry_run, tick
    )


def uninstall(layout: Layout, *, dry_run: bool = False, tick: Tick = lambda step: None) -> Outcome:
    """Restore what stood there before `install`."""
    steps = (note("restart-removed"),)
    return _run(layout, False, lambda journal: plan_uninstall(layout, journal), steps, dry_run, tick)


def settings_for(hub_url: str | None, ca_file: Path | None) -> dict[str, str]:
    """In: address of the hub or of its service, PEM file of an authority. Out: settings. Errors: `request-invalid`."""
    settings = {}
    if hub_url:
        parts = urlsplit(hub_url)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or plain) or parts.query or parts.fragment:
            raise OpenbisJupyterError(
                "request-invalid", field="--hub-url", reason="it must look like https://hub.example.org."
            )
        address = hub_url.rstrip("/") + "/"
        settings[HUB_URL] = address if f"/{SERVICE_PATH}" in address else address + SERVICE_PATH
    if ca_file:
        if not ca_file.is_file() or b"-----BEGIN CERTIFICATE-----" not in ca_file.read_bytes():
            raise OpenbisJupyterError(
                "request-invalid", field="--ca-file", reason="it must be a PEM file with certificates."
            )
        settings[CA_FILE] = str(ca_file.absolute())
    return settings


def _run(
    layout: Layout,
    installing: bool,
    make_plan: Callable[[Journal], Plan],
    steps: Sequence[str],
    dry_run: bool,
    tick: Tick,
) -> Outcome:
    journal = Journal(layout.core_plugins, tick)
    if dry_run:
        plan = make_plan(journal)
        notes = [note("interrupted-dry")] if journal.is_interrupted() else []
        shown = _shown(plan.changes, layout, installing)
        return Outcome(product_version(), False, shown, (*notes, *plan.notes), ())
    with journal.locked():
        notes = [note("interrupted")] if journal.is_interrupted() else []
        notes += [note("changed-since", file=file) for file in journal.roll_back()]
        plan = make_plan(journal)
        if plan.changes:
            _commit(journal, plan)
    return Outcome(
        version=product_version(),
        done=bool(plan.changes),
        changes=_shown(plan.changes, layout, installing),
        notes=(*notes, *plan.notes),
        next_steps=tuple(steps) if plan.changes else (),
    )


def _commit(journal: Journal, plan: Plan) -> None:
    try:
        journal.commit(plan.changes, plan.record)
    except OpenbisJupyterError:
        # What cannot be taken back now is taken back by the next run.
        with contextlib.suppress(OpenbisJupyterError):
            journal.roll_back()
        raise


def _shown(changes: Sequence[Change], layout: Layout, installing: bool) -> tuple[str, ...]:
    """One line per file that belongs to openBIS, one for all of ours."""
    lines = []
    for verb, found in (
        (texts.WRITES, [change for change in changes if not change.kind and change.after is not None]),
        (texts.REMOVES, [change for change in changes if not change.kind and change.after is None]),
    ):
        if found:
            lines.append(texts.FILES.format(folder=layout.core_plugins, verb=verb, count=len(found)))
    for change in changes:
        if change.kind:
            what = EDITORS[change.kind].summary if installing else texts.TAKES_OUT
            lines.append(f"{change.path}: {what}")
    return tuple(lines)
