"""A Python's packages as `pip install -r` takes them.

Facts: a line of a requirements file ends at ` #`, a URL at a blank (pip's *Requirements File Format*); names are those
of PEP 508, versions of PEP 440, origins of PEP 610.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from openbis_jupyter.client.environments.answers import Answer, Package
from openbis_jupyter.untrusted import mapping_of

FILE = "requirements.txt"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_VERSION = re.compile(r"(?:\d+!)?\d+(?:\.\d+)*[A-Za-z0-9._-]*(?:\+[A-Za-z0-9._-]+)?")
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9:/?#@!$&()*+,;=._~%-]+")
_NAMES_A_SECRET = re.compile(r"token|secret|signature|password|credential|^sig$|key", re.IGNORECASE)
_PYTHON_LINE = re.compile(r"^# python==(\S+)$", re.MULTILINE)
_SCHEMES = ("https", "http", "ssh", "git")
_VCS = ("git", "hg", "svn", "bzr")


def requirements(answer: Answer) -> str:
    """The whole file; what cannot be had elsewhere stands in it as a comment, so that the rest is installed."""
    lines = [requirement_line(package) for package in answer.packages]
    return "\n".join(
        [
            "# What the notebook ran in. The same again: pip install -r requirements.txt",
            f"# python=={_version(answer.version) or 'unknown'}",
            *lines,
            "",
        ]
    )


def requirement_line(package: Package) -> str:
    """`name==version`, or `name @ URL` where it came from there; a comment where nobody else can have it so."""
    name, number = _NAME.fullmatch(package.name), _version(package.version)
    if not name or not number:
        return _comment(package, "its name or version is none that can be asked for")
    if package.direct_url and package.by != "conda":  # conda leaves the folder where it was built
        return _direct(package)
    if "+" in number and package.by == "debian":
        return _comment(package, "it came with the operating system")
    return f"{package.name}=={number}"


def python_of(text: str) -> str:
    """In: such a file. Out: the version of Python that it says, empty where it says none."""
    found = _PYTHON_LINE.search(text)
    return _version(found[1]) if found else ""


def names_in(text: str) -> list[str]:
    """In: such a file. Out: the packages that are installed from it, spelt as PEP 503 compares them."""
    found = (_NAME.match(line.lstrip()) for line in without_options(text).splitlines())
    return [re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name]


def left_out_of(text: str) -> list[str]:
    """In: such a file. Out: its lines about what cannot be had elsewhere."""
    return [line.removeprefix("# not elsewhere: ") for line in text.splitlines() if line.startswith("# not ")]


def without_options(text: str) -> str:
    """The file without lines that are options: whoever wrote it shall not choose where packages come from."""
    lines = text.replace("\\\n", " ").splitlines()
    return "".join(f"{line}\n" for line in lines if not line.lstrip().startswith("-"))


def without_credentials(url: str) -> str:
    """The URL without a user's password and without values in it that look like one by their names."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        is_git = parts.scheme.endswith("ssh") and parts.username == "git"
        named = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
        query = "" if any(_NAMES_A_SECRET.search(key) for key in named) else parts.query
        return urlunsplit(parts._replace(netloc=f"git@{host}" if is_git else host, query=query))
    except ValueError:
        return ""


def _direct(package: Package) -> str:
    origin = package.direct_url
    url = without_credentials(str(origin.get("url") or ""))
    vcs, archive = mapping_of(origin.get("vcs_info")), mapping_of(origin.get("archive_info"))
    if urlsplit(url).scheme not in _SCHEMES or not _URL_CHARACTERS.fullmatch(url):
        return _comment(package, f"it was installed from {ascii(url)[1:-1]}, on the computer that it ran on")
    fragment = ""
    if vcs:
        if vcs.get("vcs") not in _VCS or not re.fullmatch(r"[A-Za-z0-9._/-]+", str(vcs.get("commit_id"))):
            return _comment(package, "it came from a version control that pip does not know")
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    else:
        fragment = _hash_of(archive)
    subdirectory = str(origin.get("subdirectory") or "")
    if subdirectory and _URL_CHARACTERS.fullmatch(subdirectory):
        fragment = "&".join(filter(None, (fragment, f"subdirectory={subdirectory}")))
    return f"{package.name} @ {url}" + (f"#{fragment}" if fragment else "")


def _hash_of(archive: Mapping[str, Any]) -> str:
    hashes = mapping_of(archive.get("hashes"))
    old = str(archive.get("hash") or "").partition("=")
    found = str(hashes.get("sha256") or (old[2] if old[0] == "sha256" else ""))
    return f"sha256={found}" if re.fullmatch(r"[0-9a-f]{64}", found) else ""


def _comment(package: Package, reason: str) -> str:
    name, number = (ascii(text)[1:-1] for text in (package.name, package.version))
    return f"# not elsewhere: {name}=={number}: {reason}"


def _version(text: str) -> str:
    return text if _VERSION.fullmatch(text) else ""
