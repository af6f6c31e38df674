"""Templates' texts with Jinja2, for templates that anybody may have written.

Not everything that Jinja2's sandbox allows is allowed here, but what is listed: printing a value through the one
filter of the kind of cell, `if`, `for` over what is there, `set`, comparing and counting. No calls (but `range`), no
macros, no attributes but those of the documented context, nothing that multiplies texts. What a template may spend is
counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, nodes, pass_context
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment

from openbis_jupyter.notebook.markdown import markdown_text
from openbis_jupyter.notebook.template_error import TemplateError

STEPS_MAX = 200_000
"""Rounds of all loops of one notebook together: ten thousand datasets twenty times."""
TEXT_MAX = 16_000_000
"""Characters of one notebook."""
RANGE_MAX = 10_000
_BUDGET = "budget for rendering"
_USED = "values used so far"
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Tuple, nodes.List,
    nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.If, nodes.For, nodes.Assign,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Add, nodes.Sub, nodes.Neg,
    nodes.Call,
)  # fmt: skip
_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem")
SLOT = re.compile(r"openbis_slot_(\d+)_")
"""What stands in a rendered text in place of a value."""
TEXT_FILTER = "text"
_RESERVED = re.compile(r"openbis_slot_\d")


class Budget:
    """What is left for one notebook."""

    def __init__(self) -> None:
        self._steps = STEPS_MAX
        self._text = TEXT_MAX

    def spend_step(self) -> None:
        """One round of a loop."""
        self._steps -= 1
        if self._steps < 0:
            raise TemplateError(f"the loops take more than {STEPS_MAX} rounds")

    def spend_text(self, text: str) -> str:
        """A piece of text, given back."""
        self._text -= len(text)
        if self._text < 0:
            raise TemplateError(f"the notebook gets longer than {TEXT_MAX} characters")
        return text


def rendered(source: str, printing: str, values: Mapping[str, Any], budget: Budget) -> tuple[str, list[Any]]:
    """In: the text of a cell, the name of the filter that prints, what it may use. Out: its text with slots for the
    values, and the values. Errors: TemplateError.
    """
    used: list[Any] = []
    try:
        pieces = compiled(source, printing).generate({**values, _BUDGET: budget, _USED: used})
        return "".join(budget.spend_text(piece) for piece in pieces), used
    except TemplateError as error:
        raise TemplateError(f"{_place(error)}{error}") from None
    except (
        JinjaError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise TemplateError(f"{_place(error)}{type(error).__name__}: {error}") from None


def filled(text: str, used: Sequence[Any], write: Callable[[Any], str], budget: Budget) -> str:
    """In: a rendered text, the values of its slots, how they are written. Out: the text with them."""
    contents = [budget.spend_text(write(value)) for value in used]
    return SLOT.sub(lambda match: contents[int(match[1])], text)


def fill_markdown(source: str, values: Mapping[str, Any], budget: Budget) -> str:
    """In: a Markdown cell of a template, what it may use. Out: its text, in which values are shown as they are."""
    text, used = rendered(source, TEXT_FILTER, values, budget)
    return filled(text, used, lambda value: markdown_text(str(value)), budget)


@lru_cache(maxsize=2048)
def compiled(source: str, printing: str) -> Template:
    """The template of a cell. Compiling takes longer than rendering. Errors: TemplateError for what is not allowed."""
    if _RESERVED.search(source):
        raise TemplateError("names that begin with openbis_slot_ are taken")
    environment = _environment(printing)
    try:
        return environment.from_string(environment.checked(source))
    except TemplateError:
        raise
    except (JinjaError, RecursionError, MemoryError) as error:
        raise TemplateError(f"{_place(error)}{type(error).__name__}: {error}") from None


def _place(error: BaseException) -> str:
    """Where in the text: Jinja names it when it reads, and puts it into the traceback when it renders."""
    line, step = getattr(error, "lineno", None), error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return f"line {line}: " if line else ""


def names_in(source: str, printing: str) -> set[str]:
    """The names that a cell's text asks the context for."""
    tree = _environment(printing).checked(source)
    names = list(tree.find_all(nodes.Name))
    set_here = {name.name for name in names if name.ctx == "store"}
    return {name.name for name in names} - set_here - {"loop", "range"}


class _Environment(SandboxedEnvironment):
    """Jinja2's sandbox with less in it."""

    intercepted_binops = frozenset(("+", "-"))

    def __init__(self, printing: str) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=_slot_of,
            keep_trailing_newline=True,
            # `{#` is Bash: the length of a variable.
            comment_start_string="{##",
            comment_end_string="##}",
        )
        self.printing = printing
        self.globals = {"range": _range}
        self.filters = {printing: _Printed, "length": _length, "counted": _counted}
        self.tests = {
            name: self.tests[name] for name in ("defined", "undefined", "none", "in", "string", "number")
        }

    def checked(self, source: str) -> nodes.Template:
        """The syntax tree. Errors: TemplateError for what is not allowed."""
        tree = self.parse(source)
        for node in tree.find_all(nodes.Node):
            self._check(node)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return tree

    def _check(self, node: nodes.Node) -> None:
        line = f"line {node.lineno}: "
        if not isinstance(node, _ALLOWED):
            raise TemplateError(f"{line}{type(node).__name__} is not allowed in templates")
        if isinstance(node, nodes.Call) and not (
            isinstance(node.node, nodes.Name) and node.node.name == "range"
        ):
            raise TemplateError(f"{line}only range(…) can be called")
        if isinstance(node, nodes.For) and node.recursive:
            raise TemplateError(f"{line}loops cannot be recursive")
        if isinstance(node, nodes.Filter) and (node.name == "counted" or node.name not in self.filters):
            raise TemplateError(f"{line}there is no filter {node.name} here, only: {self.printing}, length")
        if isinstance(node, nodes.Output):
            for printed in node.nodes:
                through = isinstance(printed, nodes.Filter) and printed.name == self.printing
                if not through and not isinstance(printed, nodes.TemplateData):
                    raise TemplateError(f"{line}a value is printed only through `| {self.printing}`")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`parameters.name` is the entry, never a method of the dictionary."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields of the documented context, keys of dictionaries, and what a loop knows about itself."""
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        return is_dataclass(obj) and attr in {field.name for field in fields(obj)}

    def is_safe_callable(self, obj: Any) -> bool:
        """Only `range`."""
        return obj is _range

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Adding and subtracting numbers; texts and lists do not grow."""
        if not all(isinstance(side, (int, float)) and abs(side) <= 1e15 for side in (left, right)):
            raise TemplateError(f"{operator} is for numbers")
        return left + right if operator == "+" else left - right


class _Printed:
    """A value on its way into the text, through the filter."""

    def __init__(self, value: Any) -> None:
        if isinstance(value, (StrictUndefined, _Printed)):
            raise TemplateError("what is printed does not exist")
        self.value = value


@pass_context
def _slot_of(context: Context, printed: Any) -> str:
    if not isinstance(printed, _Printed):
        raise TemplateError("a value is printed only through its filter")
    used: list[Any] = context[_USED]
    used.append(printed.value)
    return f"openbis_slot_{len(used) - 1}_"


@pass_context
def _counted(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    budget: Budget = context[_BUDGET]
    for item in items:
        budget.spend_step()
        yield item


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > RANGE_MAX:
        raise TemplateError(f"range(…) gives at most {RANGE_MAX} numbers")
    return numbers


def _length(value: Any) -> int:
    if isinstance(value, _Printed):
        raise TemplateError("length comes before the filter that prints")
    return len(value)


@cache
def _environment(printing: str) -> _Environment:
    return _Environment(printing)
