"""Check what the Hub service answered. Only known keys of the right type go on to the page."""

import re

from java.util import ArrayList, LinkedHashMap

from jupyter_failures import Failure, failure
from jupyter_hub import PROXY_STATUS
from jupyter_settings import is_safe_url

OK_STATUS = (200, 202)
STATES = ("accepted", "starting", "writing", "ready", "failed", "downloaded")
SERVER_STATES = ("stopped", "starting", "running", "stopping")
PARAMETER_TYPES = ("text", "number", "boolean", "choice")
CREDENTIAL_STATES = ("none", "valid", "expired")
CREDENTIAL_KINDS = ("personal-access-token", "session-token")
KERNELS_MAX = 500
DETAILS_MAX = 100
TEXT_MAX = 2000
CODE = re.compile(r"[a-z][a-z-]{1,39}\Z")
REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
LAUNCH_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


class Unexpected(Exception):
    """A value is not of the agreed shape; the text names its key."""


def launch_answer(answer):
    body = _successful_body(answer)
    shape = DOWNLOAD if body.get("state") == "downloaded" else LAUNCH
    return _checked(lambda: _object(body, shape))


def status_answer(answer):
    body = _successful_body(answer)
    return _checked(lambda: _object(body, STATE))


def options_answer(answer):
    body = _successful_body(answer)
    return _checked(lambda: _object(body, OPTIONS))


def source_answer(answer):
    body = _successful_body(answer)
    return _checked(lambda: _object(body, SOURCE))


def account_answer(answer):
    body = _successful_body(answer)
    return _checked(lambda: _object(body, ACCOUNT))


def _successful_body(answer):
    if answer.status in OK_STATUS and isinstance(answer.body, dict):
        return answer.body
    raise _failure_of(answer)


def _failure_of(answer):
    cause = "HTTP status %d" % answer.status
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    if answer.status >= 400 and isinstance(error, dict):
        try:
            return _told_by_hub(_object(error, ERROR), answer.retry_after, cause)
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


def _object(value, shape):
    """In: parsed JSON, the checks by key. Out: a java.util.Map with these keys, which openBIS can send."""
    if not isinstance(value, dict):
        raise Unexpected("an object is expected")
    result = LinkedHashMap()
    for key, check in shape:
        try:
            result.put(key, check(value.get(key)))
        except Unexpected as unexpected:
            raise Unexpected("%s: %s" % (key, unexpected))
    return result


def _any_text(value):
    if not isinstance(value, unicode):
        raise Unexpected("text is expected")
    return value


def _text(most):
    def check(value):
        if len(_any_text(value)) > most:
            raise Unexpected("text of at most %d characters is expected" % most)
        return value

    return check


def _short(value):
    """Text that people read: cut where it is long."""
    return value if len(_any_text(value)) <= TEXT_MAX else value[: TEXT_MAX - 4] + " ..."


def _pattern(pattern):
    def check(value):
        if not isinstance(value, unicode) or not pattern.match(value):
            raise Unexpected("an identifier is expected")
        return value

    return check


def _one_of(choices):
    def check(value):
        if value not in choices:
            raise Unexpected("one of %s is expected" % ", ".join(choices))
        return value

    return check


def _plain_value(value):
    if not isinstance(value, (unicode, bool, int, long, float)):
        raise Unexpected("a text, a number, true or false is expected")
    return value


def _boolean(value):
    if not isinstance(value, bool):
        raise Unexpected("true or false is expected")
    return value


def _number(most):
    def check(value):
        if isinstance(value, bool) or not isinstance(value, (int, long, float)) or not 0 <= value <= most:
            raise Unexpected("a number from 0 to %d is expected" % most)
        return value

    return check


def _safe_url(value):
    if not is_safe_url(_text(TEXT_MAX)(value)):
        raise Unexpected("an https address is expected")
    return value


def _url_or_path(value):
    text = _text(TEXT_MAX)(value)
    if text.startswith("/") and not text.startswith("//") and "\\" not in text:
        return text
    return _safe_url(text)


def _list(check, most):
    def check_list(value):
        if not isinstance(value, list) or len(value) > most:
            raise Unexpected("a list of at most %d is expected" % most)
        return ArrayList([check(item) for item in value])

    return check_list


def _optional(check):
    def check_optional(value):
        return None if value is None else check(value)

    return check_optional


def _nested(shape):
    return lambda value: _object(value, shape)


def _details(value):
    """Texts, numbers and lists of texts by name, at most DETAILS_MAX of each; the rest is left out."""
    if not isinstance(value, dict):
        raise Unexpected("an object is expected")
    result = LinkedHashMap()
    for key in sorted(value)[:DETAILS_MAX]:
        item = value[key]
        if isinstance(item, list):
            result.put(key, ArrayList([_short(part) for part in item[:DETAILS_MAX] if isinstance(part, unicode)]))
        elif isinstance(item, (bool, int, float)):
            result.put(key, item)
        elif isinstance(item, unicode):
            result.put(key, _short(item))
    return result


ERROR = (
    ("code", _pattern(CODE)),
    ("message", _short),
    ("advice", _short),
    ("reference", _pattern(REFERENCE)),
    ("details", _optional(_details)),
)
LAUNCH = (
    ("state", _one_of(STATES)),
    ("launch_id", _pattern(LAUNCH_ID)),
    ("redirect_url", _safe_url),
    ("ticket", _text(200)),
    ("expires_in", _number(86400)),
    ("notebook_path", _optional(_text(TEXT_MAX))),
)
DOWNLOAD = (
    ("state", _one_of(STATES)),
    ("launch_id", _pattern(LAUNCH_ID)),
    ("file_name", _text(255)),
    ("notebook", _any_text),
)
STATE = (
    ("launch_id", _pattern(LAUNCH_ID)),
    ("state", _one_of(STATES)),
    ("progress", _number(100)),
    ("message", _short),
    ("url", _optional(_url_or_path)),
    ("notebook_path", _optional(_text(TEXT_MAX))),
    ("error", _optional(_nested(ERROR))),
    ("retry", _boolean),
    ("started", _optional(_text(40))),
    ("deadline", _optional(_text(40))),
    ("place", _optional(_number(1000000))),
    ("waiting", _optional(_number(1000000))),
)
KERNEL = (
    ("name", _text(100)),
    ("display_name", _text(200)),
    ("language", _text(100)),
    ("default", _boolean),
)
PROFILE = (
    ("id", _text(50)),
    ("title", _text(200)),
    ("description", _short),
    ("default", _boolean),
    ("running", _boolean),
)
PARAMETER = (
    ("name", _text(40)),
    ("label", _text(120)),
    ("type", _one_of(PARAMETER_TYPES)),
    ("default", _plain_value),
    ("choices", _list(_text(TEXT_MAX), KERNELS_MAX)),
)
TEMPLATE = (
    ("id", _text(140)),
    ("title", _text(200)),
    ("description", _short),
    ("language", _text(100)),
    ("parameters", _list(_nested(PARAMETER), KERNELS_MAX)),
)
BROKEN_TEMPLATE = (("name", _short), ("reason", _short))
OPTIONS = (
    ("kernels", _list(_nested(KERNEL), KERNELS_MAX)),
    ("templates", _list(_nested(TEMPLATE), KERNELS_MAX)),
    ("broken_templates", _list(_nested(BROKEN_TEMPLATE), KERNELS_MAX)),
    ("profiles", _list(_nested(PROFILE), KERNELS_MAX)),
)
NOTEBOOK = (
    ("path", _text(TEXT_MAX)),
    ("name", _text(TEXT_MAX)),
    ("size", _number(10**15)),
)
SOURCE = (
    ("dataset", _text(100)),
    ("notebooks", _list(_nested(NOTEBOOK), KERNELS_MAX)),
)
SERVER = (
    ("state", _one_of(SERVER_STATES)),
    ("since", _optional(_text(40))),
    ("profile", _optional(_text(200))),
)
CREDENTIAL = (
    ("state", _one_of(CREDENTIAL_STATES)),
    ("kind", _optional(_one_of(CREDENTIAL_KINDS))),
    ("valid_to", _optional(_text(40))),
)
ACCOUNT = (
    ("user", _text(255)),
    ("server", _nested(SERVER)),
    ("credential", _nested(CREDENTIAL)),
    ("can_stop", _boolean),
)
