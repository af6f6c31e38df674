"""`PARENT PROGRAM [ARGUMENT…]`: becomes another program, which Linux ends as soon as its parent is gone.

Started as a script, apart from everything that is installed: a kernel shall not wait for it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """In: the process id of the parent, what to become."""
    parent, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):  # it ended before that
        sys.exit(1)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python, for itself
        signal.signal(ignored, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606  (the command of an installed kernel)
    except OSError as reason:
        sys.exit(f"{command[0]}: {reason.strerror}")


if __name__ == "__main__":
    main()
