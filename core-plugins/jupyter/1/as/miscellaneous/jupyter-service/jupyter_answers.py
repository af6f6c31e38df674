"""Check what the Hub service answered. Only known keys of the right type go on to the page."""

import re

from jupyter_checks import (
    TEXT_MAX,
    Unexpected,
    any_text,
    boolean,
    checked_object,
    details,
    list_of,
    nested,
    number,
    one_of,
    optional,
    pattern,
    plain_value,
    safe_url,
    short,
    text,
    url_or_path,
)
from jupyter_failures import Failure, failure
from jupyter_hub import PROXY_STATUS

OK_STATUS = (200, 202)
STATES = ("accepted", "starting", "writing", "ready", "failed", "downloaded")
RUN_STATES = ("waiting", "running", "saving", "done", "failed", "cancelled", "stopped")
SERVER_STATES = ("stopped", "starting", "running", "stopping")
PARAMETER_TYPES = ("text", "number", "boolean", "choice")
CREDENTIAL_STATES = ("none", "valid", "expired")
CREDENTIAL_KINDS = ("personal-access-token", "session-token")
KERNELS_MAX = 500
RUNS_MAX = 50
CELLS_MAX = 100000
CODE = re.compile(r"[a-z][a-z-]{1,39}\Z")
REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
PERM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}\Z")
LAUNCH_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def launch_answer(answer):
    body = _successful_body(answer)
    shape = DOWNLOAD if body.get("state") == "downloaded" else LAUNCH
    return _of_shape(body, shape)


def status_answer(answer):
    return _of_shape(_successful_body(answer), STATE)


def options_answer(answer):
    return _of_shape(_successful_body(answer), OPTIONS)


def source_answer(answer):
    return _of_shape(_successful_body(answer), SOURCE)


def account_answer(answer):
    return _of_shape(_successful_body(answer), ACCOUNT)


def runs_answer(answer):
    return _of_shape(_successful_body(answer), RUNS)


def run_answer(answer):
    return _of_shape(_successful_body(answer), RUN)


def _of_shape(body, shape):
    return _checked(lambda: checked_object(body, shape))


def _successful_body(answer):
    if answer.status in OK_STATUS and isinstance(answer.body, dict):
        return answer.body
    raise _failure_of(answer)


def _failure_of(answer):
    cause = "HTTP status %d" % answer.status
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    if answer.status >= 400 and isinstance(error, dict):
        try:
            return _told_by_hub(checked_object(error, ERROR), answer.retry_after, cause)
        except Unexpected as unexpected:
            return failure("hub-answer-unknown", cause="%s, %s" % (cause, unexpected))
    if answer.status in PROXY_STATUS:
        return failure("hub-unreachable", cause=cause)
    return failure("hub-address-wrong", cause="%s without an answer of the service" % cause)


def _told_by_hub(error, retry_after, cause):
    sentence = "%s %s" % (error.get("message"), error.get("advice"))
    if retry_after:
        sentence = "%s Wait at least %d seconds." % (sentence, retry_after)
    sentence = re.sub(r"(?u)\s+", " ", sentence).strip()
    return Failure(error.get("code"), sentence, error.get("reference"), cause)


def _checked(make):
    try:
        return make()
    except Unexpected as unexpected:
        raise failure("hub-answer-unknown", cause="%s" % unexpected)


ERROR = (
    ("code", pattern(CODE)),
    ("message", short),
    ("advice", short),
    ("reference", pattern(REFERENCE)),
    ("details", optional(details)),
)
LAUNCH = (
    ("state", one_of(STATES)),
    ("launch_id", pattern(LAUNCH_ID)),
    ("redirect_url", safe_url),
    ("ticket", text(200)),
    ("expires_in", number(86400)),
    ("notebook_path", optional(text(TEXT_MAX))),
)
DOWNLOAD = (
    ("state", one_of(STATES)),
    ("launch_id", pattern(LAUNCH_ID)),
    ("file_name", text(255)),
    ("notebook", any_text),
)
STATE = (
    ("launch_id", pattern(LAUNCH_ID)),
    ("state", one_of(STATES)),
    ("progress", number(100)),
    ("message", short),
    ("url", optional(url_or_path)),
    ("notebook_path", optional(text(TEXT_MAX))),
    ("error", optional(nested(ERROR))),
    ("retry", boolean),
    ("started", optional(text(40))),
    ("deadline", optional(text(40))),
    ("place", optional(number(1000000))),
    ("waiting", optional(number(1000000))),
)
KERNEL = (
    ("name", text(100)),
    ("display_name", text(200)),
    ("language", text(100)),
    ("default", boolean),
)
PROFILE = (
    ("id", text(50)),
    ("title", text(200)),
    ("description", short),
    ("default", boolean),
    ("running", boolean),
)
PARAMETER = (
    ("name", text(40)),
    ("label", text(120)),
    ("type", one_of(PARAMETER_TYPES)),
    ("default", plain_value),
    ("choices", list_of(text(TEXT_MAX), KERNELS_MAX)),
)
TEMPLATE = (
    ("id", text(140)),
    ("title", text(200)),
    ("description", short),
    ("language", text(100)),
    ("parameters", list_of(nested(PARAMETER), KERNELS_MAX)),
)
BROKEN_TEMPLATE = (("name", short), ("reason", short))
OPTIONS = (
    ("kernels", list_of(nested(KERNEL), KERNELS_MAX)),
    ("templates", list_of(nested(TEMPLATE), KERNELS_MAX)),
    ("broken_templates", list_of(nested(BROKEN_TEMPLATE), KERNELS_MAX)),
    ("profiles", list_of(nested(PROFILE), KERNELS_MAX)),
)
NOTEBOOK = (
    ("path", text(TEXT_MAX)),
    ("name", text(TEXT_MAX)),
    ("size", number(10**15)),
)
SOURCE = (
    ("dataset", text(100)),
    ("notebooks", list_of(nested(NOTEBOOK), KERNELS_MAX)),
)
SERVER = (
    ("state", one_of(SERVER_STATES)),
    ("since", optional(text(40))),
    ("profile", optional(text(200))),
)
CREDENTIAL = (
    ("state", one_of(CREDENTIAL_STATES)),
    ("kind", optional(one_of(CREDENTIAL_KINDS))),
    ("valid_to", optional(text(40))),
)
ACCOUNT = (
    ("user", text(255)),
    ("server", nested(SERVER)),
    ("credential", nested(CREDENTIAL)),
    ("can_stop", boolean),
)
RUN = (
    ("run_id", pattern(LAUNCH_ID)),
    ("title", short),
    ("notebook_path", text(TEXT_MAX)),
    ("state", one_of(RUN_STATES)),
    ("cell", number(CELLS_MAX)),
    ("cells", number(CELLS_MAX)),
    ("cell_name", optional(short)),
    ("started", optional(text(40))),
    ("ended", optional(text(40))),
    ("dataset", optional(pattern(PERM_ID))),
    ("error", optional(nested(ERROR))),
)
RUNS = (("runs", list_of(nested(RUN), RUNS_MAX)),)
