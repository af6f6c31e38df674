from as_java_package import publish
from java.lang import RuntimeException


class HighLevelException(RuntimeException):
    pass


class UserFailureException(HighLevelException):
    """Its message is what a user is shown."""


publish(__name__, HighLevelException, UserFailureException)
