"""Values become code here and nowhere else: one translator per language.

A translator takes text, numbers, booleans, None, and lists, tuples and dictionaries of them, and gives an expression
of its language that evaluates to the same value, whatever characters the text holds. What a language cannot hold
(NUL in R and Bash, half a surrogate pair outside Python 3, whole numbers beyond 2⁵³ in R and Octave, lists in lists in
Bash) is refused with a LiteralError, never changed silently.
"""

from __future__ import annotations

from collections.abc import Mapping

from openbis_jupyter.notebook.literals.bash import bash_literal
from openbis_jupyter.notebook.literals.octave import octave_literal
from openbis_jupyter.notebook.literals.python import python_literal
from openbis_jupyter.notebook.literals.python2 import python2_literal
from openbis_jupyter.notebook.literals.r import r_literal
from openbis_jupyter.notebook.literals.values import LiteralError, Translator

__all__ = ["TRANSLATORS", "LiteralError", "Translator"]

TRANSLATORS: Mapping[str, Translator] = {
    "python": python_literal,
    "python2": python2_literal,
    "r": r_literal,
    "octave": octave_literal,
    "bash": bash_literal,
    # The cells of SoS itself are Python 3; those of its sub-kernels have the translator of their own language.
    "sos": python_literal,
}
