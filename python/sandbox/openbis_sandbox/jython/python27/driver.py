# Runs in Jython 2.7, started by worker.py. Reads calls from standard input, one JSON object a line, and writes
# answers to standard output: {"id", "result"} or {"id", "failure"}. The first line holds the settings.
#
# As in openBIS (JythonBasedCustomASServiceExecutor, Evaluator27): each call gets a new interpreter with a system state
# of its own, so that the script is read and compiled and every Python module is loaded anew; the script's folder is on
# the path; Java's classes and Jackson are there; the message of the innermost exception goes to the caller.
from __future__ import print_function

import os
import sys
import traceback
from threading import Lock

# What scripts import of openBIS. There these are Java classes, which are loaded once: here each interpreter is given
# the modules of this one.
import ch.systemsx.cisd.common.exceptions
import ch.systemsx.cisd.common.logging
import ch.systemsx.cisd.common.spring
from ch.systemsx.cisd.openbis.generic.server import CommonServiceProvider
from com.fasterxml.jackson.core import JsonGenerator
from com.fasterxml.jackson.databind import ObjectMapper
from jarray import zeros
from java.io import BufferedReader, ByteArrayInputStream, FileDescriptor, FileOutputStream
from java.io import InputStreamReader
from java.lang import Runnable, Runtime, System, Throwable
from java.util import LinkedHashMap, Properties
from java.util.concurrent import Executors
from org.python.core import Py, PyString, PyStringMap, PySystemState
from org.python.util import PythonInterpreter

OPENBIS = dict((name, module) for name, module in sys.modules.items() if name.split(".")[0] == "ch")
# What a script gets is what openBIS's own Jackson makes of JSON.
JSON = ObjectMapper().configure(JsonGenerator.Feature.ESCAPE_NON_ASCII, True)


class Context(object):
    """What `process` gets first."""

    def __init__(self, session_token):
        self.sessionToken = session_token

    def getSessionToken(self):
        return self.sessionToken


def loaded(path):
    """In: a script's path. Out: the namespace in which it was run, `process` is not called yet."""
    if not os.path.isfile(path):
        raise ValueError("Plugin script [%s] specified in the configuration doesn't exist." % path)
    with open(path, "rb") as stream:
        text = stream.read().decode("utf-8")
    if not text.strip():
        raise ValueError("Plugin script [%s] specified in the configuration is empty." % path)
    state = PySystemState()
    state.dont_write_bytecode = True
    state.stdout = state.stderr = sys.stderr
    state.modules.update(OPENBIS)
    interpreter = PythonInterpreter(PyStringMap(), state)
    state.path.append(PyString(os.path.dirname(path)))
    interpreter.set("__file__", PyString(path))
    interpreter.exec(text + "\n")
    return interpreter


def process(path, context, parameters):
    function = loaded(path).get("process")
    if function is None:
        raise ValueError("Function 'process' was not defined in the processing plugin script")
    return function(context, parameters)


class Answers(object):
    """Standard output, one answer at a time."""

    def __init__(self, stream):
        self._stream = stream
        self._lock = Lock()

    def write(self, answer):
        try:
            line = JSON.writeValueAsBytes(answer)
        except Throwable as error:
            problem = "Function 'process' dosn't return a serializable object: %s" % type(error).__name__
            line = JSON.writeValueAsBytes({"id": answer["id"], "failure": problem})
        with self._lock:
            self._stream.write(line)
            self._stream.write(10)
            self._stream.flush()


class Call(Runnable):
    def __init__(self, call, answers):
        self._call = call
        self._answers = answers

    def run(self):
        own_state = Py.getSystemState()
        try:
            answer = self._answer()
        finally:
            Py.setSystemState(own_state)
        answer["id"] = self._call.get("id")
        self._answers.write(answer)

    def _answer(self):
        try:
            if self._call.get("load_only"):
                loaded(self._call.get("script"))
                return {"result": None}
            context = Context(self._call.get("session_token"))
            return {"result": process(self._call.get("script"), context, self._call.get("parameters"))}
        except Throwable as error:
            return {"failure": innermost_message(error)}
        except BaseException as error:
            traceback.print_exc(file=sys.stderr)
            return {"failure": told(error)}


def told(error):
    name = type(error).__name__
    try:
        return u"%s: %s" % (name, error)
    except UnicodeError:
        return u"%s: %s" % (name, str(error).decode("utf-8", "replace"))


def innermost_message(error):
    while error.getCause() is not None:
        error = error.getCause()
    return error.getMessage() or error.toString()


def main():
    # Whatever a script prints goes to the log: the answers keep the real standard output for themselves.
    answers = Answers(FileOutputStream(FileDescriptor.out))
    calls = BufferedReader(InputStreamReader(getattr(System, "in"), "UTF-8"))
    System.setOut(System.err)
    System.setIn(ByteArrayInputStream(zeros(0, "b")))
    sys.stdout = sys.stderr

    settings = JSON.readValue(calls.readLine(), LinkedHashMap)
    properties = Properties()
    properties.putAll(settings.get("properties"))
    CommonServiceProvider.properties = properties
    pool = Executors.newFixedThreadPool(settings.get("threads"))
    while True:
        line = calls.readLine()
        if line is None:
            # The other side is gone: nobody waits for what still runs.
            Runtime.getRuntime().halt(0)
        pool.execute(Call(JSON.readValue(line, LinkedHashMap), answers))


main()
