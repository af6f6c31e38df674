"""Assignments of Bash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from openbis_jupyter.notebook.assignments.bash_words import Piece, pieces
from openbis_jupyter.notebook.assignments.places import Place, Reading, UnclearError

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=", re.ASCII)
_DECLARES = frozenset(("export", "readonly", "declare", "typeset"))
_OPTION = re.compile(r"-[agrx]+")
_NAME = re.compile(r"(?<![\w$])(?<!\$\{)(?<!\$\{[#!])[A-Za-z_]\w*", re.ASCII)
# Calculations and defaults may assign, too.
_ASSIGNS_INSIDE = re.compile(r"\$\(\(|\$\[|\$\{\w+(?:\[[^]]*\])?:?=")
_CLOSES: Mapping[str, tuple[str, ...]] = {
    "fi": ("if",),
    "done": ("for", "select", "while", "until"),
    "esac": ("case",),
    "}": ("{",),
}
_OPENS = frozenset(word for words in _CLOSES.values() for word in words)
_PREFIXES = frozenset(("then", "do", "else", "elif", "!", "time"))
_NOT_COMMANDS = frozenset(("for", "select", "case"))
_PLAIN = ("", "\n", ";")
_GOES_ON = ("&&", "||", "|", "|&")


def read_bash(source: str) -> Reading:
    """Errors: UnclearError"""
    places: list[Place] = []
    others: list[tuple[str, int]] = []
    opened: list[str] = []
    command: list[Piece] = []
    before = ""
    for piece in [*pieces(source), Piece("between", "\n", len(source))]:
        if piece.kind != "between":
            command.append(piece)
            continue
        if piece.text == "\n" and not command and before in _GOES_ON:
            continue
        outside = not opened
        pattern = piece.text == ")" and opened[-1:] == ["case"]
        if not pattern:
            _blocks(command, opened)
        sure = outside and not opened and before in _PLAIN and piece.text in _PLAIN
        found = _assignments(command) if sure else []
        places += found
        if not found:
            others += [
                (name[0], word.start + name.start()) for word in command for name in _NAME.finditer(word.text)
            ]
        _round_brackets(piece.text, opened)
        before, command = piece.text, []
    if opened:
        raise UnclearError
    return Reading(tuple(places), tuple(others))


def _assignments(command: Sequence[Piece]) -> list[Place]:
    """What a command assigns, if it does nothing else."""
    declares = bool(command) and command[0].text in _DECLARES
    rest = command[1:] if declares else command
    found = []
    for piece in rest:
        name = _ASSIGNMENT.match(piece.text)
        if piece.kind != "word" or _ASSIGNS_INSIDE.search(piece.text):
            return []
        if name:
            found.append(Place(name[1], piece.start + name.end(), piece.end))
        elif not declares or not (_OPTION.fullmatch(piece.text) or piece.text.isidentifier()):
            return []
    return found


def _blocks(command: Sequence[Piece], opened: list[str]) -> None:
    """Notes what the command's first words open and close."""
    words = (piece.text for piece in command if piece.kind == "word")
    for word in words:
        if word in _CLOSES:
            if not opened or opened.pop() not in _CLOSES[word]:
                raise UnclearError
        elif word in _OPENS:
            opened.append(word)
            if word in _NOT_COMMANDS:
                return
        elif word == "function":
            next(words, None)
        elif word not in _PREFIXES:
            return


def _round_brackets(text: str, opened: list[str]) -> None:
    # In `case` they stand around patterns, too, and the opening one may be missing.
    if text == "(" and opened[-1:] != ["case"]:
        opened.append(text)
    elif text == ")" and opened[-1:] == ["("]:
        opened.pop()
    elif text == ")" and opened[-1:] != ["case"]:
        raise UnclearError
