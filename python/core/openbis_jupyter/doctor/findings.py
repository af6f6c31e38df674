"""Everything that the doctor can find: one row per code with its level, what it is, and what to do.

`python -m openbis_jupyter.doctor.findings` prints the table of docs/doctor.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "skipped", "warning", "problem"]
PLACES = "--openbis DIR"
"""In the advice: the options with which the places are found."""
EXIT_CODES: Mapping[Level, int] = {"ok": 0, "skipped": 0, "warning": 1, "problem": 2}


@dataclass(frozen=True)
class Row:
    """Level, what it is, what to do; both are templates."""

    level: Level
    what: str
    advice: str


ROWS: Mapping[str, Row] = {
    "plugin-missing": Row(
        "problem", "The core plugin is not in {folder}.", "Run `openbis-jupyter install --openbis DIR`."
    ),
    "plugin-modified": Row(
        "warning",
        "Files of the core plugin are not those of version {version}: {files}.",
        "Run `openbis-jupyter install --openbis DIR`: it brings this version and keeps what was changed.",
    ),
    "plugin-shadowed": Row(
        "problem",
        "{folder} is a higher version of the module, and openBIS takes that one.",
        "Remove the folder and restart openBIS.",
    ),
    "name-taken": Row(
        "problem",
        "{folder} brings a plugin named `jupyter`, too, and openBIS does not start with two of one name.",
        "Take that module out of enabled-modules, or remove it.",
    ),
    "install-interrupted": Row(
        "problem",
        "An installation did not come to its end.",
        "Run `openbis-jupyter install` or `uninstall` again: it brings that to its end.",
    ),
    "module-disabled": Row(
        "problem",
        "No pattern of enabled-modules enables the module `jupyter`.",
        "Run `openbis-jupyter install --openbis DIR`, or add `jupyter` to enabled-modules, and restart openBIS.",
    ),
    "module-switched-off": Row(
        "problem",
        "`{term}` in disabled-core-plugins switches the plugin off.",
        "Take it out of core-plugins.properties and restart openBIS.",
    ),
    "config-unreadable": Row(
        "problem",
        "{file}, line {line}: {reason}",
        "Correct this line; openBIS or the ELN does not start with it.",
    ),
    "file-unreadable": Row(
        "problem",
        "{file} cannot be read: {reason}",
        "Run the doctor as the user that openBIS runs as, or as root.",
    ),
    "owner-unreadable": Row(
        "problem",
        "{owner}, to whom openBIS's core plugins belong, may not read: {files}.",
        "As root: `chown -R {owner} …` for what is named, and `chmod -R u+rX …`; then restart openBIS.",
    ),
    "owner-other": Row(
        "warning",
        "{files} do not belong to {owner}, to whom openBIS's core plugins belong: its upgrades may fail there.",
        "As root: `chown -R {owner} …` for what is named. Install as that user next time.",
    ),
    "eln-missing": Row(
        "warning",
        "ELN-LIMS is not installed here.",
        "Nothing, if that is meant: the form is at /openbis/webapp/jupyter/.",
    ),
    "eln-config-missing": Row(
        "problem",
        "ELN-LIMS is installed here without its {file}, which would name the plugin.",
        "Put the file back, from the release of openBIS or a backup, and run `openbis-jupyter install --openbis DIR`.",
    ),
    "eln-entry-missing": Row(
        "problem",
        "The ELN's etc/config.js does not name the plugin, so the ELN does not show it.",
        "Run `openbis-jupyter install --openbis DIR`.",
    ),
    "eln-guard-missing": Row(
        "warning",
        "The ELN would not start while the plugin's file cannot be loaded, for example until openBIS is restarted.",
        "Run `openbis-jupyter install --openbis DIR`: it adds some lines to etc/config.js that prevent that.",
    ),
    "eln-entry-alone": Row(
        "problem",
        "The ELN's etc/config.js names the plugin, but openBIS does not offer it.",
        "Correct what is said about the core plugin, or take `../../jupyter` out of extraPlugins.",
    ),
    "hub-url-missing": Row(
        "problem",
        "openBIS does not know where the JupyterHub is.",
        "Run `openbis-jupyter install --openbis DIR --hub-url URL` and restart openBIS.",
    ),
    "hub-url-wrong": Row(
        "problem",
        "jupyter.hub-service-url is not an address that openBIS would use: {url}",
        "It must begin with https:// (http:// only for this machine) and have no query.",
    ),
    "ca-file-unreadable": Row(
        "problem",
        "jupyter.ca-file {file} holds no certificate or cannot be read.",
        "Name a PEM file that the user of openBIS may read.",
    ),
    "unreachable": Row(
        "problem",
        "{url} does not answer: {reason}",
        "Check that it runs, its address, and the firewall between this machine and it.",
    ),
    "tls-unknown-authority": Row(
        "problem",
        "The certificate of {host} is signed by an authority that is not trusted here.",
        "Name the authority with `--ca-file`, and let the server send its intermediate certificates.",
    ),
    "tls-wrong-name": Row(
        "problem",
        "The certificate of {host} is for another name.",
        "Use the name that stands in the certificate, or have one issued for this name.",
    ),
    "tls-expired": Row("problem", "The certificate of {host} has expired.", "Renew it."),
    "tls-expires-soon": Row(
        "warning", "The certificate of {host} expires in {days} days.", "Renew it in time."
    ),
    "tls-failed": Row(
        "problem", "No encrypted connection to {host}: {reason}", "Check the TLS settings of that server."
    ),
    "clock-skew": Row(
        "warning",
        "The clock of {host} and this one differ by {seconds} s.",
        "Let both machines synchronise their time: tokens and tickets are valid for minutes.",
    ),
    "service-unknown": Row(
        "problem",
        "{url} answers, but not as the Hub service (status {status}).",
        "Check the address; the hub's log says whether the service `openbis` was started.",
    ),
    "service-part-away": Row(
        "problem",
        "The Hub service runs, but does not reach: {parts}.",
        "Look after them where the hub runs: database_url, the hub itself, openbis_url and ca_file; the hub's log has "
        "more.",
    ),
    "service-version": Row(
        "warning",
        "The Hub service has version {theirs}, this side {ours}.",
        "Bring both sides to the same version.",
    ),
    "webapp-missing": Row(
        "problem",
        "openBIS does not serve the plugin at {url} (status {status}).",
        "Restart openBIS after the installation; its log names a core plugin that it refuses.",
    ),
    "webapp-other": Row(
        "warning",
        "openBIS serves another version of the plugin than {version}.",
        "Run `openbis-jupyter install --openbis DIR` with this version.",
    ),
    "token-missing": Row(
        "skipped",
        "What only somebody signed in may ask was not checked.",
        "Set OPENBIS_TOKEN to a session token (it is on your user profile), or enter it when asked.",
    ),
    "token-refused": Row(
        "problem",
        "openBIS does not accept the token.",
        "Sign in to openBIS and use the token of that session.",
    ),
    "openbis-refused": Row(
        "problem",
        "openBIS refused a question: {reason}",
        "Use the token of somebody who may see this; openBIS's log has more.",
    ),
    "openbis-old": Row(
        "warning",
        "openBIS {version} is older than {floor}, with which this was tried.",
        "Upgrade openBIS.",
    ),
    "file-service": Row(
        "warning",
        "This openBIS has the new file service (AFS) at {url}. Datasets of its data store are listed, downloaded and "
        "saved as ever; files that lie on the file service are not found from Jupyter.",
        "Keep data that notebooks use in datasets of the data store. What is planned: docs/file-service.md.",
    ),
    "service-failed": Row(
        "problem",
        "openBIS could not ask the Hub service: {text}",
        "Do what the message says; openBIS's log has more.",
    ),
    "notebook-type-missing": Row(
        "problem",
        "There is no dataset type ANALYSIS_NOTEBOOK.",
        "Enable `eln-lims`, which brings it, or register it with the properties {properties}.",
    ),
    "notebook-type-incomplete": Row(
        "problem",
        "The dataset type ANALYSIS_NOTEBOOK lacks the properties {properties}.",
        "Assign them to the type in the administration of openBIS.",
    ),
    "pats-disabled": Row(
        "warning",
        "Personal access tokens are disabled: people's access from Jupyter ends with their openBIS session.",
        "Set personal-access-tokens-enabled = true in service.properties of openBIS and restart it.",
    ),
    "parents-of-power-users": Row(
        "skipped",
        "Only power users may make datasets parents: what a user saves names the used datasets instead.",
        "Nothing, if that is meant. Else write `ADD_PARENT_TO_DATASET: SPACE_USER, SPACE_ETL_SERVER` and the same for "
        "`UPDATE_DATASET`, with which users may also change datasets, into {file} and restart openBIS.",
    ),
    "encryption-missing": Row(
        "problem",
        "{reason}",
        "Set it where the hub is started from, and in this shell for the doctor.",
    ),
    "hub-config-failed": Row(
        "problem", "{file} cannot be loaded: {reason}", "Correct it: the hub does not start with it either."
    ),
    "hub-config-unknown": Row(
        "skipped",
        "This was not checked, because the hub's configuration says nothing of it.",
        "Correct that first.",
    ),
    "hub-not-configured": Row(
        "problem",
        "{file} does not set up {part}.",
        "Call `openbis_jupyter.hub.configure(c, …)` there, and overwrite nothing of it below.",
    ),
    "hub-scopes-missing": Row(
        "problem",
        "The role of {who} lacks the scopes {scopes}.",
        "Leave the roles that `configure` sets up as they are, or add these scopes; then restart the hub.",
    ),
    "hub-old": Row(
        "problem",
        "JupyterHub {version} is older than {floor}, the oldest that this works with.",
        "Upgrade it: `pip install --upgrade jupyterhub`, then `jupyterhub upgrade-db`.",
    ),
    "hub-rights-wider": Row(
        "skipped",
        "JupyterHub {version} has no scope for starting servers alone: with `{scope}` the service may also {also}.",
        "Nothing, if you stay with it. From JupyterHub 6 on the service gets `start:servers` in its place.",
    ),
    "environment-overwritten": Row(
        "problem",
        "c.{section}.environment lacks what tells people's servers where openBIS is.",
        "Write `c.{section}.environment = {{**c.Spawner.environment, …}}`, below `configure`.",
    ),
    "subdomains-elsewhere": Row(
        "problem",
        "subdomain_host ({host}) is not the hub's own address ({hub}).",
        "Set c.JupyterHub.subdomain_host to hub_url without its path.",
    ),
    "subdomains-unresolved": Row(
        "problem",
        "This machine finds no address for {name}: {reason}",
        "Add `*.{host}` to the DNS that this machine asks, too: the service puts notebooks on people's servers by such "
        "names.",
    ),
    "hub-url-differs": Row(
        "problem",
        "hub_url is {url}, but {where} says {said}.",
        "Let both name the address that people's browsers use; openBIS and people's servers are told hub_url.",
    ),
    "hub-not-there": Row(
        "problem",
        "{url} answers, but not as a JupyterHub (status {status}).",
        "Give the hub's public address, with its base path; hub_url and jupyter.hub-service-url have it, too.",
    ),
    "hub-other": Row(
        "warning",
        "JupyterHub {theirs} runs at {url}, and {ours} is installed here.",
        "Run this doctor with the Python that the hub runs with, or restart the hub after its upgrade.",
    ),
    "singleuser-missing": Row(
        "problem",
        "People's servers are started with {command}, which is not found here.",
        "Install `jupyterhub` and `openbis-jupyter[user]` where their servers run, and name that environment's "
        "jupyterhub-singleuser with its whole path in c.Spawner.cmd.",
    ),
    "users-environment-unknown": Row(
        "skipped",
        "What people's servers hold is not known from here: {reason}",
        "Run `openbis-jupyter doctor --here` in a terminal of such a server.",
    ),
    "user-package-missing": Row(
        "problem",
        "The environment of people's servers ({place}) lacks {packages}.",
        "Run `{place} -m pip install jupyterhub 'openbis-jupyter[user]'`, with the versions of the hub.",
    ),
    "user-package-other": Row(
        "warning",
        "{package} is {theirs} in the environment of people's servers ({place}), and {ours} on the hub.",
        "Bring both to the same version.",
    ),
    "kernel-not-there": Row(
        "problem",
        "The form offers the kernel {kernel}, which people's servers ({place}) do not have.",
        "Install it there, or take it out of `kernels`.",
    ),
    "kernel-program-missing": Row(
        "problem",
        "The kernel {kernel} is registered, but its program {program} is not found.",
        "Install the program, or take the kernel away where Jupyter runs: `jupyter kernelspec remove {kernel}`.",
    ),
    "kernel-module-missing": Row(
        "problem",
        "The kernel {kernel} is registered, but {program} has no {module}.",
        "Install it for that Python, or take the kernel away where Jupyter runs: `jupyter kernelspec remove {kernel}`.",
    ),
    "path-without-program": Row(
        "problem",
        "`openbis-jupyter` is not on the PATH of this server: notebooks in R, Octave and Bash call it.",
        "Have {folder} on the PATH of people's servers, for example with c.Spawner.environment.",
    ),
    "disk-full": Row(
        "problem",
        "Nothing can be written to {folder}: {reason}.",
        "Delete what is no longer needed there, or ask your hub's administrator for more room.",
    ),
    "disk-short": Row(
        "warning",
        "Only {megabytes} MB are free in {folder}.",
        "Delete what is no longer needed there before you download much. A quota may allow less than is free.",
    ),
    "here-without-hub": Row(
        "skipped",
        "This is no server of a hub that has openBIS Jupyter: what such a hub gives was not checked.",
        "On your own computer: `openbis-jupyter connect` signs you in. On a hub: run this in a terminal of your "
        "server, or ask its administrator for `openbis-jupyter-hub doctor`.",
    ),
    "credential-not-given": Row(
        "problem",
        "The Hub service gives this server no access to openBIS: {reason}",
        "Sign in at the hub again, or open a notebook from openBIS; then nothing has to be restarted.",
    ),
    "r-without-jsonlite": Row(
        "problem",
        "R ({program}) has no jsonlite, which notebooks in R use.",
        "Install it: Debian's `r-cran-jsonlite`, or `install.packages('jsonlite')` in R.",
    ),
    "r-other-libraries": Row(
        "problem",
        "R ({program}) starts only without LD_LIBRARY_PATH, which is {libraries}.",
        "Take it out of the environment of people's servers, or use an R that was built for these libraries.",
    ),
    "program-fails": Row(
        "problem",
        "{program} does not start: {reason}",
        "Install it anew, with the libraries that it needs, where people's servers run.",
    ),
    "octave-old": Row(
        "warning",
        "Octave {version} is older than {floor}, the oldest that the toolbox works with.",
        "Upgrade Octave where people's servers run.",
    ),
    "package-old": Row(
        "warning",
        "{package} {version} has known faults; {floor} is the oldest that is recommended.",
        "Upgrade it: `pip install --upgrade {package}`.",
    ),
    "predecessor-beside": Row(
        "warning",
        "An older openBIS extension, {package}, is installed beside this one ({place}): people may see both.",
        "Where nobody needs it, remove it with `pip uninstall {package}` in the environment of that place.",
    ),
    "extension-old-name": Row(
        "warning",
        "{file} calls the JupyterLab extension by its earlier name, which has no effect.",
        "Write openbis-jupyterlab there instead of jupyterlab-openbis, and openbis_jupyterlab instead of "
        "jupyterlab_openbis.",
    ),
    "hub-token-missing": Row(
        "skipped",
        "What the hub's administrator may ask the running service was not checked.",
        "Set JUPYTERHUB_TOKEN to a token of an administrator of the hub.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One result: `code` is in ROWS, or empty where all is well."""

    level: Level
    text: str
    advice: str = ""
    code: str = ""

    def as_json(self, check: str) -> dict[str, str]:
        """For programs."""
        return {
            "check": check,
            "level": self.level,
            "code": self.code,
            "text": self.text,
            "advice": self.advice,
        }


def found(code: str, **values: object) -> Finding:
    """A finding of the table, its words filled in."""
    row = ROWS[code]
    return Finding(row.level, row.what.format(**values), row.advice.format(**values), code)


def as_markdown() -> str:
    """The page docs/doctor.md."""
    lines = [f"| `{code}` | {row.level} | {row.what} | {row.advice} |" for code, row in ROWS.items()]
    return "\n".join(
        [
            "# What the doctor finds, and what to do",
            "",
            "`openbis-jupyter doctor` looks from the side of openBIS, with `--here` at the Jupyter server that it is",
            "called in; `openbis-jupyter-hub doctor` looks from the side of the hub",
            "([administrators.md](administrators.md)).",
            "Exit status: 0 all is well, 1 warnings, 2 problems. Words in braces are filled in.",
            "",
            "| code | level | what it is | what to do |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
