"""What a Python 2.7 is and has, asked inside the kernel: `execfile` leaves `options` for the command that saves."""
import atexit
import json
import os
import platform
import sys
import tempfile


def packages():
    """The distributions that setuptools knows; none without it."""
    try:
        import pkg_resources
    except Exception:
        return []
    found = [{"name": one.project_name, "version": one.version} for one in pkg_resources.working_set]
    return sorted(found, key=lambda one: one["name"].lower())


answer = {
    "language": "Python",
    "version": platform.python_version(),
    "facts": {
        "Implementation": platform.python_implementation(),
        "Interpreter": sys.executable or "",
        "Environment": sys.prefix,
    },
    "packages": packages(),
}
answer_handle, answer_name = tempfile.mkstemp(prefix="openbis-environment-", suffix=".json")
# It goes with the kernel.
atexit.register(os.remove, answer_name)
with os.fdopen(answer_handle, "w") as answer_file:
    json.dump(answer, answer_file)
options = ["--environment", answer_name]
