# Runs in Jython 2.7, started by worker.py. Reads calls from standard input, one JSON object a line, and writes
# answers to standard output: {"id", "result"} or {"id", "failure"}. The first line holds the settings.
#
# As in openBIS (JythonBasedCustomASServiceExecutor): a script is read at each call and runs in a namespace of its
# own with its folder on the path; its interpreter is isolated from those of other scripts; the message of the
# innermost exception goes to the caller. Unlike openBIS, compiled scripts and imported modules are kept while
# nothing in the script's folder changes.
from __future__ import print_function

import json
import os
import sys
import traceback
from threading import Lock

from jarray import zeros
from java.io import BufferedReader, ByteArrayInputStream, FileDescriptor, FileOutputStream
from java.io import InputStreamReader
from java.lang import Double, Integer, Long, Number, Runnable, Runtime, String, System, Throwable
from java.math import BigInteger
from java.util import ArrayList, Collection, Date, LinkedHashMap, Map, Properties
from java.util.concurrent import Executors
from org.python.core import CompileMode, CompilerFlags, Py, PyString, PyStringMap, PySystemState
from org.python.util import PythonInterpreter

HERE = os.path.dirname(os.path.abspath(__file__))
INTEGERS = ((Integer.MIN_VALUE, Integer.MAX_VALUE, Integer), (Long.MIN_VALUE, Long.MAX_VALUE, Long))


class Context(object):
    """What `process` gets first."""

    def __init__(self, session_token):
        self.sessionToken = session_token

    def getSessionToken(self):
        return self.sessionToken


class Script(object):
    """A compiled script and the isolated interpreter state that it runs in."""

    def __init__(self, path, state):
        self.path = path
        self.state = state
        text = read(path)
        if not text.strip():
            raise ValueError("Plugin script [%s] specified in the configuration is empty." % path)
        self.code = Py.compile_flags(ByteArrayInputStream(text + "\n"), path, CompileMode.exec, CompilerFlags())

    def load(self):
        """Run the script's own level, which imports what it needs; `process` is not called."""
        interpreter = PythonInterpreter(PyStringMap(), self.state)
        interpreter.set("__file__", PyString(self.path))
        interpreter.exec(self.code)
        return interpreter

    def process(self, context, parameters):
        function = self.load().get("process")
        if function is None:
            raise ValueError("Function 'process' was not defined in the processing plugin script")
        return to_json(function(context, parameters))


class Scripts(object):
    """The scripts, each made anew when a file in its folder has changed."""

    def __init__(self, properties):
        self._properties = properties
        self._lock = Lock()
        self._known = {}

    def get(self, path):
        if not os.path.isfile(path):
            raise ValueError("Plugin script [%s] specified in the configuration doesn't exist." % path)
        fingerprint = fingerprint_of(os.path.dirname(path))
        with self._lock:
            known = self._known.get(path)
            if known is None or known[0] != fingerprint:
                known = (fingerprint, Script(path, self._new_state(os.path.dirname(path))))
                self._known[path] = known
            return known[1]

    def _new_state(self, folder):
        state = PySystemState()
        state.dont_write_bytecode = True
        state.stdout = state.stderr = sys.stderr
        state.path.insert(0, HERE)
        state.path.append(folder)
        interpreter = PythonInterpreter(PyStringMap(), state)
        interpreter.exec("from ch.systemsx.cisd.openbis.generic.server import CommonServiceProvider")
        interpreter.get("CommonServiceProvider").properties = self._properties
        return state


class Answers(object):
    """Standard output, one answer at a time."""

    def __init__(self, stream):
        self._stream = stream
        self._lock = Lock()

    def write(self, answer):
        try:
            text = json.dumps(answer)
        except (TypeError, ValueError) as error:
            text = json.dumps({"id": answer["id"], "failure": told(error)})
        line = String(text + "\n").getBytes("US-ASCII")
        with self._lock:
            self._stream.write(line)
            self._stream.flush()


class Call(Runnable):
    def __init__(self, call, scripts, answers):
        self._call = call
        self._scripts = scripts
        self._answers = answers

    def run(self):
        own_state = Py.getSystemState()
        try:
            answer = self._answer()
        finally:
            Py.setSystemState(own_state)
        answer["id"] = self._call["id"]
        self._answers.write(answer)

    def _answer(self):
        try:
            script = self._scripts.get(self._call["script"])
            if self._call.get("load_only"):
                script.load()
                return {"result": None}
            context = Context(self._call["session_token"])
            return {"result": script.process(context, to_java(self._call["parameters"]))}
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


def fingerprint_of(folder):
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".py")]
    # Size and time of a file may stay the same when it is edited quickly: its text decides.
    return tuple((path, read(path)) for path in paths)


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


def to_java(value):
    """JSON values as Jackson gives them to openBIS: Integer, Long or BigInteger, Double, String, ArrayList."""
    if isinstance(value, dict):
        result = LinkedHashMap()
        for key in value:
            result.put(key, to_java(value[key]))
        return result
    if isinstance(value, list):
        return ArrayList([to_java(item) for item in value])
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, long)):
        for least, most, number_type in INTEGERS:
            if least <= value <= most:
                return number_type(value)
        return BigInteger(str(value))
    return Double(value) if isinstance(value, float) else value


def to_json(value):
    if value is None or isinstance(value, (bool, int, long, float, basestring)):
        return value
    if isinstance(value, (dict, Map)):
        return dict((to_text(key), to_json(value[key])) for key in (value if isinstance(value, dict) else value.keySet()))
    if isinstance(value, (list, tuple, Collection)):
        return [to_json(item) for item in value]
    if isinstance(value, Date):
        return value.getTime()
    if isinstance(value, Number):
        return value.doubleValue()
    raise ValueError("Function 'process' dosn't return a serializable object. Object type: %s" % type(value))


def to_text(key):
    return key if isinstance(key, basestring) else str(key)


def main():
    # Whatever a script prints goes to the log: the answers keep the real standard output for themselves.
    answers = Answers(FileOutputStream(FileDescriptor.out))
    calls = BufferedReader(InputStreamReader(getattr(System, "in"), "UTF-8"))
    System.setOut(System.err)
    System.setIn(ByteArrayInputStream(zeros(0, "b")))
    sys.stdout = sys.stderr

    settings = json.loads(calls.readLine())
    properties = Properties()
    for key, value in settings["properties"].items():
        properties.setProperty(key, value)
    scripts = Scripts(properties)
    pool = Executors.newFixedThreadPool(settings["threads"])
    while True:
        line = calls.readLine()
        if line is None:
            # The other side is gone: nobody waits for what still runs.
            Runtime.getRuntime().halt(0)
        pool.execute(Call(json.loads(line), scripts, answers))


main()
