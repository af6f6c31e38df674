"""One line per failure, in openBIS's log where there is one."""

import re

try:
    from ch.systemsx.cisd.common.logging import LogCategory, LogFactory

    LOG = LogFactory.getLogger(LogCategory.OPERATION, LogFactory).error
except ImportError:
    from java.util.logging import Logger

    LOG = Logger.getLogger("jupyter").severe

MAX_LENGTH = 500


def log_failure(method, failure, token):
    """In: the method's name, the Failure, the session token, which is kept out of the log."""
    line = u"Jupyter %s failed [%s %s] %s" % (method, failure.code, failure.reference, failure.cause)
    if token:
        line = line.replace(token, u"<token>")
    LOG(re.sub(ur"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", u" ", line)[:MAX_LENGTH])
