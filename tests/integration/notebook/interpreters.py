"""Interpreters that stay and evaluate one literal after the other, and tell byte for byte what they got.

What a value looks like: N none, T/F booleans, n<16 hex digits> a double, i<digits> a whole number of any size,
s<hex of UTF-8> a text, b<hex> bytes, l(…) a list, d(key value …) a dictionary; a space behind each part.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

ANSWER_SECONDS = 60
END = "end-of-answer"


@dataclass
class Interpreter:
    """One process; started at the first question, and anew after it died of one."""

    command: list[str]
    folder: Path
    prepare: str
    """What it runs first."""
    question: str
    """What it runs for each literal, which stands in place of LITERAL."""
    _process: subprocess.Popen[bytes] | None = None
    _lines: queue.Queue[bytes] = field(default_factory=queue.Queue)

    def tell(self, literal: str) -> str:
        """What the interpreter makes of the literal."""
        process = self._running()
        self._send(process, self.question.replace("LITERAL", literal))
        answer = []
        while True:
            try:
                line = self._lines.get(timeout=ANSWER_SECONDS).decode()
            except queue.Empty:
                self.stop()
                raise AssertionError(f"no answer to {literal!r}") from None
            if END in line:
                return "".join(answer) + line.split(END)[0]
            if not line:
                self.stop()
                raise AssertionError(f"the interpreter ended at {literal!r}")
            answer.append(line)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            environment = {**os.environ, "LC_ALL": "C", "HOME": str(self.folder)}
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            self._lines = queue.Queue()
            threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
            if self.prepare:
                self._send(self._process, self.prepare)
        return self._process

    def _send(self, process: subprocess.Popen[bytes], text: str) -> None:
        assert process.stdin
        process.stdin.write(text.encode("ascii" if self.command[0] != "bash" else "utf-8") + b"\n")
        process.stdin.flush()


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert process.stdout
    for line in process.stdout:
        lines.put(line)
    lines.put(b"")


def r(folder: Path) -> Interpreter:
    # As its kernel does it: what is read at a prompt is parsed anew with each of its lines.
    driver = folder / "driver.R"
    driver.write_text(
        """
show <- function(x) {
  text <- function(s) paste0("s", paste(as.character(charToRaw(enc2utf8(s))), collapse = ""), " ")
  if (is.null(x)) return("N ")
  if (is.list(x) && !is.null(names(x)))
    return(paste0("d( ", paste0(mapply(function(k, v) paste0(text(k), show(v)), names(x), x), collapse = ""), ") "))
  if (is.list(x) || length(x) > 1) return(paste0("l( ", paste0(sapply(x, show), collapse = ""), ") "))
  if (is.logical(x)) return(if (x) "T " else "F ")
  if (is.character(x)) return(text(x))
  if (is.nan(x)) return("nan ")
  paste0("n", paste(as.character(writeBin(as.numeric(x), raw(), endian = "big")), collapse = ""), " ")
}
input <- file("stdin", "r")
repeat {
  source <- character()
  while (length(line <- readLines(input, 1)) && line != "end-of-question") source <- c(source, line)
  if (!length(line)) break
  cat(show(eval(parse(text = source), globalenv())), "END\n", sep = "")
}
""".replace("END", END)
    )
    return Interpreter(["Rscript", "--vanilla", str(driver)], folder, "", "LITERAL\nend-of-question")


def octave(folder: Path) -> Interpreter:
    # Octave takes functions from files, not from its standard input.
    (folder / "show.m").write_text("""
function s = show(x)
  if isobject(x)
    keys = x.keys(); s = "d( ";
    for n = 1:numel(keys); s = [s show(keys{n}) show(x(keys{n}))]; end
    s = [s ") "];
  elseif iscell(x)
    s = "l( ";
    for n = 1:numel(x); s = [s show(x{n})]; end
    s = [s ") "];
  elseif ischar(x)
    s = ["s" sprintf("%02x", uint8(x)) " "];
  elseif isempty(x)
    s = "N ";
  elseif islogical(x)
    if x; s = "T "; else; s = "F "; end
  elseif isnan(x)
    s = "nan ";
  else
    s = ["n" num2hex(double(x)) " "];
  end
end
""")
    (folder / "run_cell.m").write_text("""
function found_values = run_cell(cell_text, varargin)
  eval(cell_text);
  found_values = {};
  for found_number = 1:numel(varargin); found_values{end + 1} = eval(varargin{found_number}); end
end
""")
    prepare = f"addpath('{folder}');"
    command = ["octave-cli", "--no-gui", "--quiet", "--no-history", "--no-init-file"]
    return Interpreter(
        command, folder, prepare, f"value = LITERAL;\nputs([show(value) '{END}' \"\\n\"]); fflush(stdout);"
    )


def jython(folder: Path) -> Interpreter:
    driver = folder / "driver.py"
    driver.write_text(
        """
import struct, sys

def show(x):
    if x is None: return "N "
    if isinstance(x, bool): return x and "T " or "F "
    if isinstance(x, (int, long)): return "i%d " % x
    if isinstance(x, float): return x != x and "nan " or "n%s " % struct.pack(">d", x).encode("hex")
    if isinstance(x, unicode): return "s%s " % x.encode("utf-8").encode("hex")
    if isinstance(x, str): return "b%s " % x.encode("hex")
    if isinstance(x, dict): return "d( %s) " % "".join(show(k) + show(x[k]) for k in sorted(x))
    return "l( %s) " % "".join(map(show, x))

def run_cell(source, *names):
    space = {}
    exec source in space
    return [space[name] for name in names]

while True:
    source = []
    for line in iter(sys.stdin.readline, ""):
        if line == "end-of-question\\n": break
        source.append(line)
    else: break
    sys.stdout.write(show(eval("(" + "".join(source) + ")")) + "END\\n")
    sys.stdout.flush()
""".replace("END", END)
    )
    return Interpreter(["jython", "-B", str(driver)], folder, "", "LITERAL\nend-of-question")


def bash(folder: Path) -> Interpreter:
    prepare = r"""
text() { printf s; printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; printf ' '; }
show() {
    case "$(declare -p value)" in
    "declare -A"*) printf 'd( '; for key in "${!value[@]}"; do text "$key"; text "${value[$key]}"; done; printf ') ' ;;
    "declare -a"*) printf 'l( '; for item in "${value[@]}"; do text "$item"; done; printf ') ' ;;
    *) text "$value" ;;
    esac
}
"""
    return Interpreter(["bash", "--norc"], folder, prepare, f"unset value\nvalue=LITERAL\nshow; echo {END}")
