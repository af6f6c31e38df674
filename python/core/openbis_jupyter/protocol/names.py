"""What a notebook, its file and its directory may be called.

Names are normalised to Unicode NFC, then judged. Letters of every script and emoji are welcome; refused is
what hides, misleads or leaves the home: control, invisible and direction-changing characters; of files and directories
also hidden and absolute paths, `..`, backslashes and the few characters that file systems or dataset addresses cannot
hold.
"""

from __future__ import annotations

import unicodedata

from openbis_jupyter.protocol.limits import (
    DIRECTORY_MAX,
    FORBIDDEN_CHARACTERS,
    NAME_MAX,
    NOTEBOOK_BYTES_MAX,
    NOTEBOOK_MAX,
    PART_BYTES_MAX,
)
from openbis_jupyter.protocol.refusals import invalid

SUFFIX = ".ipynb"
_JOINERS = "\u200c\u200d"  # needed by Persian and Indic scripts, and inside emoji
_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{digit}" for port in ("COM", "LPT") for digit in range(1, 10)),
}


def clean_name(text: str) -> str:
    """In: what people call a notebook. Out: the same in NFC, without spaces around it.

    Errors: `request-invalid` with field `name`.
    """
    name = unicodedata.normalize("NFC", text).strip(" ")
    if not name or name.isspace():
        raise invalid("name", "a name must not be empty.")
    if len(name) > NAME_MAX:
        raise invalid("name", f"the name must not be longer than {NAME_MAX} characters.")
    bad = _invisible_in(name)
    if bad is not None:
        raise invalid("name", _no_invisible(bad))
    return name


def clean_directory(text: str) -> str:
    """In: a relative path below the home, `/` between levels, one at the end tolerated; empty for the home.

    Out: the same in NFC without the final `/`.
    Errors: `request-invalid` with field `directory`.
    """
    directory = unicodedata.normalize("NFC", text)
    if directory.startswith("/"):
        raise invalid("directory", "it must be relative to your home, without a / at the beginning.")
    if len(directory) > DIRECTORY_MAX:
        raise invalid("directory", f"it must not be longer than {DIRECTORY_MAX} characters.")
    directory = directory.removesuffix("/")
    if directory:
        for part in directory.split("/"):
            _check_part("directory", part, PART_BYTES_MAX)
    return directory


def clean_notebook(text: str) -> str:
    """In: the name of a notebook, with or without `.ipynb`. Out: in NFC, with `.ipynb`.

    Errors: `request-invalid` with field `notebook`.
    """
    name = unicodedata.normalize("NFC", text)
    if len(name) > NOTEBOOK_MAX:
        raise invalid("notebook", f"the name must not be longer than {NOTEBOOK_MAX} characters.")
    stem = name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name
    _check_part("notebook", stem, NOTEBOOK_BYTES_MAX - len(SUFFIX))
    return stem + SUFFIX


def _check_part(field: str, part: str, bytes_max: int) -> None:
    reason = _reason_against(part, bytes_max)
    if reason:
        raise invalid(field, reason)


def _reason_against(part: str, bytes_max: int) -> str | None:
    """Why this level of a path is refused, or None: the first rule that bites."""
    bad = _invisible_in(part)
    forbidden = next((c for c in part if c in FORBIDDEN_CHARACTERS), None)
    rules = (
        (not part, "a name must not be empty."),
        (part == "..", "it must not lead out of your home with '..'."),
        (part.startswith("."), "a name must not begin with a dot: it would be hidden."),
        (bad is not None, _no_invisible(bad or " ")),
        (forbidden is not None, f"a name must not hold the character {forbidden}"),
        (part != part.strip(), "a name must not begin or end with a space."),
        (part.endswith("."), "a name must not end with a dot."),
        (part.split(".", maxsplit=1)[0].upper() in _RESERVED, "Windows keeps this name for itself."),
        (_utf8_length(part) > bytes_max, f"a name must not be longer than {bytes_max} bytes of UTF-8."),
    )
    return next((reason for bites, reason in rules if bites), None)


def _invisible_in(text: str) -> str | None:
    refused = (c for c in text if unicodedata.category(c) in _REFUSED_CATEGORIES and c not in _JOINERS)
    return next(refused, None)


def _no_invisible(character: str) -> str:
    return f"a name must not hold the invisible character U+{ord(character):04X}."


def _utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
