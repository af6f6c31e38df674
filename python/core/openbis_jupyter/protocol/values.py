"""The types of single values, each with the sentence that people read where something is not of it.

Text that is kept or written to a file holds neither NUL nor half a character: PostgreSQL keeps neither, UTF-8 has no
halves, and R and Bash have no NUL.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, Strict

from openbis_jupyter.protocol import limits
from openbis_jupyter.protocol.refusals import Reason, refused
from openbis_jupyter.surrogates import has_lone_surrogate, without_lone_surrogates

LAUNCH_ID_PATTERN = r"[A-Za-z0-9_-]{16}"
BATCH_ID_PATTERN = r"[a-f0-9]{32}"
RUN_ID_PATTERN = r"[A-Za-z0-9_-]{1,64}"
TICKET_PATTERN = r"[A-Za-z0-9_-]{43}"
_KERNEL_PATTERN = rf"[A-Za-z0-9_.-]{{1,{limits.KERNEL_MAX}}}"
_PERM_ID_PATTERN = rf"[A-Za-z0-9_.:-]{{1,{limits.PERM_ID_MAX}}}"
"""Codes and permIds of openBIS: letters, digits, `_ - .`, and `:` in codes of contained objects."""

_DAY_LENGTH = len("2026-03-01")


def is_writable(text: str) -> bool:
    """Whether it can be kept, and written into a notebook of every language."""
    return "\0" not in text and not has_lone_surrogate(text)


def is_number(value: object) -> bool:
    """Whether every language has this number: what a double can hold."""
    is_plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_plain and -sys.float_info.max <= value <= sys.float_info.max  # type: ignore[operator]


def is_kernel_name(value: object) -> bool:
    """Whether a launch request could name this kernel."""
    return isinstance(value, str) and re.fullmatch(_KERNEL_PATTERN, value) is not None


def _writable(text: str) -> str:
    if not is_writable(text):
        raise refused("text is expected.")
    return text


def _caption(text: str) -> str:
    text = without_lone_surrogates(text).replace("\0", "?")
    return text if len(text) <= limits.CAPTION_MAX else text[: limits.CAPTION_MAX - 1] + "…"


def _title(text: str) -> str:
    text = _caption(text)
    return text if len(text) <= limits.TITLE_MAX else text[: limits.TITLE_MAX - 1] + "…"


def _moment(text: str) -> str:
    if len(text) <= limits.MOMENT_MAX and text.isascii():
        try:
            # Python before 3.11 does not know the Z.
            if datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None:
                return text
        except ValueError:
            pass
    raise refused("a time with its zone is expected, as in ISO 8601.")


def _day(text: str) -> str:
    if text:
        try:
            if len(text) == _DAY_LENGTH and text.isascii():
                date.fromisoformat(text)
                return text
        except ValueError:
            pass
        raise refused("a day is expected, as 2026-03-01.")
    return text


def _end(value: object) -> object:
    """From the text that travels; what is a time already stays."""
    return datetime.fromisoformat(_moment(value).replace("Z", "+00:00")) if isinstance(value, str) else value


def _number(value: float) -> int | float:
    if not is_number(value):
        raise refused("a number is expected.")
    return value


def _brief(details: dict[str, Any]) -> dict[str, Any]:
    """What is large, or no JSON, is left out: the sentences say it already."""
    try:
        text = json.dumps(details, allow_nan=False, ensure_ascii=False)
        return details if len(text.encode()) <= limits.DETAILS_BYTES_MAX else {}
    except (ValueError, TypeError, RecursionError):
        return {}


Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=0, le=limits.COUNT_MAX), Reason("a number from 0 on is expected.")]
Cells = Annotated[
    int,
    Strict(),
    Field(ge=0, le=limits.CELLS_MAX),
    Reason(f"a number from 0 to {limits.CELLS_MAX} is expected."),
]
Percent = Annotated[int, Strict(), Field(ge=0, le=100), Reason("a number from 0 to 100 is expected.")]

Text = Annotated[str, Strict(), AfterValidator(_writable)]
Content = Annotated[str, Strict()]
"""Text of any kind and length."""
Word = Annotated[Text, Field(max_length=limits.WORD_MAX)]
"""Text of one line that somebody typed."""
Caption = Annotated[str, Strict(), AfterValidator(_caption)]
"""What people read: cut where it is long, with `?` for what cannot be written."""
Title = Annotated[str, Strict(), AfterValidator(_title)]
"""The same for one line."""
Token = Annotated[Text, Field(min_length=1)]
"""A secret, or the name of the person whom it stands for."""
Required = Annotated[Text, Field(min_length=1, max_length=limits.WORD_MAX), Reason("it is missing.")]
"""What must be chosen or typed."""
Path = Annotated[
    Text,
    Field(min_length=1, max_length=limits.PATH_MAX),
    Reason(f"a path of at most {limits.PATH_MAX} characters is expected."),
]
Moment = Annotated[str, Strict(), AfterValidator(_moment)]
"""ISO 8601 with its zone."""
Day = Annotated[str, Strict(), AfterValidator(_day)]
"""A day of ISO 8601, or nothing."""
End = Annotated[
    datetime,
    Strict(),
    BeforeValidator(_end, json_schema_input_type=str),
    PlainSerializer(datetime.isoformat, return_type=str),
]
"""The same, as a time."""
Details = Annotated[
    dict[str, Any],
    BeforeValidator(lambda value: {} if value is None else value),
    AfterValidator(_brief),
]

PermId = Annotated[
    str, Strict(), Field(pattern=rf"^{_PERM_ID_PATTERN}$"), Reason("it must be a permId of openBIS.")
]
LaunchKey = Annotated[
    str,
    Strict(),
    Field(pattern=rf"^[A-Za-z0-9-]{{{limits.LAUNCH_KEY_MIN},{limits.LAUNCH_KEY_MAX}}}$"),
    Reason(f"{limits.LAUNCH_KEY_MIN} to {limits.LAUNCH_KEY_MAX} letters, digits and hyphens are expected."),
]
LaunchId = Annotated[
    str, Strict(), Field(pattern=rf"^{LAUNCH_ID_PATTERN}$"), Reason("an identifier is expected.")
]
RunId = Annotated[str, Strict(), Field(pattern=rf"^{RUN_ID_PATTERN}$"), Reason("an identifier is expected.")]
BatchId = Annotated[
    str, Strict(), Field(pattern=rf"^{BATCH_ID_PATTERN}$"), Reason("an identifier is expected.")
]
Ticket = Annotated[str, Strict(), Field(pattern=rf"^{TICKET_PATTERN}$"), Reason("a ticket is expected.")]
KernelName = Annotated[
    str,
    Strict(),
    Field(pattern=rf"^{_KERNEL_PATTERN}$"),
    Reason("the name of a kernel is expected."),
]
ProfileId = Annotated[
    str,
    Strict(),
    Field(pattern=rf"^[A-Za-z0-9_.-]{{1,{limits.PROFILE_MAX}}}$"),
    Reason("the id of a profile is expected."),
]
TemplateId = Annotated[
    str,
    Strict(),
    Field(pattern=rf"^(?:site|lab):[^/\x00-\x1f\\]{{1,{limits.TEMPLATE_MAX}}}$"),
    Reason("the id of a template is expected."),
]
ParameterName = Annotated[
    str, Strict(), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$"), Reason("names of parameters are expected.")
]
ParameterText = Annotated[Text, Field(max_length=limits.PARAMETER_TEXT_MAX)]
ParameterValue = Annotated[
    Flag
    | Annotated[int, Strict(), AfterValidator(_number)]
    | Annotated[float, Strict(), AfterValidator(_number)]
    | ParameterText,
    Reason(f"a text of at most {limits.PARAMETER_TEXT_MAX} characters, a number, true or false is expected."),
]
SourceFile = Annotated[
    Text,
    Field(min_length=1, max_length=limits.SOURCE_FILE_MAX),
    Reason("the path of a file is expected."),
]
ErrorCode = Annotated[
    str, Strict(), Field(pattern=r"^[a-z][a-z-]{1,39}$"), Reason("an identifier is expected.")
]
Reference = Annotated[
    str, Strict(), Field(pattern=r"^[A-Za-z0-9-]{1,64}$"), Reason("an identifier is expected.")
]
