"""openBIS folders as installers leave them, as far as they concern us; written for the tests, not copied."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CONFIG = b"""var loadProfile = function (path, onLoad) {
    var script = document.createElement('script');
    script.src = path; // "extraPlugins" : []
    script.onload = onLoad;
};

//<PROFILE_PLACEHOLDER>
/* var PLUGINS_CONFIGURATION = { extraPlugins : ["../../jupyter"] }; */
//</PROFILE_PLACEHOLDER>

var PLUGINS_CONFIGURATION = {
    extraPlugins : ["life-sciences", "flow", "microscopy"]
};

var options = {
    showResearchCollectionExportBuilder: false
};"""
ENABLING = b"""#
# Properties for enabling/disabling core plugins
#
enabled-modules = dropbox-monitor, dataset-uploader, eln-lims, search-store

#disabled-core-plugins =
"""
SERVICE = b"""# AS
core-plugins-folder = ../../core-plugins
mail.from = openbis@example.org
long.list = one, \\
            two
path = C:\\\\data
umlaut = M\xfcller
"""


@dataclass(frozen=True)
class Folders:
    """The folder that an administrator names, and the files that we edit."""

    root: Path
    core_plugins: Path
    config: Path
    service: Path

    @property
    def enabling(self) -> Path:
        return self.core_plugins / "core-plugins.properties"

    def contents(self) -> dict[str, bytes]:
        """Every file below the folder."""
        return {
            str(file.relative_to(self.root)): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file()
        }


def build(root: Path, kind: str = "20.10") -> Folders:
    servers = {"20.10": "servers", "docker": "home/openbis/servers", "volumes": "."}[kind]
    core_plugins = root / servers / "core-plugins"
    etc = {
        "20.10": root / "servers/openBIS-server/jetty/etc",
        "docker": root / "etc/openbis/as",
        "volumes": root / "as",
    }[kind]
    config = core_plugins / "eln-lims/1/as/webapps/eln-lims/html/etc/config.js"
    for file, content in (
        (config, CONFIG),
        (core_plugins / "core-plugins.properties", ENABLING),
        (core_plugins / "eln-lims/1/as/webapps/eln-lims/plugin.properties", b"webapp-folder = html\n"),
        (core_plugins / "eln-lims/1/as/webapps/eln-lims/html/index.html", b"<html></html>\n"),
        (etc / "service.properties", SERVICE),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if kind == "docker":
        jetty = root / servers / "openBIS-server/jetty"
        jetty.mkdir(parents=True)
        (jetty / "etc").symlink_to(etc, target_is_directory=True)
    return Folders(root, core_plugins, config, etc / "service.properties")
