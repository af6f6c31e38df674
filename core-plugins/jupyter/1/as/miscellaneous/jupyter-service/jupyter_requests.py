"""Check what the page sent, field by field, before anything leaves this server.

Each function takes the java.util.Map of the call and gives what is sent on, or raises the Failure that names the field.
What a name may be is judged by the Hub service; here types, sizes and known keys are.
"""

import re

from java.text import Normalizer
from java.util import List, Map

from jupyter_failures import invalid

DATASETS_MAX = 10000
DIRECTORY_MAX = 255
NOTEBOOK_MAX = 120
SOURCE_FILE_MAX = 1000
SOURCE_MODES = ("continuation", "template")
RUNNING_SERVER = ("use", "restart")
ACTIONS = ("open", "download", "run")
OWNER_KINDS = ("EXPERIMENT", "OBJECT")
ENTITY_KINDS = ("SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET")
LAUNCH_KEY = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
LAUNCH_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
PERM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}\Z")
PROFILE = re.compile(r"[A-Za-z0-9_.-]{1,50}\Z")
TEMPLATE = re.compile(ur"(?:site|lab):[^/\x00-\x1f\\]{1,120}\Z")
PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
PARAMETERS_MAX = 30
PARAMETER_TEXT_MAX = 1000
KERNEL = re.compile(r"[A-Za-z0-9_.-]{1,100}\Z")


def launch_request(parameters):
    request = _known_keys(
        parameters,
        "request",
        (
            "launch_key",
            "action",
            "datasets",
            "owner",
            "entity",
            "directory",
            "notebook",
            "kernel",
            "template",
            "parameters",
            "source",
            "profile",
            "running_server",
        ),
    )
    checked = {
        "launch_key": _launch_key(request),
        "action": _one_of(request.get("action"), "action", ACTIONS),
        "datasets": _datasets(request.get("datasets")),
        "owner": _reference(request.get("owner"), "owner", OWNER_KINDS),
        "directory": _text(request.get("directory"), "directory", 0, DIRECTORY_MAX),
        "notebook": _text(request.get("notebook"), "notebook", 1, NOTEBOOK_MAX),
    }
    if request.get("entity") is not None:
        checked["entity"] = _reference(request.get("entity"), "entity", ENTITY_KINDS)
    if request.get("kernel") is not None:
        checked["kernel"] = _matching(request.get("kernel"), "kernel", KERNEL, "the name of a kernel is expected.")
    if request.get("template") is not None:
        checked["template"] = _matching(
            request.get("template"), "template", TEMPLATE, "the id of a template is expected."
        )
    if request.get("parameters") is not None:
        checked["parameters"] = _parameters(request.get("parameters"))
    if request.get("source") is not None:
        checked["source"] = _source(request.get("source"))
    checked.update(_server(request))
    return checked


def workspace_request(parameters):
    request = _known_keys(parameters, "request", ("launch_key", "profile", "running_server"))
    checked = {"launch_key": _launch_key(request)}
    checked.update(_server(request))
    return checked


def source_request(parameters):
    request = _known_keys(parameters, "request", ("dataset",))
    return {"dataset": _perm_id(request.get("dataset"), "dataset")}


def status_request(parameters):
    request = _known_keys(parameters, "request", ("launch_id",))
    return _matching(request.get("launch_id"), "launch_id", LAUNCH_ID, "the id of a launch is expected.")


def run_request(parameters):
    request = _known_keys(parameters, "request", ("run_id",))
    return _matching(request.get("run_id"), "run_id", RUN_ID, "the id of a run is expected.")


def options_request(parameters):
    request = _known_keys(parameters, "request", ("entity",))
    if request.get("entity") is None:
        return {}
    return {"entity": _reference(request.get("entity"), "entity", ENTITY_KINDS)}


def empty_request(parameters):
    _known_keys(parameters, "request", ())


def _parameters(value):
    if not isinstance(value, Map) or value.size() > PARAMETERS_MAX:
        raise invalid("parameters", "an object with at most %d keys is expected." % PARAMETERS_MAX)
    checked = {}
    for name in value.keySet():
        _matching(name, "parameters", PARAMETER, "names of parameters are expected.")
        answer = value.get(name)
        if isinstance(answer, unicode) and len(answer) > PARAMETER_TEXT_MAX:
            raise invalid("parameters." + name, "at most %d characters are expected." % PARAMETER_TEXT_MAX)
        if not isinstance(answer, (unicode, bool, int, long, float)):
            raise invalid("parameters." + name, "a text, a number, true or false is expected.")
        checked[name] = answer
    return checked


def _source(value):
    source = _known_keys(value, "source", ("dataset", "mode", "file"))
    checked = {
        "dataset": _perm_id(source.get("dataset"), "source.dataset"),
        "mode": _one_of(source.get("mode"), "source.mode", SOURCE_MODES),
    }
    if source.get("file") is not None:
        checked["file"] = _any_text(source.get("file"), "source.file", SOURCE_FILE_MAX)
    return checked


def _server(request):
    checked = {}
    if request.get("profile") is not None:
        checked["profile"] = _matching(
            request.get("profile"), "profile", PROFILE, "the id of a profile is expected."
        )
    if request.get("running_server") is not None:
        checked["running_server"] = _one_of(request.get("running_server"), "running_server", RUNNING_SERVER)
    return checked


def _launch_key(request):
    return _matching(
        request.get("launch_key"),
        "launch_key",
        LAUNCH_KEY,
        "8 to 64 letters, digits and hyphens are expected.",
    )


def _datasets(value):
    if not isinstance(value, List):
        raise invalid("datasets", "a list of permIds is expected.")
    if value.size() > DATASETS_MAX:
        raise invalid("datasets", "at most %d datasets fit into one notebook." % DATASETS_MAX)
    return [_perm_id(item, "datasets") for item in value]


def _reference(value, field, kinds):
    reference = _known_keys(value, field, ("kind", "perm_id"))
    return {
        "kind": _one_of(reference.get("kind"), field + ".kind", kinds),
        "perm_id": _perm_id(reference.get("perm_id"), field + ".perm_id"),
    }


def _perm_id(value, field):
    return _matching(value, field, PERM_ID, "it must be a permId of openBIS.")


def _one_of(value, field, choices):
    if not isinstance(value, unicode) or value not in choices:
        raise invalid(field, "one of %s is expected." % ", ".join(choices))
    return value


def _matching(value, field, pattern, reason):
    if not isinstance(value, unicode) or not pattern.match(value):
        raise invalid(field, reason)
    return value


def _text(value, field, least, most):
    if not isinstance(value, unicode):
        raise invalid(field, "text is expected.")
    text = Normalizer.normalize(value, Normalizer.Form.NFC)
    if not least <= len(text) <= most:
        raise invalid(field, "%d to %d characters are expected." % (least, most))
    return text


def _any_text(value, field, most):
    """Text that names something which exists: as it is, in whatever normal form."""
    if not isinstance(value, unicode) or not 0 < len(value) <= most:
        raise invalid(field, "1 to %d characters are expected." % most)
    return value


def _known_keys(value, field, keys):
    if not isinstance(value, Map):
        raise invalid(field, "an object is expected.")
    if any(key not in keys and key != "protocol" for key in value.keySet()):
        raise invalid(field, "only these keys are expected: %s." % (", ".join(keys) or "none"))
    return value
