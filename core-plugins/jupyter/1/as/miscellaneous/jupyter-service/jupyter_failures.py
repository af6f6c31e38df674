"""What a user is told when something fails: all texts of the service."""

from java.util import UUID

# code -> what happened, what to do next. Codes that the Hub service also knows have the same texts there.
TEXTS = {
    "request-invalid": ("%(field)s: %(reason)s", "Correct this field and try again."),
    "session-expired": (
        "Your openBIS session has expired.",
        "Sign in to openBIS again and repeat the click; what you entered can be sent once more.",
    ),
    "not-configured": (
        "Jupyter is not set up on this openBIS: %(reason)s",
        "Ask your openBIS administrator to set it in service.properties.",
    ),
    "hub-unreachable": (
        "The JupyterHub does not answer.",
        "It may be restarting: try again in a minute; if it stays so, tell your JupyterHub administrator.",
    ),
    "hub-slow": (
        "The JupyterHub did not answer in time.",
        "Try again in a minute: a notebook that was made meanwhile is not made twice.",
    ),
    "hub-untrusted": (
        "openBIS could not verify that it talks to the right JupyterHub.",
        "Give the reference to your openBIS administrator: the certificate of the JupyterHub or the setting"
        " jupyter.ca-file has to be corrected.",
    ),
    "hub-address-wrong": (
        "At the address of the JupyterHub something else answers.",
        "Give the reference to your openBIS administrator: the setting jupyter.hub-service-url has to be corrected.",
    ),
    "hub-answer-unknown": (
        "openBIS does not understand the answer of the JupyterHub.",
        "Give the reference to your openBIS administrator: both sides need matching versions of openBIS Jupyter.",
    ),
    "hub-answer-too-large": (
        "The answer of the JupyterHub is too large to be passed on.",
        "Open the notebook on the JupyterHub instead of downloading it, or choose fewer datasets.",
    ),
    "internal": (
        "Something went wrong in the Jupyter service.",
        "Try again; if it stays so, give the reference to your openBIS administrator.",
    ),
}


class Failure(Exception):
    """Something a user can be told.

    `sentence`: what happened and what to do next; `cause`: for the log only.
    """

    def __init__(self, code, sentence, reference, cause=""):
        Exception.__init__(self, code)
        self.code = code
        self.sentence = sentence
        self.reference = reference
        self.cause = cause

    def text(self):
        return u"%s [%s %s]" % (self.sentence, self.code, self.reference)


def failure(code, cause="", **details):
    """In: a code of `TEXTS`, what the log shall say, the details that the text names. Out: the Failure."""
    what_happened, what_next = TEXTS[code]
    return Failure(code, u"%s %s" % (what_happened % details, what_next), new_reference(), cause)


def invalid(field, reason):
    return failure("request-invalid", field=field, reason=reason)


def new_reference():
    return UUID.randomUUID().toString()[:8]
