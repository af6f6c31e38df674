"""What Java reads at each start of Jython, kept as Java maps it: a third of what such a start costs the tests.

`.ci/setup test` runs this. Java looks whether the file is for its own version and jars, and goes without otherwise.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from openbis_sandbox.core_plugins import Service
from openbis_sandbox.jython.worker import JythonWorker

REPOSITORY = Path(__file__).resolve().parents[1]
FILE = REPOSITORY / "build" / "jython.jsa"
OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java compiles for servers that run for days; those of the tests run for minutes, and start in half the time so."""
QUIET = "-Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:class+path=off"
"""Other programs, as Jython in a shell, have other jars; that they go without the file is not worth a word."""


def options() -> str:
    """`JDK_JAVA_OPTIONS` of the tests; quotes, since the value is split where there is a space."""
    return f'{OPTIONS} {QUIET} "-XX:SharedArchiveFile={FILE}"' if FILE.exists() else OPTIONS


def main() -> None:
    """Load our service once; Java writes the file when it ends."""
    [script] = REPOSITORY.glob("core-plugins/**/script.py")
    FILE.unlink(missing_ok=True)
    os.environ["JDK_JAVA_OPTIONS"] = f'{OPTIONS} "-XX:ArchiveClassesAtExit={FILE}"'
    with tempfile.TemporaryDirectory() as folder:
        worker = JythonWorker({}, log_file=Path(folder) / "log")
        worker.warm_up([Service("jupyter", script, "", "")])
        worker.close()


if __name__ == "__main__":
    main()
