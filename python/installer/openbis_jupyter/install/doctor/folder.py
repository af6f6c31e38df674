"""The checks of an openBIS folder: what stands on the disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.doctor.service import product_version
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.install import disk, eln_config, modules, properties
from openbis_jupyter.install.doctor.subject import Subject, authority, java_setting, service_address
from openbis_jupyter.install.layout import ELN_CONFIG, ELN_MODULE, Layout, newest_version
from openbis_jupyter.install.plugin_files import ENTRANCE, MODULE, VERSION_FOLDER, plugin_files
from openbis_jupyter.install.properties import HUB_URL
from openbis_jupyter.install.record import Store

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


def check_files(subject: Subject) -> list[Finding]:
    """Whether the plugin is there, whole and of this version."""
    layout = _layout(subject)
    base = layout.core_plugins / MODULE / VERSION_FOLDER
    if disk.read(base / ENTRANCE) is None:
        return [found("plugin-missing", folder=layout.core_plugins)]
    findings = []
    other = [str(path) for path, content in plugin_files().items() if disk.read(base / path) != content]
    if other:
        findings.append(found("plugin-modified", version=product_version(), files=", ".join(other)))
    for folder in sorted(layout.core_plugins.glob(f"*/*/as/*/{MODULE}")):
        if folder.parents[3].name != MODULE and is_enabled_module(layout, folder.parents[3].name):
            findings.append(found("name-taken", folder=folder))
    newest = newest_version(layout.core_plugins / MODULE)
    if newest is not None and newest.name != VERSION_FOLDER:
        findings.append(found("plugin-shadowed", folder=newest))
    return findings


def is_enabled_module(layout: Layout, module: str) -> bool:
    """Whether openBIS loads this module."""
    service = disk.read(layout.service_properties) if layout.service_properties else None
    return modules.is_enabled(modules.listed(disk.read(layout.enabling), service), module)


def check_record(subject: Subject) -> list[Finding]:
    """Whether a run was interrupted; one of version 0.1.0 left a journal."""
    store = Store(_layout(subject).core_plugins)
    record = store.read()
    is_whole = (record is None or record.complete) and not (store.folder / "journal.json").exists()
    return [] if is_whole else [found("install-interrupted")]


def check_enabled(subject: Subject) -> list[Finding]:
    """Whether openBIS loads the module."""
    layout = _layout(subject)
    enabling = disk.read(layout.enabling) or b""
    try:
        properties.check_simple(enabling.decode("latin-1"), layout.enabling.name)
    except OpenbisJupyterError as error:
        return [found(error.code, **error.details)]
    findings = [] if is_enabled_module(layout, MODULE) else [found("module-disabled")]
    return findings + [found("module-switched-off", term=term) for term in modules.switched_off(enabling)]


def check_eln(subject: Subject) -> list[Finding]:
    """Whether the ELN loads the plugin, and will not wait for one that is not there."""
    layout = _layout(subject)
    if layout.eln_config is None:
        eln = newest_version(layout.core_plugins / ELN_MODULE)
        return [found("eln-config-missing", file=eln / ELN_CONFIG) if eln else found("eln-missing")]
    try:
        config = layout.eln_config.read_bytes()
        named = eln_config.names_plugin(config, layout.eln_config.name)
    except OpenbisJupyterError as error:
        return [found(error.code, **error.details)]
    offered = not check_enabled(subject) and (
        disk.read(layout.core_plugins / MODULE / VERSION_FOLDER / ENTRANCE) is not None
    )
    if not named:
        return [found("eln-entry-missing")]
    findings = [] if eln_config.has_guard(config) else [found("eln-guard-missing")]
    return findings if offered else [found("eln-entry-alone"), *findings]


def check_settings(subject: Subject) -> list[Finding]:
    """Whether openBIS knows the Hub service and can read its authority."""
    layout = _layout(subject)
    findings = []
    address = java_setting(layout, HUB_URL)
    if not address:
        findings.append(found("hub-url-missing"))
    elif not _is_safe(address):
        findings.append(found("hub-url-wrong", url=address))
    ca_file = authority(subject)
    if ca_file is not None and not _holds_certificate(ca_file):
        findings.append(found("ca-file-unreadable", file=ca_file))
    return findings


def is_usable(subject: Subject) -> bool:
    """Whether there is a Hub service to be asked."""
    address, ca_file = service_address(subject), authority(subject)
    return bool(address) and _is_safe(address) and (ca_file is None or _holds_certificate(ca_file))


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or plain) and not (parts.query or parts.fragment)


def _holds_certificate(file: Path) -> bool:
    try:
        return _CERTIFICATE in file.read_bytes()
    except OSError:
        return False


def _layout(subject: Subject) -> Layout:
    if subject.layout is None:
        raise ValueError("no folder to look at")
    return subject.layout
