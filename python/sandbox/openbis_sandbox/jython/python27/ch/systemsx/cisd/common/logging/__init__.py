# The log of openBIS: here java.util.logging, whose records go to standard error.
from as_java_package import publish
from java.util.logging import Level
from java.util.logging import Logger as JavaLogger


class LogCategory(object):
    OPERATION = "OPERATION"
    AUTH = "AUTH"
    TRACKING = "TRACKING"
    NOTIFY = "NOTIFY"


class LogFactory(object):
    @staticmethod
    def getLogger(category, source):
        return Logger.getLogger("%s.%s" % (category, source.__name__))


class Logger(object):
    def __init__(self, logger):
        self._logger = logger

    @staticmethod
    def getLogger(name):
        return Logger(JavaLogger.getLogger(name))

    def debug(self, message):
        self._logger.log(Level.FINE, "%s" % message)

    def info(self, message):
        self._logger.log(Level.INFO, "%s" % message)

    def warn(self, message):
        self._logger.log(Level.WARNING, "%s" % message)

    def error(self, message):
        self._logger.log(Level.SEVERE, "%s" % message)


publish(__name__, LogCategory, LogFactory)
