"""The use cases: install, and uninstall. Whatever an interrupted run had begun, either brings to an end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import disk, texts
from openbis_jupyter.install.disk import Tick
from openbis_jupyter.install.layout import Layout
from openbis_jupyter.install.plan import Change, Plan, plan_install, plan_uninstall
from openbis_jupyter.install.plugin_files import Files, plugin_files
from openbis_jupyter.install.properties import CA_FILE, HUB_URL
from openbis_jupyter.install.record import Record, Store
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
    steps = (note("restart"), note("doctor", places=layout.options))
    plugin = plugin_files() if files is None else files
    return _run(layout, lambda store: plan_install(layout, plugin, settings, store), steps, dry_run, tick)


def uninstall(layout: Layout, *, dry_run: bool = False, tick: Tick = lambda step: None) -> Outcome:
    """Take out of every file what is ours."""
    steps = (note("restart-removed"),)
    return _run(layout, lambda store: plan_uninstall(layout, store), steps, dry_run, tick)


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
    layout: Layout, make_plan: Callable[[Store], Plan], steps: Sequence[str], dry_run: bool, tick: Tick
) -> Outcome:
    store = Store(layout.core_plugins, tick)
    if dry_run:
        plan = make_plan(store)
    else:
        with store.locked():
            store.finish_overwriting()
            plan = make_plan(store)
            _drop_temporary(plan)
            _carry_out(plan)
    done = bool(plan.changes) and not dry_run
    return Outcome(
        version=product_version(),
        done=done,
        changes=_shown(plan.changes, layout),
        notes=(*([] if plan.previous.complete else [note("interrupted")]), *plan.notes),
        next_steps=tuple(steps) if done else (),
    )


def _carry_out(plan: Plan) -> None:
    """Record what is to come, change the files, record what was done. Errors: `file-refused`; all is as it was then."""
    store, before = plan.store, plan.store.read()
    after = plan.record if plan.edited or plan.plugin else None
    if plan.changes or plan.earlier.is_there or before != after:
        done: list[Change] = []
        try:
            store.begin(plan.record.begun(plan.previous), plan.saved)
            for change in plan.changes:
                done.append(change)
                store.change(change.path, change.after)
            for name in (*plan.previous.plugin, *plan.previous.edited):
                disk.prune(store.absolute(name).parent, store.root)
        except OpenbisJupyterError:
            _take_back(store, done, before)
            raise
    store.end(after)


def _take_back(store: Store, done: Sequence[Change], record: Record | None) -> None:
    """After a refusal; what cannot be taken back now is completed or taken back by the next run."""
    for change in reversed(done):
        with contextlib.suppress(OpenbisJupyterError):
            disk.drop_temporary(change.path)
            if disk.read(change.path) != change.before:
                store.change(change.path, change.before)
    with contextlib.suppress(OpenbisJupyterError):
        store.go_back_to(record)


def _drop_temporary(plan: Plan) -> None:
    """Take away what a killed run left beside the files that it was changing."""
    known = {plan.store.absolute(name) for name in (*plan.previous.plugin, *plan.previous.edited)}
    for path in known | {change.path for change in plan.changes}:
        disk.drop_temporary(path)


def _shown(changes: Sequence[Change], layout: Layout) -> tuple[str, ...]:
    """One line per file that belongs to openBIS, one for all of ours."""
    lines = []
    for verb, found in (
        (texts.WRITES, [change for change in changes if not change.summary and change.after is not None]),
        (texts.REMOVES, [change for change in changes if not change.summary and change.after is None]),
    ):
        if found:
            lines.append(texts.FILES.format(folder=layout.core_plugins, verb=verb, count=len(found)))
    for change in changes:
        if change.summary:
            lines.append(f"{change.path}: {change.summary}")
    return tuple(lines)
