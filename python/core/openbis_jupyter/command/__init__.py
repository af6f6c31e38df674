"""The command `openbis-jupyter`: its subcommands come with the distributions that are installed.

group: which there are · answer: how each answers people and programs · options: what several of them take.
"""

from openbis_jupyter.command.answer import EXIT_CODES, answering
from openbis_jupyter.command.group import main

__all__ = ["EXIT_CODES", "answering", "main"]
