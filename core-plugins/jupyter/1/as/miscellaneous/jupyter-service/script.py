"""The AS service `jupyter`: checks what the page sends, passes it on to the Hub service, translates failures.

Runs in Jython 2.7 inside openBIS's application server. Methods and shapes: docs/developers/protocol.md.
The session token goes into the Authorization header of the one request to the Hub service, and nowhere else.
"""

import re
import sys

from ch.systemsx.cisd.common.exceptions import UserFailureException
from java.lang import Throwable
from java.util import LinkedHashMap

from jupyter_answers import (
    account_answer,
    launch_answer,
    options_answer,
    run_answer,
    runs_answer,
    source_answer,
    status_answer,
)
from jupyter_failures import Failure, failure, invalid
from jupyter_hub import send
from jupyter_log import log_failure
from jupyter_requests import (
    empty_request,
    launch_request,
    options_request,
    run_request,
    source_request,
    status_request,
    workspace_request,
)
from jupyter_settings import read_settings

# Anything but control characters: a token begins with the user id.
TOKEN = re.compile(u"(?!\\s*\\Z)[^\x00-\x1f\x7f-\x9f]{1,500}\\Z")


def launch(settings, token, parameters):
    return launch_answer(send(settings, token, "POST", "api/launches", launch_request(parameters)))


def workspace(settings, token, parameters):
    return launch_answer(send(settings, token, "POST", "api/workspaces", workspace_request(parameters)))


def options(settings, token, parameters):
    return options_answer(send(settings, token, "POST", "api/options", options_request(parameters)))


def source(settings, token, parameters):
    return source_answer(send(settings, token, "POST", "api/sources", source_request(parameters)))


def account(settings, token, parameters):
    empty_request(parameters)
    return account_answer(send(settings, token, "GET", "api/account"))


def changed_account(action):
    def change(settings, token, parameters):
        empty_request(parameters)
        return account_answer(send(settings, token, "POST", "api/account/" + action, {}))

    return change


def status(settings, token, parameters):
    return status_answer(send(settings, token, "GET", "api/launches/" + status_request(parameters)))


def runs(settings, token, parameters):
    empty_request(parameters)
    return runs_answer(send(settings, token, "GET", "api/runs"))


def stop_run(settings, token, parameters):
    return run_answer(send(settings, token, "POST", "api/runs/%s/stop" % run_request(parameters), {}))


METHODS = {
    "launch": launch,
    "workspace": workspace,
    "options": options,
    "source": source,
    "status": status,
    "runs": runs,
    "stop_run": stop_run,
    "account": account,
    "renew": changed_account("renew"),
    "revoke": changed_account("revoke"),
    "stop": changed_account("stop"),
}


def process(context, parameters):
    method = parameters.get("method")
    name = method if method in METHODS else "call"
    token = context.getSessionToken()
    try:
        return call(name, token, parameters)
    except Failure as told:
        failed = told
    except (Exception, Throwable):
        # Without the exception's own words: they may quote what was being handled.
        kind, _, trace = sys.exc_info()
        while trace.tb_next is not None:
            trace = trace.tb_next
        where = "%s:%d" % (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        failed = failure("internal", cause="%s at %s" % (getattr(kind, "__name__", kind), where))
    log_failure(name, failed, token)
    raise UserFailureException(failed.text())


def call(name, token, parameters):
    if name not in METHODS:
        raise invalid("method", "one of %s is expected." % ", ".join(sorted(METHODS)))
    if not isinstance(token, basestring) or not TOKEN.match(token):
        raise failure("session-expired", cause="no session token")
    arguments = LinkedHashMap(parameters)
    arguments.remove("method")
    return METHODS[name](read_settings(), token, arguments)
