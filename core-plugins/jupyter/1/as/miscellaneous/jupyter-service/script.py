"""The AS service `jupyter`: runs jupyter_pipe.py.

openBIS makes a new Jython interpreter for each call and compiles this text in it while a person waits. So the compiled
pipe is kept in the Java process; its code runs anew in each call, and nothing of one call is left for another.
"""

from java.io import File
from java.lang import System
from java.util.concurrent import ConcurrentHashMap

System.getProperties().putIfAbsent("openbis-jupyter.kept", ConcurrentHashMap())
KEPT = System.getProperties().get("openbis-jupyter.kept")


def process(context, parameters):
    folder = File(__file__).getParent()
    path = folder + "/jupyter_pipe.py"
    with open(path) as stream:
        text = stream.read()
    known = KEPT.get(path)
    if known is None or known[0] != text:
        known = (text, compile(text, path, "exec"))
        KEPT.put(path, known)
    pipe = {"KEPT": KEPT, "FOLDER": folder}
    exec known[1] in pipe
    return pipe["process"](context, parameters)
