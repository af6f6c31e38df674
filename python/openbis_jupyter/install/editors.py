"""The files of openBIS that we edit, one row each: how to see, add and take away what is ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openbis_jupyter.install import eln_config, properties_text
from openbis_jupyter.install.plugin_files import MODULE
from openbis_jupyter.install.properties_text import ENABLED

HUB_URL = "jupyter.hub-service-url"
CA_FILE = "jupyter.ca-file"
SETTINGS = (HUB_URL, CA_FILE)
COMMENT = "openBIS Jupyter; written by openbis-jupyter install"


@dataclass(frozen=True)
class Wanted:
    """What an installation sets. `settings`: of `service.properties`; `enable`: whether to enable the module there."""

    settings: Mapping[str, str]
    enable: bool = True


@dataclass(frozen=True)
class Editor:
    """`holds`: whether nothing is to be done; `add`, `remove`: the new text.

    `remove` also gets what stood there before us, empty where that is not known.
    """

    summary: str
    holds: Callable[[bytes, Wanted], bool]
    add: Callable[[bytes, Wanted, str], bytes]
    remove: Callable[[bytes, bytes, str], bytes]


def enabled_value(enabling: bytes | None, service: bytes | None) -> str | None:
    """The list of enabled modules that counts: that of `core-plugins.properties`, else that of `service.properties`."""
    value = None if enabling is None else properties_text.simple_value(_text(enabling), ENABLED)
    if value is None and service is not None:
        value = properties_text.java_value(_text(service), ENABLED)
    return value


def is_enabled(value: str | None, module: str = MODULE) -> bool:
    """Whether a list of regular expressions, as openBIS matches them, enables a module."""
    return any(_matches(term, module) for term in properties_text.terms(value))


def _matches(pattern: str, module: str) -> bool:
    try:
        return re.fullmatch(pattern, module) is not None
    except re.error:
        return False  # Java may understand it; a second, plain entry does no harm


def _enabling_holds(content: bytes, wanted: Wanted) -> bool:
    return is_enabled(properties_text.simple_value(_text(content), ENABLED))


def _enable(content: bytes, wanted: Wanted, file: str) -> bytes:
    text = _text(content)
    properties_text.check_simple(text, file)
    return _bytes(properties_text.add_simple_term(text, ENABLED, MODULE))


def _disable(content: bytes, original: bytes, file: str) -> bytes:
    return _bytes(properties_text.remove_simple_term(_text(content), ENABLED, MODULE))


def _service_holds(content: bytes, wanted: Wanted) -> bool:
    text = _text(content)
    enabled = not wanted.enable or is_enabled(properties_text.java_value(text, ENABLED))
    return enabled and all(
        properties_text.java_value(text, key) == value for key, value in wanted.settings.items()
    )


def _set_service(content: bytes, wanted: Wanted, file: str) -> bytes:
    text = properties_text.set_java(_text(content), wanted.settings, COMMENT)
    if wanted.enable and not is_enabled(properties_text.java_value(text, ENABLED)):
        text = properties_text.add_java_term(text, ENABLED, MODULE)
    return _bytes(text)


def _reset_service(content: bytes, original: bytes, file: str) -> bytes:
    text, before = _text(content), _text(original)
    known = {key: properties_text.java_value(before, key) for key in SETTINGS}
    text = properties_text.set_java(text, {k: v for k, v in known.items() if v is not None}, COMMENT)
    text = properties_text.remove_java(text, [key for key, value in known.items() if value is None], COMMENT)
    if not is_enabled(properties_text.java_value(before, ENABLED)):
        text = properties_text.remove_java_term(text, ENABLED, MODULE)
    return _bytes(text)


EDITORS: Mapping[str, Editor] = {
    "enabling": Editor(f"enables the module `{MODULE}`", _enabling_holds, _enable, _disable),
    "service": Editor("says where the Hub service is", _service_holds, _set_service, _reset_service),
    "eln": Editor(
        f"lets the ELN load `{eln_config.ENTRY}`",
        lambda content, wanted: eln_config.has_entry(content) and eln_config.has_guard(content),
        lambda content, wanted, file: eln_config.add_plugin(content, file),
        eln_config.remove_plugin,
    ),
}


def _text(content: bytes) -> str:
    return content.decode("latin-1")


def _bytes(text: str) -> bytes:
    return text.encode("latin-1")
