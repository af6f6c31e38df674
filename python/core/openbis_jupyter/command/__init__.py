"""The command `openbis-jupyter`: its subcommands come with the distributions that are installed.

group: which there are · answer: how each answers people and programs · options: what several of them take.
"""

from openbis_jupyter.command.answer import CHANGED, EXIT_CODES, answering
from openbis_jupyter.command.group import main

__all__ = ["CHANGED", "EXIT_CODES", "answering", "main"]
