"""What single values of an answer may be: each check gives the value, which openBIS can send, or raises Unexpected."""

from java.util import ArrayList, LinkedHashMap

from jupyter_settings import is_safe_url

DETAILS_MAX = 100
TEXT_MAX = 2000


class Unexpected(Exception):
    """A value is not of the agreed shape; the text names its key."""


def checked_object(value, shape):
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


def any_text(value):
    if not isinstance(value, unicode):
        raise Unexpected("text is expected")
    return value


def text(most):
    def check(value):
        if len(any_text(value)) > most:
            raise Unexpected("text of at most %d characters is expected" % most)
        return value

    return check


def short(value):
    """Text that people read: cut where it is long."""
    return value if len(any_text(value)) <= TEXT_MAX else value[: TEXT_MAX - 4] + " ..."


def pattern(expression):
    def check(value):
        if not isinstance(value, unicode) or not expression.match(value):
            raise Unexpected("an identifier is expected")
        return value

    return check


def one_of(choices):
    def check(value):
        if value not in choices:
            raise Unexpected("one of %s is expected" % ", ".join(choices))
        return value

    return check


def plain_value(value):
    if not isinstance(value, (unicode, bool, int, long, float)):
        raise Unexpected("a text, a number, true or false is expected")
    return value


def boolean(value):
    if not isinstance(value, bool):
        raise Unexpected("true or false is expected")
    return value


def number(most):
    def check(value):
        if isinstance(value, bool) or not isinstance(value, (int, long, float)) or not 0 <= value <= most:
            raise Unexpected("a number from 0 to %d is expected" % most)
        return value

    return check


def safe_url(value):
    if not is_safe_url(text(TEXT_MAX)(value)):
        raise Unexpected("an https address is expected")
    return value


def url_or_path(value):
    address = text(TEXT_MAX)(value)
    if address.startswith("/") and not address.startswith("//") and "\\" not in address:
        return address
    return safe_url(address)


def list_of(check, most):
    def check_list(value):
        if not isinstance(value, list) or len(value) > most:
            raise Unexpected("a list of at most %d is expected" % most)
        return ArrayList([check(item) for item in value])

    return check_list


def optional(check):
    def check_optional(value):
        return None if value is None else check(value)

    return check_optional


def nested(shape):
    return lambda value: checked_object(value, shape)


def details(value):
    """Texts, numbers and lists of texts by name, at most DETAILS_MAX of each; the rest is left out."""
    if not isinstance(value, dict):
        raise Unexpected("an object is expected")
    result = LinkedHashMap()
    for key in sorted(value)[:DETAILS_MAX]:
        item = value[key]
        if isinstance(item, list):
            result.put(key, ArrayList([short(part) for part in item[:DETAILS_MAX] if isinstance(part, unicode)]))
        elif isinstance(item, (bool, int, float)):
            result.put(key, item)
        elif isinstance(item, unicode):
            result.put(key, short(item))
    return result
