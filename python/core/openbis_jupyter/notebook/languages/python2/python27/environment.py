"""What a Python 2.7 is and has, asked inside the kernel: `execfile` leaves `options` for the command that saves."""
import json
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
# It goes with the variable.
answer_file = tempfile.NamedTemporaryFile(prefix="openbis-environment-", suffix=".json")
json.dump(answer, answer_file)
answer_file.flush()
options = ["--environment", answer_file.name]
