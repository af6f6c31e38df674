"""The settings of the service: read from openBIS's properties at each call, and checked."""

import re

from ch.systemsx.cisd.openbis.generic.server import CommonServiceProvider
from java.net import URI, URISyntaxException

from jupyter_failures import failure

PREFIX = "jupyter."
URL = "hub-service-url"
CA_FILE = "ca-file"
CONNECT_TIMEOUT = "connect-timeout-ms"
READ_TIMEOUT = "read-timeout-ms"
DEFAULTS = {CONNECT_TIMEOUT: "5000", READ_TIMEOUT: "25000"}
NUMBER = re.compile(r"[0-9]{1,9}\Z")
TIMEOUT_MIN = 100
TIMEOUT_MAX = 60000
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Settings(object):
    """`url` ends in `/`; `ca_file` is None for Java's own authorities; times in milliseconds."""

    def __init__(self, url, ca_file, connect_timeout, read_timeout):
        self.url = url
        self.ca_file = ca_file
        self.connect_timeout = connect_timeout
        self.read_timeout = read_timeout


def read_settings():
    properties = CommonServiceProvider.tryToGetBean("propertyConfigurer").getResolvedProps()

    def value(key):
        return (properties.getProperty(PREFIX + key) or DEFAULTS.get(key, "")).strip()

    return Settings(
        _url(value(URL)),
        value(CA_FILE) or None,
        _milliseconds(CONNECT_TIMEOUT, value(CONNECT_TIMEOUT)),
        _milliseconds(READ_TIMEOUT, value(READ_TIMEOUT)),
    )


def is_safe_url(text):
    """Whether it is an absolute http(s) address, encrypted unless it stays on this machine."""
    try:
        uri = URI(text)
    except URISyntaxException:
        return False
    if not uri.getHost() or uri.getRawUserInfo() is not None:
        return False
    scheme = (uri.getScheme() or "").lower()
    return scheme == "https" or (scheme == "http" and uri.getHost().lower() in LOOPBACK)


def _url(text):
    if not text:
        raise _not_configured(URL, "is missing.")
    if not is_safe_url(text):
        raise _not_configured(URL, "must be an address that begins with https://.")
    if "?" in text or "#" in text:
        raise _not_configured(URL, "must not have a query or fragment.")
    return text if text.endswith("/") else text + "/"


def _milliseconds(key, text):
    if not NUMBER.match(text) or not TIMEOUT_MIN <= int(text) <= TIMEOUT_MAX:
        raise _not_configured(key, "must be a number from %d to %d." % (TIMEOUT_MIN, TIMEOUT_MAX))
    return int(text)


def _not_configured(key, reason):
    return failure("not-configured", reason="%s%s %s" % (PREFIX, key, reason))
